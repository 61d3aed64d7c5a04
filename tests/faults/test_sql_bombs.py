"""Statements that want all memory or all time: each is answered by its deadline, and nobody else notices."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from data.access import local_admin
from data.errors import NexusError
from data.opening import close_core
from data.queries import run_sql
from tests.data.queries.warehouse import make_core, read_corpus

RUNNING = read_corpus(Path(__file__).with_name("bombs.sql"))
DEADLINE_MS = 300
GRACE_SECONDS = 0.5
GROWTH = 50 * 2**20

WRITTEN = {
    "brackets": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "brackets within the bound": "SELECT " + "(" * 79 + "1" + ")" * 79,
    "sub-queries": "SELECT * FROM (" * 75 + "SELECT 1" + ")" * 75,
    "sum of thousands": "SELECT " + "+".join(["1"] * 9000),
    "minus signs": "SELECT " + "- " * 9000 + "1",
    "nots": "SELECT " + "NOT " * 4500 + "true",
    "casts": "SELECT 1" + "::INT" * 3500,
    "concatenations": "SELECT " + "||".join(["'a'"] * 3500),
    "ands": "SELECT 1 WHERE " + " AND ".join(["1=1"] * 2200),
    "unions": " UNION ALL ".join(["SELECT 1"] * 1000),
    "nested unions": "SELECT 1 UNION " * 1300 + "SELECT 1",
    "joins of one table": "SELECT count(*) FROM " + ", ".join(f"invoices i{n}" for n in range(900)),
    "joins with conditions": "SELECT count(*) FROM customers c0 "
    + " ".join(f"JOIN customers c{n} ON c{n}.customer_id = c{n - 1}.customer_id" for n in range(1, 250)),
    "columns": "SELECT " + ", ".join(["*"] * 6000) + " FROM invoices",
    "case whens": "SELECT CASE " + " ".join(f"WHEN id = {n} THEN {n}" for n in range(700)) + " END FROM invoices",
    "values": "VALUES " + ", ".join(["(1)"] * 3900),
    "in list": "SELECT 1 WHERE 1 IN (" + ",".join(["1"] * 9000) + ")",
    "ctes that double": "WITH c0 AS (SELECT 1 AS a), "
    + ", ".join(f"c{n} AS (SELECT * FROM c{n - 1} UNION ALL SELECT * FROM c{n - 1})" for n in range(1, 200))
    + " SELECT count(*) FROM c199",
    "ctes that double without rows": "WITH c0 AS NOT MATERIALIZED (SELECT 1 AS a), "
    + ", ".join(f"c{n} AS NOT MATERIALIZED (SELECT x.a FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 120))
    + " SELECT * FROM c119",
    "lambdas in lambdas": "SELECT " + "list_transform(range(50), lambda x: " * 70 + "1" + ")" * 70,
    "struct of structs": "SELECT " + "{'a': " * 78 + "1" + "}" * 78,
    "quotes": "SELECT '" + "''" * 9000 + "'",
    "dots": "SELECT " + ".".join(["a"] * 5000) + " FROM invoices",
    "long name": 'SELECT 1 AS "' + "x" * 19_000 + '"',
    "window functions": "SELECT " + ", ".join(["sum(id) OVER (ORDER BY amount)"] * 500) + " FROM invoices",
    "grouping sets": "SELECT count(*) FROM invoices GROUP BY CUBE ("
    + ", ".join(["region", "channel", "id", "amount", "tax", "quantity", "invoiced_on", "due_at"] * 2)
    + ")",
    "dollar quotes": "SELECT " + "$a$" * 6001,
    "comments": "SELECT 1 " + "/*" * 4000 + "*/" * 4000,
    "many parameters": "SELECT " + ",".join(f"${n}" for n in range(1, 3000)),
    "regular expression tree": "SELECT regexp_matches('a', '" + "(" * 4000 + ")" * 4000 + "')",
}
BOMBS = [*RUNNING, *WRITTEN.items()]
SAMPLE = {
    "cross join of everything",
    "huge string",
    "endless recursion",
    "brackets",
    "sum of thousands",
    "list explosion",
}


@pytest.fixture(scope="module")
def shelter(tmp_path_factory):
    core = make_core(tmp_path_factory.mktemp("shelter"))
    run_sql(core, "SELECT 1", actor=local_admin())
    yield core
    close_core(core)


def throw(core, text):
    """Seconds until `text` was answered or refused."""
    started = time.monotonic()
    try:
        run_sql(core, text, actor=local_admin(), timeout_ms=DEADLINE_MS)
    except NexusError as error:
        assert error.code.startswith("query.") and error.code != "query.no_worker", error
    return time.monotonic() - started


def survive(core, text):
    memory = psutil.Process().memory_info().rss
    assert throw(core, text) <= DEADLINE_MS / 1000 + GRACE_SECONDS
    assert psutil.Process().memory_info().rss - memory < GROWTH
    started = time.monotonic()
    assert run_sql(core, "SELECT count(*) FROM invoices", actor=local_admin()).rows == [[2000]]
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("text", [t for n, t in BOMBS if n in SAMPLE], ids=[n for n, _ in BOMBS if n in SAMPLE])
def test_a_bomb_ends_by_its_deadline(shelter, text):
    survive(shelter, text)


@pytest.mark.slow
@pytest.mark.parametrize("text", [t for n, t in BOMBS if n not in SAMPLE], ids=[n for n, _ in BOMBS if n not in SAMPLE])
def test_every_bomb_ends_by_its_deadline(shelter, text):
    survive(shelter, text)
