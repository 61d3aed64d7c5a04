"""What the guard lets an actor read who was granted some tables only, and how it resolves names."""

from __future__ import annotations

import duckdb
import pytest

from data.sandbox.catalogue import read_catalogue
from data.sandbox.guard import Kind, inspect
from data.sandbox.refusal import Refusal

SETUP = """
ATTACH ':memory:' AS prod; ATTACH ':memory:' AS crm; USE prod;
CREATE TABLE open_data (a INTEGER); CREATE TABLE secret (b INTEGER); CREATE TABLE other (c INTEGER);
CREATE SCHEMA deep; CREATE TABLE deep.open_data (d INTEGER);
CREATE VIEW harmless AS SELECT a FROM open_data;
CREATE VIEW leak AS SELECT b FROM secret;
CREATE VIEW leak_of_leak (x) AS WITH open_data AS (SELECT b FROM leak) SELECT b FROM open_data;
CREATE VIEW shadow AS WITH secret AS (SELECT 1 AS b) SELECT b FROM secret;
CREATE VIEW "odd AS (name)" ("AS") AS SELECT a FROM open_data;
CREATE TABLE crm.main.people (p INTEGER); CREATE TABLE crm.main.secret (q INTEGER);
CREATE MACRO upper(x) AS (SELECT max(b) FROM secret);
"""
GRANTED = [
    ("prod", "main", name) for name in ("open_data", "harmless", "leak", "leak_of_leak", "shadow", "odd AS (name)")
]


@pytest.fixture(scope="module")
def cursor():
    connection = duckdb.connect()
    connection.execute(SETUP)
    return connection


@pytest.fixture(scope="module")
def catalogue(cursor):
    return read_catalogue(cursor)


def tables(cursor, catalogue, text, lake="prod"):
    return [".".join(path) for path in inspect(cursor, text, catalogue=catalogue, lake=lake).tables]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("SELECT * FROM open_data", ["prod.main.open_data"]),
        ("SELECT * FROM OPEN_DATA", ["prod.main.open_data"]),
        ("SELECT * FROM prod.open_data", ["prod.main.open_data"]),
        ('SELECT * FROM "Prod"."MAIN".open_data o', ["prod.main.open_data"]),
        ("SELECT * FROM harmless", ["prod.main.harmless", "prod.main.open_data"]),
        ("SELECT * FROM shadow", ["prod.main.shadow"]),
        ('SELECT * FROM "odd AS (name)"', ["prod.main.odd AS (name)", "prod.main.open_data"]),
        ("WITH secret AS (SELECT 1 AS b) SELECT * FROM secret", []),
        ("WITH s AS (SELECT * FROM open_data), t AS (SELECT * FROM s) SELECT * FROM t, s", ["prod.main.open_data"]),
        ("WITH open_data AS (SELECT * FROM open_data) SELECT * FROM open_data", ["prod.main.open_data"]),
        ("WITH RECURSIVE secret AS (SELECT 1 AS b UNION ALL SELECT b + 1 FROM secret WHERE b < 3) FROM secret", []),
        ("DESCRIBE open_data", ["prod.main.open_data"]),
        ("SHOW open_data", ["prod.main.open_data"]),
    ],
)
def test_granted_tables_are_found_by_every_spelling(cursor, catalogue, text, read):
    assert tables(cursor, catalogue.granted(GRANTED), text) == read


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM secret",
        "SELECT * FROM SECRET",
        'SELECT * FROM "secret"',
        "SELECT * FROM main.secret",
        "SELECT * FROM prod.secret",
        "SELECT * FROM prod.main.secret",
        "SELECT * FROM crm.secret",
        "SELECT * FROM crm.main.people",
        "SELECT * FROM deep.open_data",
        "SELECT * FROM leak",
        "SELECT * FROM leak_of_leak",
        "WITH secret AS (SELECT * FROM secret) SELECT * FROM secret",
        "WITH secret AS (SELECT 1) SELECT * FROM main.secret",
        "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a",
        "SELECT * FROM (WITH secret AS (SELECT 1) FROM secret), secret",
        "WITH RECURSIVE secret AS (SELECT b FROM secret UNION ALL SELECT 1 FROM secret WHERE false) FROM secret",
        "SELECT (SELECT max(b) FROM secret)",
        "SELECT a FROM open_data WHERE a IN (SELECT b FROM secret)",
        "SELECT * FROM open_data SEMI JOIN secret ON a = b",
        "FROM open_data UNION ALL FROM secret",
        "TABLE secret",
        "DESCRIBE secret",
        "SHOW secret",
        "SUMMARIZE secret",
        "EXPLAIN SELECT * FROM secret",
        "PIVOT secret ON b IN (1) USING count(*)",
        "UNPIVOT secret ON b",
        "SELECT count(*) FROM open_data ORDER BY (SELECT max(b) FROM secret)",
    ],
)
def test_tables_that_were_not_granted_do_not_exist(cursor, catalogue, text):
    with pytest.raises(Refusal) as raised:
        tables(cursor, catalogue.granted(GRANTED), text)
    assert raised.value.code == "query.unknown_table"
    assert "secret" not in raised.value.params.get("candidates", [])


def test_the_engine_agrees_on_what_is_read(cursor, catalogue):
    """DuckDB's own list of base tables is within what the guard saw."""
    for text in (
        "WITH secret AS (SELECT * FROM open_data) SELECT * FROM secret",
        "SELECT * FROM leak_of_leak JOIN crm.people ON true",
        "WITH x AS (SELECT b FROM leak), secret AS (SELECT * FROM x) SELECT * FROM secret, deep.open_data",
        "SELECT (WITH other AS (SELECT 1) SELECT * FROM other) FROM open_data",
    ):
        seen = {path.rsplit(".", 1)[-1] for path in tables(cursor, catalogue, text)}
        assert {name.rsplit(".", 1)[-1].strip(chr(34)) for name in cursor.get_table_names(text, qualified=True)} <= seen


def test_functions_a_lake_redefines_are_refused(cursor, catalogue):
    with pytest.raises(Refusal) as raised:
        tables(cursor, catalogue, "SELECT upper('x')")
    assert raised.value.code == "query.function"


def test_other_lakes_are_homes_too(cursor, catalogue):
    assert tables(cursor, catalogue, "SELECT * FROM people, prod.main.other", lake="crm") == [
        "crm.main.people",
        "prod.main.other",
    ]


def test_listings_are_recognised_at_the_top_only(cursor, catalogue):
    assert inspect(cursor, "SHOW TABLES;", catalogue=catalogue, lake="prod").kind is Kind.TABLES
    with pytest.raises(Refusal):
        inspect(cursor, "SELECT * FROM (SHOW TABLES)", catalogue=catalogue, lake="prod")


def test_what_runs_is_what_was_read(cursor, catalogue):
    for text in ("SELECT 1 ; -- done ;", "SELECT 1;;", "SELECT ';' /* ; */;"):
        statement = inspect(cursor, text, catalogue=catalogue, lake="prod").statement
        assert cursor.execute(f"SELECT * FROM (\n{statement}\n) LIMIT 1").fetchall() in ([(1,)], [(";",)])
