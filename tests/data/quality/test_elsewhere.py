"""Tables of a lake elsewhere are measured by the lake itself, as SQL by hand says; what it can't do is not guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.access import local_admin
from data.errors import ConflictError
from data.inventory import NewLake, register_lake
from data.opening import close_core
from data.quality import failing_rows, measure, opened, overview, suggest, table_quality
from data.quality.document import read_rules
from data.quality.elsewhere import translated
from data.quality.kinds import KINDS
from data.quality.kinds.scan import Scan, Unfit
from tests.cores import make_core
from tests.data.quality.far_rules import far_rules
from tests.postgres import postgres

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OTHER = "  other: {kind: foreign_key, columns: [customer], references: {lake: prod, table: customers, columns: [id]}}\n"
RULES = far_rules("measured.", "at") + OTHER
TABLES = """
CREATE SCHEMA measured;
CREATE TABLE measured.customers (id int);
INSERT INTO measured.customers VALUES (1), (2);
CREATE TABLE measured.orders (id int, no int, customer int, email text, amount numeric(8,2), state text,
  at timestamptz, paid_at timestamptz);
INSERT INTO measured.orders VALUES
  (1, 1, 1, 'a@b', 10, 'open', '2026-11-19 01:00Z', NULL),
  (2, 1, 2, ' ', 200, 'paid', '2026-11-18 23:30Z', '2026-11-19 00:00Z'),
  (3, 2, 3, 'nobody', -1, 'lost', '2026-11-17 12:00Z', '2026-11-01 00:00Z'),
  (4, NULL, NULL, NULL, 60, 'paid', '2026-11-17 13:00Z', '2026-11-16 00:00Z');
CREATE VIEW measured.slow AS SELECT o.*, false AS slept FROM measured.orders o, generate_series(1, 500)
"""
SLOW = """CREATE OR REPLACE VIEW measured.slow AS
SELECT o.*, pg_sleep(0.02) IS NULL AS slept FROM measured.orders o, generate_series(1, 500)"""
EXPECTED = {
    "email": (4, 2), "mail": (3, 1), "amount": (4, 2), "state": (4, 3), "once": (3, 2), "pair": (3, 3),
    "customer": (3, 2), "order": (2, 1), "cheap": (4, 4), "many": (1, 0), "fresh": (1, 1), "days": (3, 3),
}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    found = postgres()
    found.run("DROP SCHEMA IF EXISTS measured CASCADE", *TABLES.split(";"))
    return found


@pytest.fixture
def core(server, tmp_path):
    (tmp_path / "home/quality").mkdir(parents=True)
    (tmp_path / "home/quality/orders.yaml").write_text(RULES)
    core = make_core(tmp_path / "home", demo=False, moment=NOW)
    register_lake(core, NewLake("far", "Far", "postgres", server.options), actor=local_admin())
    yield core
    close_core(core)


def test_every_rule_gives_what_sql_by_hand_gives(core):
    found = measure(core, "far", "measured.orders")
    results = {each.rule: each for each in found.results}
    assert {name: (each.tested, each.passed) for name, each in results.items() if not each.error} == EXPECTED
    assert {name: each.error for name, each in results.items() if each.error} == {
        "numbers": "quality.not_pushed", "other": "quality.not_pushed",
    }  # fmt: skip
    assert (found.rows, found.sample, found.error) == (4, False, None)
    assert found.newest == datetime(2026, 11, 19, 1, tzinfo=UTC)
    core.lakes.load("far")
    kept = table_quality(core, "far", "measured.orders")
    assert kept.snapshot is not None and kept.snapshot.at == found.at and kept.score() == found.score()
    assert next(each for each in overview(core, lake="far").tables if each.table == "measured.orders").measured


@pytest.mark.parametrize("dialect", ["mysql", "snowflake", "bigquery", "redshift", "clickhouse", "databricks", "tsql"])
def test_no_engine_is_asked_for_what_only_duckdb_says(dialect):
    types = {"at": "TIMESTAMP", "email": "VARCHAR"}
    scan = Scan('"s"."t"', types, now=NOW, locate=lambda _lake, table: table)
    rules = read_rules(
        {
            "a": {"kind": "not_null", "column": "email"},
            "b": {"kind": "regex", "column": "email", "pattern": "a.c"},
            "c": {"kind": "fresh", "column": "at", "within": "1 day"},
            "d": {"kind": "unique", "columns": ["email"]},
        }
    )
    counted = [KINDS[rule.kind].count(rule.options, scan) for rule in rules]
    parts = [part for each in counted for part in (each.tested, each.passed, *each.facts.values())]
    text = translated(f"SELECT {', '.join(parts)} FROM {scan.source()}", scan.values, types, dialect)
    assert not any(word in text.upper() for word in ("FILTER", "REGEXP_FULL_MATCH", "STRFTIME", "$V", ":V"))
    assert "^(?:a.c)$" in text and "c7" in text
    if dialect != "clickhouse":
        with pytest.raises(Unfit):
            translated("SELECT count(DISTINCT (a, b)) FILTER (WHERE a > 0) FROM t", {}, {}, dialect)


def test_rows_that_fail_are_read_where_they_lie(core):
    found = failing_rows(core, "far", "measured.orders", "amount", actor=local_admin())
    assert found.total == 2 and [row[0] for row in found.rows] == [2, 3]
    alike = failing_rows(core, "far", "measured.orders", "once", actor=local_admin())
    assert sorted(row[0] for row in alike.rows) == [1, 2]


def test_a_table_too_slow_to_be_read_whole_is_measured_by_its_first_rows(core, server, tmp_path, monkeypatch):
    core.lakes.tables("far")
    server.run(SLOW)
    (tmp_path / "home/quality/orders.yaml").write_text(RULES.replace("measured.orders", "measured.slow", 1))
    monkeypatch.setattr(opened, "MILLISECONDS", 1_000)
    monkeypatch.setattr(opened, "SAMPLE", 8)
    found = measure(core, "far", "measured.slow")
    server.run("DROP VIEW measured.slow")
    assert (found.error, found.sample, found.rows, found.newest) == (None, True, 8, None)
    results = {each.rule: each for each in found.results}
    assert results["email"].tested == 8
    assert {name for name, each in results.items() if each.error == "quality.sampled"} == {
        "once", "pair", "many", "fresh", "days",
    }  # fmt: skip


def test_what_is_not_there_and_who_does_not_answer_is_said(core, server):
    assert measure(core, "far", "measured.nothing").error == "quality.table_missing"
    gone = {**server.options, "host": "/nowhere"}
    core.lakes.change(core.lakes.record("far").__class__("far", "Far", "postgres", gone))
    assert measure(core, "far", "measured.orders").error == "quality.lake_silent"
    with pytest.raises(ConflictError):
        suggest(core, "far", "measured.orders")
