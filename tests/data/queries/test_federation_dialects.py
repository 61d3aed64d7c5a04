"""What a statement over DuckDB and a lake of another dialect means: what it means where everything is in one DuckDB.
PostgreSQL is asked the same by `test_federation`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.access import local_admin
from data.errors import QueryError
from data.inventory import NewLake, register_lake
from data.opening import close_core
from data.queries import run_sql
from tests.cores import make_core
from tests.data.contracts.places import PLACES

pytestmark = pytest.mark.lakes
HERE = Path(__file__).parent
COLUMNS = "id, team, name, code, amount, ratio, flag, day, seen"
ROWS = (
    (1, 10, "Ada", "a", "1.50", 2.5, True, "2026-01-31", "2026-01-31 23:30:00"),
    (2, 10, "ada", "a", "-0.01", 1e300, False, "2025-12-31", "2025-05-31 22:00:00"),
    (3, 20, "Zoë", "b", "99999999999.99", 0.0, None, None, None),
    (4, None, "", None, None, None, True, "2026-03-29", "2026-03-29 00:30:00"),
    (5, 30, "o'Neil % _", "ab", "0", -1e300, False, "2026-02-28", "2026-02-28 12:00:00"),
    (6, 99, None, "b", "1.50", 2.5, True, "2026-01-31", "2026-01-31 23:30:00"),
)
TEAMS = "(10, 'North'), (20, 'South'), (40, 'Nowhere'), (NULL, 'Lost')"
DUCKDB = "id INT, team INT, name VARCHAR, code VARCHAR, amount DECIMAL(15,2), ratio DOUBLE, flag BOOLEAN, day DATE, "
MYSQL = "id INT, team INT, name VARCHAR(40), code CHAR(4), amount DECIMAL(15,2), ratio DOUBLE, flag BOOLEAN, day DATE, "


@dataclass(frozen=True)
class Dialect:
    """How a kind writes the table `people`, and runs what makes it. A moment is written as `moment` says."""

    columns: str
    end: str = ""
    moment: str = "'{}'"
    before: tuple[str, ...] = ("CREATE SCHEMA far",)
    number: str = "{}"

    def statements(self) -> list[str]:
        rows = ", ".join(f"({', '.join(self._literal(at, value) for at, value in enumerate(row))})" for row in ROWS)
        return [
            *self.before,
            f"CREATE TABLE far.people ({self.columns}){self.end}",
            f"INSERT INTO far.people VALUES {rows}",
        ]

    def _literal(self, at: int, value: Any) -> str:
        if value is None or isinstance(value, bool):
            return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
        if at == 8:
            return self.moment.format(value)
        if at == 4:
            return self.number.format(value)
        text = str(value).replace("'", "''")
        return text if isinstance(value, int | float) else f"'{text}'"


DIALECTS = {
    "mysql": Dialect(
        MYSQL + "seen TIMESTAMP NULL",
        end=" COLLATE utf8mb4_general_ci",
        before=("DROP DATABASE IF EXISTS far", "CREATE DATABASE far", "SET time_zone = '+00:00'"),
    ),
    "trino": Dialect(
        DUCKDB + "seen TIMESTAMPTZ", before=("DROP SCHEMA IF EXISTS hive.far CASCADE", "CREATE SCHEMA far")
    ),
    "clickhouse": Dialect(
        "id Int32, team Nullable(Int32), name Nullable(String), code Nullable(String), amount Nullable(Decimal(15,2)),"
        " ratio Nullable(Float64), flag Nullable(Bool), day Nullable(Date32), seen Nullable(DateTime64(6, 'UTC'))",
        end=" ENGINE = MergeTree ORDER BY id",
        before=("DROP DATABASE IF EXISTS far", "CREATE DATABASE far"),
        number="'{}'",
    ),
    "snowflake": Dialect(
        "id INT, team INT, name VARCHAR, code VARCHAR, amount NUMBER(15,2), ratio FLOAT, flag BOOLEAN, day DATE,"
        " seen TIMESTAMP_TZ",
        before=("USE DATABASE SHOP", "CREATE OR REPLACE SCHEMA far"),
        moment="'{}+00'",
    ),
}


@pytest.fixture(scope="module", params=sorted(DIALECTS))
def both(request, tmp_path_factory):
    place = PLACES[request.param]()
    assert place.run is not None
    place.run(*DIALECTS[request.param].statements())
    core = make_core(tmp_path_factory.mktemp("home"), demo=False)
    made = Dialect(DUCKDB + "seen TIMESTAMPTZ", moment="'{}+00'").statements()[1:]
    with core.lakes.cursor() as cursor:
        for statement in made:
            cursor.execute(statement.replace("far.people", "prod.main.people")).fetchall()
        cursor.execute("CREATE TABLE prod.main.teams (team INTEGER, title VARCHAR)")
        cursor.execute(f"INSERT INTO prod.main.teams VALUES {TEAMS}").fetchall()
    core.lakes.loaded("prod")
    register_lake(core, NewLake("there", "There", request.param, place.options), actor=local_admin())
    yield core
    close_core(core)


def ask(core, text):
    try:
        return run_sql(core, text, actor=local_admin())
    except QueryError as error:
        return error.code


def rows(found):
    if isinstance(found, str):
        return found
    return [[_plain(value) for value in row] for row in found.rows]


def _plain(value):
    if isinstance(value, float | Decimal):
        return pytest.approx(float(value), rel=1e-12)
    return value


CONDITIONS = [line for line in (HERE / "conditions.sql").read_text().splitlines() if "NaN" not in line]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_keeps_the_rows_it_keeps_here(both, condition):
    here = ask(both, f"SELECT {COLUMNS} FROM people WHERE {condition} ORDER BY id")
    there = ask(both, f"SELECT {COLUMNS} FROM there.far.people WHERE {condition} ORDER BY id")
    assert rows(there) == rows(here)


SHAPES = [line for line in (HERE / "shapes.sql").read_text().splitlines() if "doc" not in line]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_gives_the_same_here_and_there(both, shape, request):
    if "snowflake" in request.node.callspec.id and "COLUMNS(" in shape:
        request.applymarker(pytest.mark.xfail(strict=True, reason="Snowflake's names are in capitals"))
    here, there = (ask(both, shape.format(people=people)) for people in ("people", "there.far.people"))
    assert rows(there) == rows(here) and "there" in there.lakes


def test_columns_conditions_and_aggregates_go_down(both):
    (joined,) = ask(
        both, "SELECT title FROM teams t JOIN there.far.people p USING (team) WHERE p.amount > 1"
    ).statistics["scans"]
    assert "code" not in joined["sql"].lower() and " WHERE " in joined["sql"] and joined["rows"] == 3
    (grouped,) = ask(both, "SELECT team, count(*) AS n FROM there.far.people WHERE id > 1 GROUP BY team").statistics[
        "scans"
    ]
    assert "GROUP BY" in grouped["sql"] and grouped["rows"] == 5
