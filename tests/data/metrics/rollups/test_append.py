"""Rows appended to a table reach its rollups in the same transaction."""

from __future__ import annotations

import duckdb
import pytest

from data.metrics import append_rows, refresh_rollups, rollup_records
from data.metrics.rollups import append as append_module
from data.metrics.rollups.registry import State
from tests.rolled import ROLLUPS, rolled_shop, verdicts
from tests.shop import ask, by_hand, load, rows

OLD = "(13, 4, 1, 1, 100), (14, 5, NULL, 2, NULL), (15, 8, 4, 1, 7)"
NEW = f"""
CREATE OR REPLACE TABLE prod.main.fresh AS FROM prod.main.invoice_lines LIMIT 0;
INSERT INTO prod.main.fresh VALUES {OLD};
"""

COUNTING = """
  month_customer: {grain: month, dimensions: [customer], measures: [amount, invoices, line_mean]}
  month_both: {grain: month, dimensions: [region, customer], measures: [amount, invoices, lines]}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    return rolled_shop(tmp_path, monkeypatch)


def append(core, statements=NEW):
    with core.lakes.cursor() as cursor:
        cursor.execute(statements)
    return append_rows(core, "invoice_lines", "fresh")


def test_appended_rows_are_in_table_and_rollups(shop):
    went_along = append(shop)
    assert {record.name for record in went_along} == {
        "sales.day_region", "sales.month_region", "sales.week_product", "sales.due_day",
    }  # fmt: skip
    assert {(record.state, record.version, record.base_rows) for record in went_along} == {(State.READY, 2, 15)}
    query = {"metrics": ["revenue", "lines", "line_mean"], "dimensions": ["region"], "grain": "month"}
    merged = ask(shop, **query)
    assert (merged.proof.route, merged.proof.data_version) == ("rollup", 2)
    refresh_rollups(shop, anew=True)
    shop.lakes.loaded("prod")
    assert rows(merged) == rows(ask(shop, **query))


def test_a_merged_rollup_is_the_one_that_would_be_built(shop):
    load(shop, "INSERT INTO prod.main.invoices VALUES (9, 3, '2026-10-02', '2026-11-01', NULL)")
    refresh_rollups(shop)
    append(shop, NEW.replace(OLD, "(13, 9, 2, 1, 100), (14, 9, NULL, 2, NULL), (15, 77, 4, 1, 7)"))
    tables = [f'prod.rollups."sales${name}"' for name in ("day_region", "month_region", "week_product", "due_day")]
    merged = [set(by_hand(shop, f"FROM {table}")) for table in tables]
    refresh_rollups(shop, anew=True)
    assert merged == [set(by_hand(shop, f"FROM {table}")) for table in tables]
    assert shop.lakes.fetch("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'delta%'").rows == 0


def test_a_value_counted_before_ends_a_distinct_count(shop):
    """Invoice 4 has lines already; as all of its rows fall into one period and region it might still add up, but that
    would have to be counted anew, so the rows answer until the next build."""
    assert rollup_records(shop)["sales.month_region"].single == ("invoices",)
    append(shop)
    assert rollup_records(shop)["sales.month_region"].single == ()
    assert verdicts(shop, metrics=["invoices"])["month_region"].reason == "rollup.distinct_spread"
    assert rows(ask(shop, metrics=["invoices"])) == [(8,)]


def test_new_values_keep_a_distinct_count(shop):
    load(shop, "INSERT INTO prod.main.invoices VALUES (9, 1, '2026-11-19', '2026-12-19', NULL)")
    refresh_rollups(shop)
    append(shop, NEW.replace(OLD, "(13, 9, 1, 1, 5)"))
    assert rollup_records(shop)["sales.month_region"].single == ("invoices",)
    result = ask(shop, metrics=["invoices", "revenue"])
    assert (result.proof.rollups, rows(result)) == (("sales.month_region",), [(9, 145.0)])


def test_rollups_that_were_not_current_wait_for_their_build(shop):
    load(shop, "UPDATE prod.main.customers SET region = 'EMEA'")
    assert append(shop) == ()
    assert verdicts(shop, metrics=["revenue"])["month_region"].reason == "rollup.stale"
    refresh_rollups(shop)
    assert rows(ask(shop, metrics=["revenue"])) == [(247.0,)]


def test_an_append_that_fails_changes_nothing(shop):
    with shop.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.fresh AS SELECT 1 AS line_id")
    with pytest.raises(duckdb.Error):
        append_rows(shop, "invoice_lines", "fresh")
    assert shop.lakes.version("prod") == 1
    result = ask(shop, metrics=["revenue"])
    assert (result.proof.route, rows(result)) == ("rollup", [(140.0,)])


def test_rollups_that_count_are_made_of_rows_folded_once(tmp_path, monkeypatch):
    core = rolled_shop(tmp_path, monkeypatch, rollups=ROLLUPS + COUNTING)
    late = "(9, 3, '2026-10-02', '2026-11-01', NULL), (10, 1, NULL, NULL, NULL)"
    load(core, f"INSERT INTO prod.main.invoices VALUES {late}")
    refresh_rollups(core)
    folded, fold = [], append_module.folds
    monkeypatch.setattr(append_module, "folds", lambda *asked: folded.extend(made := fold(*asked)) or made)
    append(core, NEW.replace(OLD, "(13, 9, 2, 1, 100), (14, 9, NULL, 2, NULL), (15, 10, 4, 1, 7), (16, NULL, 1, 1, 2)"))
    assert [each.rollup.time for each in folded] == ["time"]
    tables = [f'prod.rollups."sales${name}"' for name in ("day_region", "month_customer", "month_both", "due_day")]
    merged = [set(by_hand(core, f"FROM {table}")) for table in tables]
    refresh_rollups(core, anew=True)
    assert merged == [set(by_hand(core, f"FROM {table}")) for table in tables]
    assert core.lakes.fetch("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'fold%'").rows == 0


def test_what_is_known_of_joined_tables_is_not_read_again(shop, monkeypatch):
    append(shop)
    asked, fetch = [], shop.lakes.fetch
    monkeypatch.setattr(shop.lakes, "fetch", lambda sql, values=(): asked.append(sql) or fetch(sql, values))
    append(shop, NEW.replace(OLD, "(16, 8, 4, 1, 7)"))
    ask(shop, metrics=["revenue"])
    assert not [sql for sql in asked if "BITSTRING_AGG" in sql]
    shop.lakes.loaded("prod", tables=["customers"])
    ask(shop, metrics=["revenue"])
    assert len([sql for sql in asked if "BITSTRING_AGG" in sql]) == 1
