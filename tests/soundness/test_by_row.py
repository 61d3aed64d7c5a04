"""What no rows add up to comes from a rollup only where each group asked for is one row of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlglot import exp

from data.metrics import append_rows, refresh_rollups, rollup_records
from data.metrics.rollups import build
from tests.rolled import verdicts
from tests.shop import ask, by_hand, make_shop, rows

VISITS = """
id: sales
lake: prod
table: visits
time: day
dimensions:
  region: {column: region}
  kind: {column: kind}
measures:
  middle: {aggregate: median, column: minutes}
  slow: {aggregate: quantile, q: 0.9, column: minutes}
  late: {aggregate: median, column: minutes, where: {field: kind, op: eq, values: [Repair]}}
  spread: {aggregate: stddev, column: minutes}
  people: {aggregate: count_distinct, column: customer}
  visits: {aggregate: count}
metrics:
  middle: {measure: middle}
  slow: {measure: slow}
  late: {measure: late}
  spread: {measure: spread}
  people: {measure: people}
  visits: {measure: visits}
rollups:
  week: {grain: week, dimensions: [], measures: [middle, slow, late, spread, people, visits]}
  month_region: {grain: month, dimensions: [region], measures: [middle, people, visits]}
"""
TABLES = """
CREATE TABLE prod.main.visits (day DATE, region VARCHAR, kind VARCHAR, customer INTEGER, minutes DECIMAL(9, 2));
INSERT INTO prod.main.visits
SELECT CASE WHEN n % 61 = 0 THEN NULL ELSE DATE '2025-06-02' + CAST(n * 7 % 535 AS INTEGER) END,
    ['EMEA', 'APAC', '', NULL][1 + n % 4], ['Repair', 'Check', NULL][1 + n % 3], n % 17,
    CASE WHEN n % 13 = 0 THEN NULL ELSE (n * 7919 % 4001 - 800) / 8.0 END
FROM range(1, 900) AS each(n);
"""
NEW = """
CREATE OR REPLACE TABLE prod.main.fresh AS FROM prod.main.visits LIMIT 0;
INSERT INTO prod.main.fresh VALUES
    ('2026-11-17', 'EMEA', 'Repair', 3, -1000.25), ('2026-11-18', NULL, NULL, NULL, NULL),
    (NULL, 'APAC', 'Check', 99, 5), ('2026-03-03', 'EMEA', 'Check', 100, 0.01), ('2026-11-20', 'EMEA', 'Repair', 3, 7);
"""
BY_WEEK = """
SELECT CAST(date_trunc('week', day) AS DATE) AS week, quantile_cont(CAST(minutes AS DOUBLE), 0.5),
    quantile_cont(CAST(minutes AS DOUBLE), 0.9), quantile_cont(CAST(minutes AS DOUBLE), 0.5) FILTER (kind = 'Repair'),
    stddev_samp(CAST(minutes AS DOUBLE)), count(DISTINCT customer), count(*)
FROM prod.main.visits WHERE day BETWEEN '2026-01-07' AND '2026-10-29' GROUP BY ALL ORDER BY 1"""
ALL = ["middle", "slow", "late", "spread", "people", "visits"]
CUT = {"metrics": ALL, "range": "2026-01-07/2026-10-29", "grain": "week"}
MONTHS = {"metrics": ["middle", "people"], "grain": "month"}

REFUSED = [
    ("week", {**CUT, "totals": True}, "rollup.other_periods"),
    ("week", {"metrics": ["middle"], "range": "2026"}, "rollup.other_periods"),
    ("week", {"metrics": ["people"], "grain": "month"}, "rollup.other_periods"),
    ("month_region", MONTHS, "rollup.other_groups"),
    ("month_region", {**MONTHS, "filters": {"field": "region", "op": "in", "values": ["EMEA", "APAC"]}},
     "rollup.other_groups"),
    ("month_region", {**MONTHS, "filters": {"field": "region", "op": "ne", "value": "EMEA"}}, "rollup.other_groups"),
    ("month_region", {"metrics": ["slow"], "dimensions": ["region"], "grain": "month"}, "rollup.not_additive"),
]  # fmt: skip


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "SAVES", 0)
    core = make_shop(tmp_path, tables=TABLES, datasets=(VISITS,))
    assert {(record.state, record.differing) for record in refresh_rollups(core)} == {("ready", 0)}
    return core


def test_weeks_are_those_of_the_rows_and_cut_weeks_come_from_them(shop):
    found = ask(shop, **CUT)
    assert (found.proof.rollups, found.proof.route_reason) == (("sales.week",), "route.edges")
    assert rows(found) == [tuple(pytest.approx(value) for value in row) for row in by_hand(shop, BY_WEEK)]
    assert {row[0].isoformat() for row in rows(found)} >= {"2026-01-05", "2026-10-26"}


def test_groups_are_single_rows_where_dimensions_are_asked_for_or_held_to_one_value(shop):
    by_region = ask(shop, **MONTHS, dimensions=["region"], compare="previous_year", range="2026-06-01/2026-10-31")
    assert by_region.proof.rollups == ("sales.month_region",)
    apac = ask(shop, **MONTHS, filters={"field": "region", "value": "APAC"})
    assert apac.proof.rollups == ("sales.month_region",)
    at = "CAST(date_trunc('month', day) AS DATE)"
    values = "median(CAST(minutes AS DOUBLE)), count(DISTINCT customer)"
    by_month = f"SELECT {at}, {values} FROM prod.main.visits WHERE region = 'APAC' GROUP BY ALL ORDER BY 1 NULLS LAST"
    assert rows(apac) == by_hand(shop, by_month)
    june = [row for row in rows(by_region) if row[1] == date(2026, 6, 1)]
    of = f"SELECT region, {values} FROM prod.main.visits WHERE {at} = ? GROUP BY ALL"
    june = {row[0]: row[2:] for row in june}
    days = [f"DATE '{year}-06-01'" for year in (2026, 2025)]
    now, before = ({row[0]: row[1:] for row in by_hand(shop, of.replace("?", day))} for day in days)
    assert june == {name: now[name] + before[name] for name in now}


@pytest.mark.parametrize(("rollup", "query", "reason"), REFUSED, ids=str)
def test_what_would_need_several_rows_is_refused_by_name(shop, rollup, query, reason):
    assert verdicts(shop, **query)[rollup].reason == reason


def test_appended_rows_make_their_periods_anew(shop):
    with shop.lakes.cursor() as cursor:
        cursor.execute(NEW)
    went_along = append_rows(shop, "visits", "fresh")
    assert {record.name for record in went_along} == {"sales.week", "sales.month_region"}
    assert {(record.state, record.base_rows, record.differing) for record in went_along} == {("ready", 904, 0)}
    assert ask(shop, **CUT).proof.rollups == ("sales.week",)
    tables = [f'prod.rollups."sales${name}"' for name in ("week", "month_region")]
    kept = [set(by_hand(shop, f"FROM {table}")) for table in tables]
    refresh_rollups(shop, anew=True)
    assert kept == [set(by_hand(shop, f"FROM {table}")) for table in tables]


def test_a_wrong_quantile_is_found_by_asking_both_ways(shop, monkeypatch):
    wrong = {"slow": lambda tree: exp.Add(this=tree, expression=exp.Literal.number(1))}
    monkeypatch.setattr(build, "_narrow", lambda tree, leaf: wrong.get(leaf.measure.id, lambda right: right)(tree))
    refresh_rollups(shop, anew=True)
    found = rollup_records(shop)
    assert {name: record.state for name, record in found.items()} == {
        "sales.week": "off",
        "sales.month_region": "ready",
    }
    assert ask(shop, **CUT).proof.route == "raw"
