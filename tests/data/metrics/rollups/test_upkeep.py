"""Rollups are built, verified, carried over, rebuilt and never served when they are not the present ones."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from data.errors import DefinitionError, NotFound
from data.metrics import drop_rollup, load_catalog, parse_dataset, refresh_rollups, rollup_records
from data.metrics.rollups import registry, upkeep, verify
from data.metrics.rollups.registry import State
from data.metrics.rollups.usage import write_down
from tests.rolled import ROLLUPS, rolled_shop, verdicts
from tests.shop import MARKETING, SALES, ask, load, make_shop, rows

REVENUE = {"metrics": ["revenue"], "range": "2026-10"}
TABLE = 'prod.rollups."sales$month_region"'


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return rolled_shop(tmp_path, monkeypatch)


def reason(core, name="month_region"):
    return verdicts(core, **REVENUE)[name].reason


def test_what_was_built_is_recorded(shop):
    record = rollup_records(shop)["sales.month_region"]
    assert (record.state, record.version, record.base_rows, record.differing) == (State.READY, 1, 12, 0)
    assert record.checked >= 5 and record.rows == 7 and record.milliseconds > 0


def test_the_coarse_is_made_of_the_fine(shop, monkeypatch):
    finer = ROLLUPS + "  month_all: {grain: month, dimensions: [region, category], measures: [amount, lines]}\n"
    (shop.definitions[0] / "datasets" / "0.yaml").write_text(SALES + finer, encoding="utf-8")
    refresh_rollups(shop)
    assert rollup_records(shop)["sales.month_all"].source == "sales.day_region"


def test_a_load_makes_rollups_stale_until_they_are_refreshed(shop):
    load(shop, "INSERT INTO prod.main.invoice_lines VALUES (13, 4, 1, 1, 100)")
    assert reason(shop) == "rollup.stale"
    assert rows(ask(shop, **REVENUE)) == [(137.0,)]
    refresh_rollups(shop)
    again = ask(shop, **REVENUE)
    assert (again.proof.data_version, rows(again)) == (2, [(137.0,)])
    assert reason(shop) == "rollup.serves"


def test_a_load_of_other_tables_leaves_rollups_as_they_are(shop):
    before = rollup_records(shop)["sales.month_region"]
    shop.lakes.loaded("prod", tables=["spend"])
    assert reason(shop) == "rollup.serves"
    assert refresh_rollups(shop, lake="prod") == ()
    after = rollup_records(shop)["sales.month_region"]
    assert (after.version, after.built_at, after.checksum) == (1, before.built_at, before.checksum)
    assert reason(shop) == "rollup.serves"


def test_a_load_of_a_joined_table_makes_rollups_stale(shop):
    shop.lakes.loaded("prod", tables=["Customers"])
    assert reason(shop) == "rollup.stale"


def test_a_load_of_two_where_one_was_not_told_rebuilds(shop):
    load(shop, "UPDATE prod.main.customers SET region = 'EMEA'")
    shop.lakes.loaded("prod", tables=["spend"])
    changed = refresh_rollups(shop, lake="prod")
    assert {record.rollup for record in changed} == {"day_region", "month_region", "week_product", "due_day"}


def test_another_definition_is_another_rollup(shop):
    changed = ROLLUPS.replace("dimensions: [region]}\n  week", "dimensions: [category]}\n  week")
    (shop.definitions[0] / "datasets" / "0.yaml").write_text(SALES + changed, encoding="utf-8")
    refresh = shop.memory.get("metrics.catalog")
    shop.memory.set("metrics.catalog", dataclasses.replace(refresh, until=0.0))
    assert reason(shop) == "rollup.changed"
    refresh_rollups(shop)
    assert ask(shop, metrics=["revenue"], dimensions=["category"], range="2026-10").proof.route == "rollup"
    assert reason(shop) != "rollup.changed"


def test_another_fiscal_year_is_another_calendar(shop):
    moved = dataclasses.replace(shop, settings=dataclasses.replace(shop.settings, fiscal_year_start=4))
    moved.memory.set(registry.EPOCH, -1)
    assert reason(moved) == "rollup.calendar"


def test_what_differs_from_the_rows_is_switched_off_and_told(shop, monkeypatch):
    monkeypatch.setattr(verify, "_same", lambda one, other: False)
    last = shop.events.last_id()
    refresh_rollups(shop, anew=True)
    record = rollup_records(shop)["sales.day_region"]
    assert (record.state, record.reason) == (State.OFF, "rollup.mismatch") and record.differing
    told = [event.payload for event in shop.events.since(last) if event.topic == "rollup.mismatch"]
    assert "sales.day_region" in {payload["rollup"] for payload in told} and told[0]["query"]
    assert verdicts(shop, metrics=["revenue"], dimensions=["category"])["day_region"].reason == "rollup.off"
    assert rows(ask(shop, **REVENUE)) == [(37.0,)]


def test_wrong_numbers_in_a_rollup_are_found(shop):
    with shop.lakes.cursor() as cursor:
        cursor.execute(f'UPDATE {TABLE} SET "measure:amount" = "measure:amount" + 1')
    dataset = load_catalog(shop).dataset("sales")
    context = upkeep.context_of(shop, load_catalog(shop), dataset)
    wrong = next(each for each in context.rollups["sales"] if each.rollup.id == "month_region")
    found = verify.verify(shop, dataset, wrong, context, seed=1)
    assert found.differing and " and " in found.detail and "MetricQuery" in found.query


def test_a_table_that_is_gone_is_trusted_no_longer_and_the_rows_answer(shop):
    with shop.lakes.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
    result = ask(shop, **REVENUE)
    assert (result.proof.route, rows(result)) == ("raw", [(37.0,)])
    assert reason(shop) == "rollup.damaged"
    assert [event.payload["rollup"] for event in shop.events.since(0, topics=("rollup.damaged",))] == [
        "sales.month_region"
    ]
    refresh_rollups(shop)
    assert reason(shop) == "rollup.serves"


def test_what_saves_little_is_not_kept(tmp_path):
    core = make_shop(tmp_path, datasets=(SALES + ROLLUPS, MARKETING))
    refresh_rollups(core)
    assert {record.state for record in rollup_records(core).values()} == {State.TOO_LARGE}
    assert reason(core) == "rollup.too_large"
    assert core.lakes.fetch("SELECT count(*) AS n FROM duckdb_tables() WHERE schema_name = 'rollups'").columns == {
        "n": [0]
    }


def test_what_can_not_be_built_says_so_and_others_live(shop, monkeypatch):
    with shop.lakes.cursor() as cursor:
        cursor.execute("ALTER TABLE prod.main.invoices RENAME COLUMN due TO due_on")
    shop.lakes.loaded("prod")
    refresh_rollups(shop)
    states = {name: record.state for name, record in rollup_records(shop).items()}
    assert states == {
        "sales.due_day": State.FAILED, "sales.day_region": State.READY, "sales.month_region": State.READY,
        "sales.week_product": State.READY,
    }  # fmt: skip
    assert shop.events.since(0, topics=("rollup.failed",))


def test_a_clock_that_jumps_changes_no_number(shop):
    for moment in ("2031-01-01", "2020-01-01", "2026-11-21"):
        shop.clock.moment = datetime.fromisoformat(f"{moment}T12:00:00+00:00")
        result = ask(shop, **REVENUE)
        assert (rows(result), result.proof.rollups) == ([(37.0,)], ("sales.month_region",))
    assert refresh_rollups(shop) == ()


def test_hits_and_misses_are_counted_when_something_was_executed(shop):
    ask(shop, **REVENUE)
    ask(shop, **REVENUE)
    ask(shop, metrics=["paid"])
    write_down(shop)
    record = rollup_records(shop)["sales.month_region"]
    assert (record.hits, record.misses) == (1, {"rollup.to_many": 1})
    assert rollup_records(shop)["sales.day_region"].misses == {"rollup.larger": 1, "rollup.to_many": 1}
    refresh_rollups(shop, anew=True)
    assert rollup_records(shop)["sales.month_region"].hits == 1


def test_dropping_and_building_anew(shop):
    drop_rollup(shop, "sales.month_region")
    assert reason(shop) == "rollup.not_built"
    with pytest.raises(NotFound):
        drop_rollup(shop, "sales.month_region")
    refresh_rollups(shop, dataset="sales")
    assert reason(shop) == "rollup.serves"


def test_a_rollup_no_longer_declared_is_removed(shop):
    (shop.definitions[0] / "datasets" / "0.yaml").write_text(SALES, encoding="utf-8")
    refresh_rollups(shop)
    assert rollup_records(shop) == {}


def test_derived_tables_are_no_tables_of_the_lake(shop):
    shop.lakes.loaded("prod")
    assert {table.schema for table in shop.lakes.tables("prod")} == {"main"}
    assert {table.schema for table in shop.lakes.registry.latest("prod").tables} == {"main"}


def test_problems_of_a_definition_are_told_with_their_paths():
    wrong = """
rollups:
  a: {grain: day, dimensions: [regoin], time: sometime}
  b: {grain: day, dimensions: [late], measures: [paid, card, nothing]}
"""
    with pytest.raises(DefinitionError) as error:
        parse_dataset(SALES + wrong)
    assert {(problem.path, problem.code) for problem in error.value.problems} == {
        ("/rollups/a/dimensions/0", "dataset.unknown_dimension"), ("/rollups/a/time", "dataset.unknown_time"),
        ("/rollups/b/measures/0", "rollup.cannot_hold"), ("/rollups/b/measures/1", "rollup.cannot_hold"),
        ("/rollups/b/measures/2", "metric.unknown_name"),
    }  # fmt: skip
