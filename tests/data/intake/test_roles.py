"""What a column is for."""

from __future__ import annotations

import pytest

from data.intake.profile import Family, profile_lake
from data.intake.roles import Role, role
from tests.cores import make_core

COLUMNS = {
    "i AS order_id": Role.IDENTIFIER,
    "10000 + i AS zip": Role.IDENTIFIER,
    "2000 + i % 20 AS year": Role.CALENDAR,
    "i % 24 AS hour": Role.CALENDAR,
    "(i % 24) * 100 + i % 60 AS dep_time": Role.CLOCK,
    "i * 1.5 - 60 AS lat": Role.LATITUDE,
    "i * 1.5 - 60 AS long": Role.LONGITUDE,
    "i * 2.5 AS amount": Role.AMOUNT,
    "i AS quantity": Role.AMOUNT,
    "i % 50 AS dep_delay": Role.RATE,
    "i % 360 AS wind_dir": Role.OTHER,
    "i % 4 AS engines": Role.CATEGORY,
    "(i * 7919) % 5000 / 7 AS whatever": Role.RATE,
    "i % 2 = 0 AS paid_flag": Role.FLAG,
    "DATE '2026-01-01' + i::INT AS day": Role.TIME,
    "'v' || i % 5 AS colour": Role.CATEGORY,
    "'v' || i AS email": Role.IDENTIFIER,
    "repeat('long text ', 9) || i % 3 AS comment": Role.TEXT,
    "'same' AS source": Role.OTHER,
    "NULL::VARCHAR AS nothing": Role.OTHER,
    "[i] AS list": Role.OTHER,
}


@pytest.fixture(scope="module")
def table():
    core = make_core(demo=False)
    core.lakes.fetch(f"CREATE TABLE prod.main.things AS SELECT {', '.join(COLUMNS)} FROM range(80) r(i)")
    yield profile_lake(core, "prod")[0]
    core.lakes.close()


@pytest.mark.parametrize(("sql", "expected"), COLUMNS.items())
def test_role(table, sql, expected):
    assert role(table, table.columns[sql.rpartition(" AS ")[2]]) is expected


def test_profiles_are_what_sql_says(table):
    colour = table.columns["colour"]
    assert (table.rows, colour.values, colour.nulls, colour.distinct, colour.least, colour.most) == (
        80, 80, 0, 5, "v0", "v4",
    )  # fmt: skip
    assert colour.top[:2] == (("v0", 16), ("v1", 16))
    assert table.columns["nothing"].null_share == 1.0
    assert table.columns["email"].unique and not colour.unique
    assert table.columns["list"].family is Family.OTHER
