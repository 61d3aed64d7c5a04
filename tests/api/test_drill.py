from __future__ import annotations

import pytest

from tests.api.client import client, demo_core, is_problem

ROWS = "/api/bi/dashboards/sales-performance/widgets/revenue-by-product/rows"
RANGE = "from=2026-01-01&to=2026-06-30"


def oracle(sql):
    return next(iter(demo_core().lakes.fetch(sql).columns.values()))[0]


def test_the_rows_behind_a_mark_page_by_page():
    url = f"{ROWS}?{RANGE}&mark.category=Heat+pumps&f.region=DACH&limit=25"
    first = client().get(url).json
    count = oracle(
        """SELECT count(*) FROM prod.invoice_lines AS l JOIN prod.products USING (product_id)
           WHERE category = 'Heat pumps' AND region = 'DACH'
           AND invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30'"""
    )
    assert first["total"] == count > 50
    seen, cursor = lines(first), first["nextCursor"]
    while cursor:
        page = client().get(f"{url}&cursor={cursor}").json
        seen += lines(page)
        cursor = page["nextCursor"]
    assert len(seen) == count
    assert sum(amount for *_, amount in seen) == pytest.approx(
        oracle(
            """SELECT sum(net_amount)::DOUBLE FROM prod.invoice_lines JOIN prod.products USING (product_id)
               WHERE category = 'Heat pumps' AND region = 'DACH'
               AND invoice_date BETWEEN DATE '2026-01-01' AND DATE '2026-06-30'"""
        )
    )


def lines(page):
    return list(zip(*(page["data"][name] for name in ("invoice_id", "line_no", "net_amount")), strict=True))


def test_rows_in_an_order():
    amounts = client().get(f"{ROWS}?{RANGE}&order=-net_amount&limit=5").json["data"]
    column = next(name for name in amounts if "amount" in name)
    assert amounts[column] == sorted(amounts[column], reverse=True)


def test_wrong_pages_are_refused():
    assert is_problem(client().get(f"{ROWS}?cursor=%%%"), 400, "request.cursor")
    assert is_problem(client().get(f"{ROWS}?cursor=LTE"), 400, "request.cursor")
    assert is_problem(client().get(f"{ROWS}?limit=1001"), 400, "request.parameter")
    assert is_problem(client().get(f"{ROWS}?mark.nope=1"), 400)
    assert is_problem(client().get(f"{ROWS}?metric=leads.leads"), 400)


def test_members_to_filter_by():
    url = "/api/bi/dashboards/sales-performance/filters/region"
    regions = client().get(url).json["members"]
    assert [each["rows"] for each in regions] == sorted((each["rows"] for each in regions), reverse=True)
    found = client().get(f"{url}?search=nord")
    assert [each["value"] for each in found.json["members"]] == ["Nordics"]
    assert "compute;dur=" in found.headers["Server-Timing"]
    assert is_problem(client().get("/api/bi/dashboards/sales-performance/filters/nope"), 400)


def test_the_filters_of_a_page_say_who_follows():
    found = client().get("/api/bi/dashboards/operational-metrics/filters?fields=technician").json["filters"]
    assert [one["field"] for one in found] == ["time", "technician"] and len(found[1]["widgets"]) == 12
    lacking = {one["id"]: one["lacking"] for one in found[1]["widgets"] if not one["follows"]}
    assert lacking and {one["reason"] for one in lacking.values()} == {"filter.no_such_dimension"}
    assert is_problem(client().get("/api/bi/dashboards/nope/filters"), 404)
