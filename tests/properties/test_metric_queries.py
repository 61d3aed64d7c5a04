"""Random metric queries over random small data with NULLs, doubles and orphans, against plain Python."""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.metrics.compile import fold
from tests.shop import ask, load, make_shop, rows

FACTS = """
id: facts
lake: prod
table: facts
grain: [id]
time: day
joins: {product: {table: products, on: {product_id: product_id}, to: one}}
dimensions:
  region: {column: region}
  product: {column: product_id}
  category: {column: product.category}
measures:
  amount: {aggregate: sum, column: amount}
  lines: {aggregate: count}
  known: {aggregate: count, column: amount}
  regions: {aggregate: count_distinct, column: region}
  mean: {aggregate: avg, column: amount}
  least: {aggregate: min, column: amount}
  most: {aggregate: max, column: amount}
  middle: {aggregate: median, column: amount}
  heat: {aggregate: sum, column: amount, where: {field: category, op: eq, values: [Heat]}}
  small: {aggregate: count, where: {field: amount, op: lt, values: [5]}}
metrics:
  amount: {measure: amount}
  lines: {measure: lines}
  known: {measure: known}
  regions: {measure: regions}
  mean: {measure: mean}
  least: {measure: least}
  most: {measure: most}
  middle: {measure: middle}
  heat: {measure: heat}
  small: {measure: small}
  each: {ratio: [amount, lines]}
  net: {derived: "amount - 2 * known"}
"""


def total(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def known(rows):
    return [row["amount"] for row in rows if row["amount"] is not None]


ORACLE = {
    "amount": lambda rows: total(row["amount"] for row in rows),
    "lines": len,
    "known": lambda rows: len(known(rows)),
    "regions": lambda rows: len({row["region"] for row in rows} - {None}),
    "mean": lambda rows: sum(known(rows)) / len(known(rows)) if known(rows) else None,
    "least": lambda rows: min(known(rows), default=None),
    "most": lambda rows: max(known(rows), default=None),
    "middle": lambda rows: statistics.median(known(rows)) if known(rows) else None,
    "heat": lambda rows: total(row["amount"] for row in rows if row["category"] == "Heat") or 0 if rows else None,
    "small": lambda rows: len([value for value in known(rows) if value < 5]),
    "each": lambda rows: None if not known(rows) else sum(known(rows)) / len(rows),
    "net": lambda rows: None if not known(rows) else sum(known(rows)) - 2 * len(known(rows)),
}
RANGES = ["last 3 months", "this month", "previous month", "last 12 months", "2026-09-10/2026-11-05", None]
START = date(2025, 6, 1)
COLUMNS = ("day", "region", "product", "amount")

fact = st.fixed_dictionaries(
    {
        "day": st.one_of(st.none(), st.integers(0, 537).map(lambda days: START + timedelta(days))),
        "region": st.sampled_from(["EMEA", "APAC", "", None]),
        "product": st.sampled_from([1, 2, 3, 9, None]),
        "amount": st.one_of(st.none(), st.integers(-20, 20)),
    }
)
product = st.tuples(st.sampled_from([1, 2, 3, None]), st.sampled_from(["Heat", "Cold", None]))
clause = st.one_of(
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(["region", "category"]),
            "op": st.sampled_from(["in", "not_in"]),
            "values": st.lists(st.sampled_from(["EMEA", "Heat", "", None]), max_size=3, unique=True),
        }
    ),
    st.fixed_dictionaries({"field": st.just("product"), "op": st.sampled_from(["eq", "ne"]), "value": st.just(2)}),
    st.fixed_dictionaries({"field": st.just("region"), "op": st.sampled_from(["is_null", "not_null"])}),
)
condition = st.one_of(
    st.none(),
    clause,
    st.fixed_dictionaries({"and": st.lists(clause, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"or": st.lists(clause, min_size=1, max_size=3)}),
)
query = st.fixed_dictionaries(
    {
        "metrics": st.lists(st.sampled_from(sorted(ORACLE)), min_size=1, max_size=4, unique=True),
        "dimensions": st.lists(st.sampled_from(["region", "product", "category"]), max_size=2, unique=True),
        "range": st.sampled_from(RANGES),
        "grain": st.sampled_from([None, "month", "day"]),
        "compare": st.sampled_from([None, "previous_period", "previous_year"]),
        "filters": condition,
        "totals": st.booleans(),
    }
)


def passes(row, condition):
    if condition is None:
        return True
    if "and" in condition:
        return all(passes(row, part) for part in condition["and"])
    if "or" in condition:
        return any(passes(row, part) for part in condition["or"])
    value = row[condition["field"]]
    found = {
        "in": lambda: value in condition["values"],
        "not_in": lambda: value not in condition["values"],
        "eq": lambda: value == condition["value"],
        "ne": lambda: value != condition["value"],
        "is_null": lambda: value is None,
        "not_null": lambda: value is not None,
    }
    return found[condition["op"]]()


def categories(products):
    """The category of a product listed several times is the least of them, unknown ones last."""
    listed = defaultdict(list)
    for product_id, category in products:
        if product_id is not None:
            listed[product_id].append(category)
    return {id_: min(found, key=lambda c: (c is None, c or "")) for id_, found in listed.items()}


def period(day, grain):
    return day.replace(day=1) if grain == "month" and day else day


def expected(facts, query, window):
    """Values by group, and of the whole, of the rows in one window."""
    inside = [
        row
        for row in facts
        if passes(row, query["filters"])
        and (window is None or (row["day"] is not None and window.start <= row["day"] < window.end))
    ]
    groups = defaultdict(list)
    for row in inside:
        time = (period(row["day"], query["grain"]),) if query["grain"] else ()
        groups[(*(row[name] for name in query["dimensions"]), *time)].append(row)
    values = {key: tuple(ORACLE[m](found) for m in query["metrics"]) for key, found in groups.items()}
    return values, tuple(ORACLE[m](inside) for m in query["metrics"])


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    return make_shop(
        tmp_path_factory.mktemp("facts"),
        tables="""
            CREATE TABLE prod.main.facts (id INTEGER, day DATE, region VARCHAR, product_id INTEGER, amount INTEGER);
            CREATE TABLE prod.main.products (product_id INTEGER, category VARCHAR);
        """,
        datasets=(FACTS,),
    )


def fill(core, facts, products):
    with core.lakes.cursor() as cursor:
        cursor.execute("DELETE FROM prod.main.facts; DELETE FROM prod.main.products")
        for at, row in enumerate(facts):
            cursor.execute("INSERT INTO prod.main.facts VALUES (?, ?, ?, ?, ?)", [at, *(row[name] for name in COLUMNS)])
        for row in products:
            cursor.execute("INSERT INTO prod.main.products VALUES (?, ?)", list(row))
    load(core, "SELECT 1")


@settings(max_examples=120, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    facts=st.lists(fact, max_size=25),
    products=st.lists(product, max_size=5),
    query=query,
    worth=st.sampled_from([0, 10**9]),
)
def test_any_query_agrees_with_plain_python(core, facts, products, query, worth):
    fill(core, facts, products)
    listed = categories(products)
    facts = [{**row, "category": listed.get(row["product"])} for row in facts]
    asked = {key: value for key, value in query.items() if value is not None}
    if query["range"] is None:
        asked.pop("compare", None)
    fold.WORTH = worth
    result = ask(core, **asked)
    width = len(query["dimensions"]) + bool(query["grain"])
    found = {row[:width]: row[width:] for row in rows(result)}
    now, whole = expected(facts, query, result.proof.window)
    check_now(found, now, query)
    if query["totals"]:
        assert tuple(result.totals[m] for m in query["metrics"]) == pytest.approx(whole)
    if "compare" in asked:
        check_before(result, found, facts, query)


def check_now(found, now, query):
    names = query["metrics"]
    for key, values in now.items():
        assert found[key][: len(names)] == pytest.approx(values)
    for key in set(found) - set(now):
        if key:
            assert set(found[key][: len(names)]) == {None}


def check_before(result, found, facts, query):
    """Groups beside those of the earlier window; with periods only where months line up with months."""
    names = query["metrics"]
    before, whole = expected(facts, query, result.proof.previous_window)
    if query["totals"]:
        ours = tuple(result.totals[f"{m}__previous"] for m in names)
        any_rows = any(before.values())
        assert ours == pytest.approx(whole if any_rows else (None,) * len(names))
    if query["grain"] == "day" or (query["grain"] == "month" and result.proof.window.start.day != 1):
        return
    for key, values in before.items():
        moved = (*key[:-1], counterpart(key[-1], result)) if query["grain"] else key
        assert found[moved][len(names) :] == pytest.approx(values)


def counterpart(month, result):
    now, then = result.proof.window.start, result.proof.previous_window.start
    months = (now.year - then.year) * 12 + now.month - then.month
    years, at = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(years, at + 1, 1)
