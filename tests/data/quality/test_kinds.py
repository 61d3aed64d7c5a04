"""Every kind of rule counts what a person counts, lists the rows it counts, and lets other rules live when it can't."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest

from data.quality import check_relation, read_rules
from data.quality.check import used
from data.quality.kinds import KINDS
from data.quality.kinds.scan import Scan
from data.quality.opened import located_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = """
CREATE TABLE t AS SELECT * FROM (VALUES
  (1, 'a@b.c',  '2026-11-20', DATE '2026-11-20', 5.0,  1,    1),
  (2, NULL,     '20.11.2026', DATE '2026-11-19', -1.0, 9,    1),
  (2, ' ',      '7',          DATE '2026-11-18', 3.0,  NULL, 2),
  (4, 'no',     NULL,         NULL,              NULL, 0,    NULL)
) AS v(id, email, text, day, amount, ref, grp)
"""
OTHER = {"lake": "memory", "table": "other", "columns": ["id"]}
WITH = {"lake": "memory", "table": "other", "column": "id", "by": "id"}
CASES = [
    ({"kind": "not_null", "column": "email"}, 4, 3),
    ({"kind": "not_null", "column": "email", "blank": True}, 4, 2),
    ({"kind": "not_null", "column": "email", "when": "amount > 0"}, 2, 2),
    ({"kind": "partitions", "column": "day", "every": "day", "last": 3}, 3, 2),
    ({"kind": "partitions", "column": "day", "every": "day", "last": 7, "weekdays": True}, 5, 2),
    ({"kind": "rows", "min": 4, "max": 4}, 1, 1),
    ({"kind": "rows", "min": 5}, 1, 0),
    ({"kind": "range", "column": "amount", "min": 0}, 3, 2),
    ({"kind": "range", "column": "day", "min": "2026-11-19", "max": "2026-11-19"}, 3, 1),
    ({"kind": "regex", "column": "email", "pattern": "[^@]+@[^@]+"}, 3, 1),
    ({"kind": "set", "column": "id", "values": [1, 2]}, 4, 3),
    ({"kind": "set", "column": "day", "values": ["2026-11-20"]}, 3, 1),
    ({"kind": "type", "column": "text", "type": "date"}, 3, 1),
    ({"kind": "type", "column": "text", "type": "integer"}, 3, 1),
    ({"kind": "unique", "columns": ["id"]}, 4, 3),
    ({"kind": "unique", "columns": ["id", "grp"]}, 3, 3),
    ({"kind": "foreign_key", "columns": ["ref"], "references": OTHER}, 3, 2),
    ({"kind": "compare", "left": "amount", "op": ">", "right": "id"}, 3, 2),
    ({"kind": "expression", "expression": "amount + id > 2"}, 3, 2),
    ({"kind": "reconcile", "aggregate": "count", "with": {"lake": "memory", "table": "other"}}, 1, 0),
    ({"kind": "reconcile", "aggregate": "sum", "column": "amount", "by": "grp", "with": WITH}, 6, 0),
    ({"kind": "reconcile", "aggregate": "sum", "column": "id", "by": "id", "with": WITH}, 5, 2),
    ({"kind": "fresh", "column": "day", "within": "1 hour"}, 1, 1),
    ({"kind": "lag", "from": "day", "to": "text", "within": "1 day", "when": "id = 1"}, 1, 1),
]


@pytest.fixture
def cursor():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE other AS SELECT * FROM range(0, 5) AS r(id)")
        connection.execute(TABLE)
        yield connection


def named(value):
    return "-".join(map(str, value.values())) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("document", "tested", "passed"), CASES, ids=named)
def test_it_counts_what_a_person_counts(cursor, document, tested, passed):
    (result,) = check_relation(cursor, "t", read_rules({"rule": document}), now=NOW)
    assert (result.error, result.tested, result.passed) == (None, tested, passed)


def test_every_kind_is_tried():
    assert {document["kind"] for document, _, _ in CASES} == set(KINDS)


def test_all_together_give_what_each_gives_alone(cursor):
    documents = {f"r{at}": document for at, (document, _, _) in enumerate(CASES)}
    found = check_relation(cursor, "t", read_rules(documents), now=NOW)
    assert [(r.tested, r.passed) for r in found] == [(tested, passed) for _, tested, passed in CASES]


@pytest.mark.parametrize(
    ("document", "tested", "passed"), [c for c in CASES if KINDS[c[0]["kind"]].wrong and c[0]["kind"] != "unique"],
    ids=named,
)  # fmt: skip
def test_the_rows_listed_are_the_rows_counted(cursor, document, tested, passed):
    (rule,) = read_rules({"rule": document})
    types = {row[0]: row[1] for row in cursor.execute("DESCRIBE t").fetchall()}
    scan = Scan("t", types, now=NOW, locate=located_in("memory"))
    condition = KINDS[rule.kind].wrong(rule.options, scan)
    sql = f"SELECT count(*) FROM {scan.source()} WHERE {condition}"
    assert cursor.execute(sql, used(scan, sql)).fetchone() == (tested - passed,)


def test_duplicates_are_listed_with_all_their_twins(cursor):
    (rule,) = read_rules({"rule": {"kind": "unique", "columns": ["id"]}})
    scan = Scan("t", {"id": "INTEGER"}, now=NOW, locate=located_in("memory"))
    condition = KINDS["unique"].wrong(rule.options, scan)
    assert cursor.execute(f"SELECT id FROM {scan.source()} WHERE {condition}").fetchall() == [(2,), (2,)]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"kind": "not_null", "column": "gone"}, "quality.column_missing"),
        ({"kind": "regex", "column": "email", "pattern": "["}, "quality.engine"),
        ({"kind": "expression", "expression": "gone > 1"}, "quality.column_missing"),
        ({"kind": "foreign_key", "columns": ["ref"], "references": OTHER | {"table": "gone"}}, "quality.table_missing"),
        ({"kind": "reconcile", "aggregate": "count", "with": {"table": "gone"}}, "quality.table_missing"),
    ],
    ids=named,
)
def test_a_rule_that_can_not_be_measured_does_not_hold_and_harms_no_other(cursor, document, code):
    rules = read_rules({"sound": {"kind": "not_null", "column": "email"}, "broken": document})
    sound, broken = check_relation(cursor, "t", rules, now=NOW)
    assert (broken.error, broken.holds, broken.tested) == (code, False, 0)
    assert (sound.error, sound.tested, sound.passed) == (None, 4, 3)


def test_an_empty_relation_tests_nothing_and_passes_nothing(cursor):
    rules = read_rules({f"r{at}": document for at, (document, _, _) in enumerate(CASES)})
    found = check_relation(cursor, "(SELECT * FROM t WHERE FALSE)", rules, now=NOW)
    assert [r.error for r in found] == [None] * len(CASES)
    assert {r.kind for r in found if r.passed} <= {"rows"}


def test_staged_data_is_checked_where_it_stands(cursor):
    rules = read_rules({"known": {"kind": "foreign_key", "columns": ["ref"], "references": OTHER}}, path="/checks")
    (result,) = check_relation(cursor, "(SELECT 3 AS ref UNION ALL SELECT 77)", rules, now=NOW)
    assert (result.tested, result.passed, result.holds) == (2, 1, False)
