"""Random metric queries over random small data with NULLs, doubles and orphans: rollups, rows and Python agree."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.metrics import refresh_rollups
from data.metrics.rollups import build, verify
from tests.properties.test_metric_queries import (
    FACTS,
    RANGES,
    START,
    categories,
    check_before,
    check_now,
    expected,
    fact,
    fill,
    product,
    query,
)
from tests.shop import ask, make_shop, rows

ROLLUPS = """
rollups:
  month_all: {grain: month, dimensions: [region, product, category]}
  day_region: {grain: day, dimensions: [region]}
  week_region: {grain: week, dimensions: [region, category]}
  month_category: {grain: month, dimensions: [category, region]}
  year: {grain: year}
  month_middle: {grain: month, dimensions: [region], measures: [middle, regions]}
"""
TABLES = """
CREATE TABLE prod.main.facts (id INTEGER, day DATE, region VARCHAR, product_id INTEGER, amount INTEGER);
CREATE TABLE prod.main.products (product_id INTEGER, category VARCHAR);
"""
FURTHER = ["year to date", "last 45 days", "2026", "2025-Q3", "2025-06-17/2026-11-30", "2026-08-03/2026-08-30"]
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
WAYS = 5
FEW, MANY = (10, 40), (63, 8)


ranges = st.lists(st.sampled_from([*RANGES, *FURTHER]), min_size=WAYS, max_size=WAYS, unique=True)
asked_of_ranges = st.tuples(query, ranges).map(lambda drawn: [{**drawn[0], "range": each} for each in drawn[1]])


def worlds(queries):
    return given(
        facts=st.lists(fact, max_size=25),
        products=st.lists(product, max_size=5),
        queries=st.lists(asked_of_ranges, min_size=queries, max_size=queries),
    )


def examples(count, *, same=False):
    """So many worlds, the `same` ones in every run."""
    checks = list(HealthCheck)
    return settings(max_examples=count, deadline=None, phases=PHASES, suppress_health_check=checks, derandomize=same)


@pytest.fixture(scope="module")
def cores(tmp_path_factory):
    """The same facts with rollups and without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "SAVES", 0)
        patch.setattr(verify, "QUERIES", 1)
        facts = {"tables": TABLES, "warehouse_threads": 1}
        rolled = make_shop(tmp_path_factory.mktemp("rolled"), datasets=(FACTS + ROLLUPS,), **facts)
        yield rolled, make_shop(tmp_path_factory.mktemp("plain"), datasets=(FACTS,), **facts)


@pytest.mark.slow
@examples(FEW[0], same=True)
@worlds(FEW[1])
def test_two_thousand_queries_give_the_same_by_either_way_and_by_hand(cores, facts, products, queries):
    agree(cores, facts, products, queries)


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(4))
@examples(MANY[0])
@worlds(MANY[1])
def test_ten_thousand_queries_give_the_same_by_either_way_and_by_hand(cores, facts, products, queries, part):
    agree(cores, facts, products, queries)


def agree(cores, facts, products, queries):
    for core in cores:
        fill(core, facts, products)
    refreshed = refresh_rollups(cores[0])
    assert [record.state for record in refreshed] == ["ready"] * 6
    listed = categories(products)
    facts = [{**row, "category": listed.get(row["product"])} for row in facts]
    for asked in itertools.chain.from_iterable(queries):
        compare(cores, facts, asked)


def compare(cores, facts, query):
    asked = {key: value for key, value in query.items() if value is not None}
    if query["range"] is None:
        asked.pop("compare", None)
    rolled, plain = (ask(core, **asked) for core in cores)
    assert plain.proof.rollups == ()
    assert rolled.totals == pytest.approx(plain.totals)
    assert rolled.proof.rows == plain.proof.rows
    width = len(query["dimensions"]) + bool(query["grain"])
    one, other = ({row[:width]: row[width:] for row in rows(result)} for result in (rolled, plain))
    assert one.keys() == other.keys()
    for key, values in other.items():
        assert one[key] == pytest.approx(values)
    now, whole = expected(facts, query, rolled.proof.window)
    check_now(one, now, query)
    if query["totals"]:
        assert tuple(rolled.totals[m] for m in query["metrics"]) == pytest.approx(whole)
    if "compare" in asked:
        check_before(rolled, one, facts, query)


def test_the_random_queries_take_every_way(cores):
    """Guards the test above: were nothing routed, it would prove nothing."""
    facts = [{"day": START + timedelta(days), "region": "EMEA", "product": 1, "amount": 1} for days in range(500)]
    for core in cores:
        fill(core, facts, [(1, "Heat")])
    refresh_rollups(cores[0])
    routes = {
        name for range_ in RANGES if range_ for name in ask(cores[0], metrics=["amount"], range=range_).proof.rollups
    }
    assert routes >= {"facts.month_category", "facts.day_region"}
    assert ask(cores[0], metrics=["amount"], grain="week").proof.rollups == ("facts.week_region",)
    assert ask(cores[0], metrics=["amount"]).proof.rollups == ("facts.year",)
    assert ask(cores[0], metrics=["middle"]).proof.route == "raw"
    by_row = {"metrics": ["middle", "regions"], "grain": "month", "filters": {"field": "region", "value": "EMEA"}}
    assert ask(cores[0], **by_row).proof.rollups == ("facts.month_middle",)
    cut = {"dimensions": ["product"], "range": "2025-06-17/2026-10-30"}
    assert ask(cores[0], metrics=["amount"], **cut).proof.route_reason == "route.edges"
