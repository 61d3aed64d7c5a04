"""Random series asked by one statement and one by one, from rollups and rows, flows and stocks: the same numbers."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.cache import Cache, MemoryBackend
from data.metrics import parse_query, refresh_rollups, run, run_together
from data.metrics.rollups import build, verify
from tests.properties.test_metric_queries import FACTS, RANGES, condition, fact, fill, product
from tests.properties.test_rollups import FURTHER, ROLLUPS, TABLES
from tests.shop import ADMIN, make_shop

SPEND = """
id: spend
lake: prod
table: facts
time: day
dimensions: {region: {column: region}}
measures: {cost: {aggregate: sum, column: amount}, kinds: {aggregate: count_distinct, column: product_id}}
metrics:
  cost: {measure: cost}
  kinds: {measure: kinds}
  share: {ratio: [spend.cost, facts.amount]}
"""
STOCK = """
id: stock
lake: prod
table: facts
time: day
dimensions: {region: {column: region}, product: {column: product_id}}
measures:
  level: {aggregate: sum, column: amount, semi_additive: last}
  places: {aggregate: count, semi_additive: last}
metrics: {level: {measure: level}, places: {measure: places}}
rollups: {day: {grain: day, dimensions: [region]}}
"""
METRICS = (
    "facts.amount", "facts.lines", "facts.mean", "facts.least", "facts.each", "facts.net", "facts.middle",
    "facts.regions", "spend.cost", "spend.kinds", "spend.share", "stock.level", "stock.places",
)  # fmt: skip
series = st.fixed_dictionaries(
    {
        "metrics": st.lists(st.sampled_from(METRICS), min_size=1, max_size=3, unique=True),
        "compare": st.sampled_from([None, "previous_period", "previous_year"]),
        "totals": st.booleans(),
        "filters": st.booleans(),
    }
)


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "SAVES", 0)
        patch.setattr(verify, "QUERIES", 1)
        datasets = (FACTS + ROLLUPS, SPEND, STOCK)
        yield make_shop(tmp_path_factory.mktemp("together"), tables=TABLES, datasets=datasets, warehouse_threads=1)


def written(asked, range_, grain, filters):
    query = {"metrics": asked["metrics"], "range": range_, "grain": grain, "totals": asked["totals"]}
    query |= {"compare": asked["compare"]} if asked["compare"] else {}
    return parse_query(query | ({"filters": filters} if asked["filters"] and filters else {}))


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    facts=st.lists(fact, max_size=25),
    products=st.lists(product, max_size=5),
    asked=st.lists(st.lists(series, min_size=2, max_size=5), min_size=4, max_size=4),
    ranges=st.lists(st.sampled_from([each for each in (*RANGES, *FURTHER) if each]), min_size=4, max_size=4),
    grain=st.sampled_from(["month", "month", "week", "day"]),
    filters=condition,
)
def test_series_asked_together_are_what_they_are_alone(core, facts, products, asked, ranges, grain, filters):
    fill(core, facts, products)
    refresh_rollups(core)
    for queries, range_ in zip(asked, ranges, strict=True):
        same([written(one, range_, grain, filters) for one in queries], core)


def same(queries, core):
    fresh = dataclasses.replace(core, cache=Cache(MemoryBackend()))
    for query, found in run_together(fresh, queries, actor=ADMIN).items():
        alone = run(dataclasses.replace(core, cache=Cache(MemoryBackend())), query, actor=ADMIN)
        assert [column.id for column in found.columns] == [column.id for column in alone.columns]
        assert found.data["time"] == alone.data["time"]
        for name, values in alone.data.items():
            assert found.data[name] == (values if name == "time" else pytest.approx(values)), name
        assert found.totals == (alone.totals if alone.totals is None else pytest.approx(alone.totals))
        facts = ("rows", "route", "rollups", "window", "previous_window", "partial", "applied", "not_applied")
        facts += ("sql", "values")
        assert [getattr(found.proof, name) for name in facts] == [getattr(alone.proof, name) for name in facts]
        assert run(fresh, query, actor=ADMIN).proof.route == "cache"


def test_the_random_series_do_go_together(core):
    """Guards the test above: were nothing asked together, it would prove nothing."""
    fill(core, [{"day": date(2026, 10, 1), "region": "EMEA", "product": 1, "amount": 1}], [])
    refresh_rollups(core)
    asked = [{"metrics": [name], "range": "last 3 months", "grain": "month"} for name in METRICS]
    queries = [parse_query(each) for each in asked]
    found = run_together(dataclasses.replace(core, cache=Cache(MemoryBackend())), queries, actor=ADMIN)
    assert set(found) == set(queries) - {queries[METRICS.index("facts.middle")]}
    assert {note.reason for result in found.values() for note in result.proof.notes} >= {"query.together"}
