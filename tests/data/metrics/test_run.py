"""Metric queries end to end on the small shop; the expected numbers are SQL written by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data.errors import InputError, LimitError, NotFound
from tests.shop import ask, by_hand, load, make_shop, rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


def test_a_sum_over_all_time(shop):
    assert rows(ask(shop, metrics=["revenue"])) == by_hand(shop, "SELECT sum(amount) FROM prod.main.invoice_lines")


def test_a_plain_count_over_a_range_that_needs_no_column(shop):
    counted = by_hand(
        shop,
        "SELECT count(*) FROM prod.main.invoice_lines JOIN prod.main.invoices USING (invoice_id)"
        " WHERE invoice_date >= DATE '2026-11-01'",
    )
    assert rows(ask(shop, metrics=["lines"], range="this month")) == counted


def test_by_month_with_the_partial_month_named(shop):
    result = ask(shop, metrics=["revenue"], range="last 3 months", grain="month")
    assert rows(result) == [(date(2026, 9, 1), 18.0), (date(2026, 10, 1), 37.0), (date(2026, 11, 1), 48.0)]
    assert result.proof.partial == date(2026, 11, 1)


def test_a_second_run_comes_from_the_cache_until_data_changes(tmp_path):
    core = make_shop(tmp_path)
    first = ask(core, metrics=["revenue"])
    again = ask(core, metrics=["revenue"])
    assert (first.proof.route, again.proof.route) == ("raw", "cache")
    assert rows(first) == rows(again)
    load(core, "INSERT INTO prod.main.invoice_lines VALUES (13, 8, 1, 1, 10)")
    changed = ask(core, metrics=["revenue"])
    assert changed.proof.route == "raw"
    assert rows(changed) == [(rows(first)[0][0] + 10,)]


def test_proof_counts_the_rows_behind_the_number(shop):
    result = ask(shop, metrics=["revenue"], range="this month")
    counted = by_hand(
        shop,
        "SELECT count(*) FROM prod.main.invoice_lines JOIN prod.main.invoices USING (invoice_id)"
        " WHERE invoice_date >= DATE '2026-11-01'",
    )
    assert [(result.proof.rows,)] == counted


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"metrics": []}, "query.no_metrics"),
        ({"metrics": ["revenue"], "dimensions": ["regin"]}, "query.no_such_dimension"),
        ({"metrics": ["revenue"], "filters": {"field": "regin", "values": ["EMEA"]}}, "query.unknown_field"),
        ({"metrics": ["revenue"], "range": "last forty days"}, "range.unknown"),
        ({"metrics": ["revenue"], "order": [{"by": "profit"}]}, "query.unknown_order"),
    ],
)
def test_what_can_not_be_meant_is_refused(shop, query, code):
    with pytest.raises(InputError) as caught:
        ask(shop, **query)
    assert caught.value.code == code


def test_what_no_screen_can_show_is_refused_with_the_limit(tmp_path):
    metrics, dimensions = [f"m{at}" for at in range(200)], [f"d{at}" for at in range(50)]
    wide = {
        "id": "wide", "lake": "prod", "table": "invoice_lines", "grain": ["line_id"], "time": "invoice.invoice_date",
        "joins": {"invoice": {"table": "invoices", "on": {"invoice_id": "invoice_id"}, "to": "one"}},
        "dimensions": {name: {"column": "product_id"} for name in dimensions},
        "measures": {"lines": {"aggregate": "count"}},
        "metrics": {name: {"measure": "lines"} for name in metrics},
    }  # fmt: skip
    core = make_shop(tmp_path, datasets=(json.dumps(wide),))
    for asked, told in (
        ({"metrics": metrics, "dimensions": dimensions}, ("metrics", 200, 150)),
        ({"metrics": metrics[:1], "dimensions": dimensions}, ("dimensions", 50, 30)),
    ):
        with pytest.raises(LimitError) as caught:
            ask(core, **{**asked, "metrics": [f"wide.{name}" for name in asked["metrics"]]})
        assert caught.value.code == "query.too_wide"
        assert tuple(caught.value.params[name] for name in ("what", "given", "limit")) == told


def test_an_unknown_metric_comes_with_a_hint(shop):
    with pytest.raises(NotFound) as caught:
        ask(shop, metrics=["sales.revenu"])
    assert caught.value.params["hint"] == "sales.revenue"
