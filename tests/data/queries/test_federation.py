"""Statements over a PostgreSQL and the warehouse mean what they mean where everything is in one DuckDB: NULLs, outer
joins, padded and collated text, time zones, decimals; and a lake is asked for no more than is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.access import local_admin
from data.errors import LakeError, QueryError
from data.inventory import NewLake, register_lake
from data.opening import close_core
from data.queries import run_sql
from tests.cores import make_core
from tests.postgres import postgres

HERE = Path(__file__).parent
ROWS = """
 (1, 10, 'Ada', 'a', 1.50, 2.5, true, '2026-01-31', '2026-01-31 23:30:00+00', '{"x": 1}'),
 (2, 10, 'ada', 'a', -0.01, 'NaN', false, '2025-12-31', '2025-06-01 00:00:00+02', NULL),
 (3, 20, 'Zoë', 'b', 99999999999.99, 0, NULL, NULL, NULL, NULL),
 (4, NULL, '', NULL, NULL, NULL, true, '2026-03-29', '2026-03-29 01:30:00+01', '[]'),
 (5, 30, 'o''Neil % _', 'ab', 0, -1e300, false, '2026-02-28', '2026-02-28 12:00:00Z', 'null'),
 (6, 99, NULL, 'b', 1.50, 2.5, true, '2026-01-31', '2026-01-31 23:30:00+00', NULL)
"""
COLUMNS = (
    "id {int}, team {int}, name {text}, code {char}, amount {dec}, ratio {dbl}, flag boolean, day date, seen {tz},"
    " doc {json}"
)
POSTGRES = {"int": "integer", "text": "text", "char": "char(4)", "dec": "numeric(15,2)", "dbl": "double precision"}
DUCKDB = {"int": "INTEGER", "text": "VARCHAR", "char": "VARCHAR", "dec": "DECIMAL(15,2)", "dbl": "DOUBLE"}
TEAMS = "(10, 'North'), (20, 'South'), (40, 'Nowhere'), (NULL, 'Lost')"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    server = postgres()
    made = COLUMNS.format(**POSTGRES, tz="timestamptz", json="jsonb")
    server.run(
        "DROP SCHEMA IF EXISTS far CASCADE",
        "CREATE SCHEMA far",
        f"CREATE TABLE far.people ({made})",
        f"INSERT INTO far.people VALUES {ROWS}",
        'CREATE TABLE far."Odd Name" ("Id" integer, "select" text)',
        """INSERT INTO far."Odd Name" VALUES (1, 'x')""",
        "CREATE VIEW far.flagged AS SELECT id, team FROM far.people WHERE flag",
        "CREATE TABLE far.big AS SELECT i AS id, i % 100 AS team FROM generate_series(1, 3000) i",
        "CREATE TABLE far.sales AS SELECT i AS id, 1 + i % 2000 AS shop, 'S' || (1 + i % 2000) AS code,"
        " DATE '2026-01-01' + i % 300 AS day, i % 7 AS amount FROM generate_series(1, 20000) i",
        "CREATE TABLE far.shops AS SELECT CASE WHEN i < 2000 THEN i END AS shop, 'S' || i AS code, i % 50 AS region,"
        " DATE '2026-01-01' + i % 300 AS day FROM generate_series(1, 2000) i",
        "ANALYZE",
    )
    core = make_core(tmp_path_factory.mktemp("home"), demo=False)
    with core.lakes.cursor() as cursor:
        cursor.execute(f"CREATE TABLE prod.main.people ({COLUMNS.format(**DUCKDB, tz='TIMESTAMPTZ', json='VARCHAR')})")
        cursor.execute(f"INSERT INTO prod.main.people VALUES {ROWS}")
        cursor.execute(
            f"CREATE TABLE prod.main.teams (team INTEGER, title VARCHAR); INSERT INTO prod.main.teams VALUES {TEAMS}"
        )
        cursor.execute(
            "CREATE TABLE prod.main.shops AS SELECT CASE WHEN i < 2000 THEN i END AS shop, 'S' || i AS code,"
            " i % 50 AS region, DATE '2026-01-01' + (i % 300)::INTEGER AS day FROM range(1, 2001) t(i)"
        )
        cursor.execute(
            "CREATE TABLE prod.main.sales AS SELECT i AS id, 1 + i % 2000 AS shop, 'S' || (1 + i % 2000) AS code,"
            " DATE '2026-01-01' + (i % 300)::INTEGER AS day, i % 7 AS amount FROM range(1, 20001) t(i)"
        )
    core.lakes.loaded("prod")
    register_lake(core, NewLake("pg", "PG", "postgres", server.options), actor=local_admin())
    yield core
    close_core(core)


def ask(core, text):
    return run_sql(core, text, actor=local_admin())


CONDITIONS = (HERE / "conditions.sql").read_text().splitlines()
COLUMNS_SHOWN = "id, team, name, code, amount, ratio, flag, day, seen"


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_keeps_the_rows_it_keeps_here(both, condition):
    here = ask(both, f"SELECT {COLUMNS_SHOWN} FROM people WHERE {condition} ORDER BY id").rows
    there = ask(both, f"SELECT {COLUMNS_SHOWN} FROM pg.far.people WHERE {condition} ORDER BY id")
    assert there.rows == here


SHAPES = (HERE / "shapes.sql").read_text().splitlines()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_gives_the_same_here_and_there(both, shape):
    here = ask(both, shape.format(people="people"))
    there = ask(both, shape.format(people="pg.far.people"))
    assert there.rows == [
        [pytest.approx(v, rel=1e-12) if isinstance(v, float) else v for v in row] for row in here.rows
    ]
    assert there.columns == here.columns
    assert "pg" in there.lakes


def scans(core, text):
    return ask(core, text).statistics["scans"]


def test_a_lake_that_has_everything_answers_as_a_whole(both):
    (scan,) = scans(
        both, "SELECT team, count(*) AS n FROM pg.far.big WHERE id > 10 GROUP BY team ORDER BY n DESC LIMIT 5"
    )
    assert scan["rows"] == 5 and "GROUP BY" in scan["sql"] and "LIMIT 5" in scan["sql"]


def test_columns_and_conditions_go_down(both):
    (scan,) = scans(
        both,
        "SELECT t.title FROM teams t JOIN pg.far.people p USING (team) WHERE p.amount > 1 AND upper(p.name) = 'ADA'",
    )
    assert (scan["rows"], scan["tables"]) == (3, ["far.people"])
    assert scan["sql"].startswith('SELECT "team" AS "team", "name" AS "name", "amount" AS "amount" FROM')


ALL, WITH_A_SHOP = 20_000, 19_990
JOINS = [
    ("s.shop = h.shop AND h.region = 3", 400),
    ("s.code = h.code AND h.region IN (3, 4)", 800),
    ("s.day = h.day AND h.region = 3 AND h.shop < 100", 134),
    ("s.shop = h.shop AND h.region = 77", 0),
    ("s.shop = h.shop AND h.region = 3 AND s.amount > 2", 228),
    ("s.shop = h.shop AND random() >= 0", WITH_A_SHOP),
    ("s.shop = h.shop AND h.region + h.shop = 13", WITH_A_SHOP),
    ("s.id % 2000 = h.shop AND h.region = 3", ALL),
    ("s.shop > h.shop AND h.region = 3 AND h.shop > 1950", ALL),
]


@pytest.mark.parametrize("small", ["prod.main.shops", "pg.far.shops"])
@pytest.mark.parametrize(("condition", "moved"), JOINS)
def test_keys_of_a_small_side_leave_rows_of_a_large_one_where_they_are(both, small, condition, moved):
    shape = "SELECT count(*) AS n, sum(s.id) AS ids FROM {sales} s JOIN {shops} h ON {on}"
    found = ask(both, shape.format(sales="pg.far.sales", shops=small, on=condition) + " WHERE md5(s.code) IS NOT NULL")
    assert found.rows == ask(both, shape.format(sales="sales", shops="shops", on=condition)).rows
    assert [scan["rows"] for scan in found.statistics["scans"] if scan["tables"] == ["far.sales"]] == [moved]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM {sales} s LEFT JOIN {shops} h ON s.shop = h.shop AND h.region = 3",
        "SELECT count(*) FROM {shops} h RIGHT JOIN {sales} s ON s.shop = h.shop AND h.region = 3",
        "SELECT count(*) FROM {sales} s FULL JOIN {shops} h ON s.shop = h.shop AND h.region = 3",
        "SELECT count(*) FROM {sales} s ANTI JOIN {shops} h ON s.shop = h.shop AND h.region = 3",
        "SELECT count(*) FROM {sales} s WHERE s.shop NOT IN"
        " (SELECT h.shop FROM {shops} h WHERE h.region = 3 AND h.shop > 0)",
        "SELECT count(*) FROM {sales} s JOIN {shops} h ON s.shop = h.shop JOIN {sales} t ON t.id = h.shop"
        " WHERE h.region = 3",
        "SELECT (SELECT count(*) FROM {sales} s WHERE s.shop = h.shop) AS n, h.shop FROM {shops} h WHERE h.region = 3"
        " ORDER BY ALL",
        "WITH h AS (SELECT * FROM {shops} WHERE region = 3 ORDER BY shop LIMIT 2)"
        " SELECT count(*) FROM {sales} s JOIN h ON s.shop = h.shop",
        "SELECT count(*) FROM {sales} s JOIN {shops} h ON s.shop = h.shop OR h.region = 3 AND s.id < 3",
        "SELECT h.shop, sum(s.amount) AS a FROM {sales} s, {shops} h WHERE s.shop = h.shop AND h.code LIKE 'S19%'"
        " GROUP BY ALL HAVING count(*) > 2 ORDER BY ALL",
        "SELECT count(*) FROM {sales} s JOIN {shops} h USING (shop) WHERE h.region = 3 UNION ALL"
        " SELECT count(*) FROM {sales} s",
    ],
)
def test_sent_keys_never_change_an_answer(both, text):
    here = ask(both, text.format(sales="sales", shops="shops"))
    for shops in ("prod.main.shops", "pg.far.shops"):
        assert ask(both, text.format(sales="pg.far.sales", shops=shops)).rows == here.rows


@pytest.mark.parametrize("small", ["prod.main.shops", "pg.far.shops"])
@pytest.mark.parametrize(
    ("condition", "span"),
    [
        ("s.shop = h.shop AND h.shop > 1900", "shop BETWEEN 1901 AND 1999"),
        ("s.day = h.day AND h.shop > 1990", "day BETWEEN DATE '2026-07-11' AND DATE '2026-07-19'"),
        ("s.code = h.code AND h.shop > 1900", "true"),
    ],
)
def test_of_too_many_keys_their_span_is_sent(both, small, condition, span, monkeypatch):
    monkeypatch.setattr("data.queries.federate.MOST", 5)
    shape = "SELECT count(*) AS n, sum(s.id) AS ids FROM {sales} s JOIN {shops} h ON {on}"
    found = ask(both, shape.format(sales="pg.far.sales", shops=small, on=condition) + " WHERE md5(s.code) IS NOT NULL")
    assert found.rows == ask(both, shape.format(sales="sales", shops="shops", on=condition)).rows
    (sales,) = [scan for scan in found.statistics["scans"] if scan["tables"] == ["far.sales"]]
    assert [[sales["rows"]]] == ask(both, f"SELECT count(*) FROM sales WHERE {span}").rows
    assert ("BETWEEN" in sales["sql"]) == (span != "true")


def test_explain_tells_of_keys_that_are_sent(both):
    text = "SELECT count(*) FROM pg.far.sales s JOIN shops h USING (shop) WHERE h.region = 3"
    plan = ask(both, f"EXPLAIN {text}").records()
    assert plan[0]["note"] == 'only "shop" among the keys of prod.main.shops.shop'
    ran = ask(both, f"EXPLAIN ANALYZE {text}").records()
    assert ran[0]["rows"] == 400
    assert ran[0]["sql"].endswith('WHERE "shop" IN (<40 keys of prod.main.shops.shop>)')


def test_a_view_there_is_a_table_here(both):
    assert ask(both, "SELECT t.title FROM pg.far.flagged f JOIN teams t USING (team) ORDER BY 1").rows == [["North"]]
    (view,) = [table for table in both.lakes.tables("pg") if (table.schema, table.name) == ("far", "flagged")]
    assert (view.rows, view.bytes, [column.name for column in view.columns]) == (None, None, ["id", "team"])


def test_keys_go_from_lake_to_lake(both):
    """A filter on the warehouse's smallest table leaves rows of the next where they are, and of the one behind it."""
    text = (
        "SELECT count(*) AS n, sum(s.id) AS ids FROM {sales} s JOIN {shops} h USING (shop)"
        " JOIN prod.main.teams r ON r.team = h.region WHERE r.title = 'North' AND md5(s.code) <> ''"
    )
    found = ask(both, text.format(sales="pg.far.sales", shops="pg.far.shops"))
    assert found.rows == ask(both, text.format(sales="sales", shops="shops")).rows
    moved = {scan["tables"][0]: scan["rows"] for scan in found.statistics["scans"]}
    assert moved == {"far.shops": 40, "far.sales": 400}


def test_names_with_capitals_and_spaces(both):
    assert ask(both, 'SELECT "select", t.id FROM pg.far."odd name" t').rows == [["x", 1]]


def test_explain_says_what_would_run_where(both):
    plan = ask(both, "EXPLAIN SELECT title FROM teams t JOIN pg.far.big b USING (team) WHERE b.id < 5").records()
    assert [(step["step"], step["lake"], step["tables"], step["estimated_rows"]) for step in plan] == [
        (1, "pg", "far.big", 3000),
        (2, None, None, None),
    ]
    ran = ask(
        both, "EXPLAIN ANALYZE SELECT title FROM teams t JOIN pg.far.big b USING (team) WHERE b.id < 50"
    ).records()
    assert ran[0]["rows"] == 3 and ran[0]["bytes"] > 0 and ran[0]["milliseconds"] > 0


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("SELECT *\nFROM pg.far.peopel", "query.unknown_table", 2),
        ("SELECT id,\n nme FROM pg.far.people, teams", "query.binder", 2),
        ("SELECT id FROM pg.far.people WHERE\n id = = 1", "query.syntax", 2),
        ("DELETE FROM pg.far.people", "query.not_a_select", None),
    ],
)
def test_mistakes_are_pointed_at(both, text, code, line):
    with pytest.raises(QueryError) as raised:
        ask(both, text)
    assert (raised.value.code, raised.value.line) == (code, line)


def test_a_lake_that_is_gone_is_not_an_empty_table(both):
    wrong = {**postgres().options, "host": "127.0.0.1", "port": 1}
    register_lake(both, NewLake("gone", "Gone", "postgres", wrong), actor=local_admin())
    with pytest.raises(LakeError, match=r"lake\.unreachable"):
        ask(both, "SELECT count(*) FROM gone.far.people, teams")
    both.lakes.remove("gone")
