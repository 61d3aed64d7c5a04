"""A profile says what a scan by hand says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, NotFound
from data.inventory import NewLake, register_lake, table_profile
from tests.cores import make_core
from tests.postgres import postgres

ADMIN = local_admin()
ROWS = "SELECT i AS id, i % 4 AS region, CASE WHEN i % 10 = 0 THEN NULL ELSE 'n' || i % 3 END AS name"


@pytest.fixture(scope="module")
def core():
    made = make_core()
    with made.lakes.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE prod.main.things AS {ROWS}, DATE '2026-01-01' + (i % 400)::INTEGER AS day, [i] AS list"
            " FROM range(100) t(i)"
        )
    made.lakes.loaded("prod")
    postgres().run(
        "DROP SCHEMA IF EXISTS profile CASCADE",
        "CREATE SCHEMA profile",
        f"CREATE TABLE profile.things AS {ROWS}, DATE '2026-01-01' + i % 400 AS day,"
        " timestamptz '2026-01-31 12:00+02' + i * interval '1 day' AS seen FROM generate_series(0, 99) i",
    )
    register_lake(made, NewLake("pg", "PG", "postgres", postgres().options), actor=ADMIN)
    yield made
    made.lakes.close()


@pytest.mark.parametrize(("lake", "schema"), [("prod", "main"), ("pg", "profile")])
def test_what_is_in_a_table(core, lake, schema):
    found = table_profile(core, lake, "things", actor=ADMIN, schema=schema)
    columns = {column.name: column for column in found.columns}
    assert (found.looked_at, len(found.sample)) == (100, 20)
    newest = datetime(2026, 4, 10, tzinfo=UTC) if lake == "prod" else datetime(2026, 5, 10, 10, tzinfo=UTC)
    assert found.newest == newest
    region = columns["region"]
    assert (region.nulls, region.distinct, region.least, region.most) == (0, 4, 0, 3)
    assert region.top == ((0, 25), (1, 25), (2, 25), (3, 25))
    assert (region.histogram[0], region.histogram[-1], sum(region.histogram)) == (25, 25, 100)
    name = columns["name"]
    assert (name.nulls, name.distinct, name.least, name.most, name.histogram) == (10, 3, "n0", "n2", ())
    assert sum(columns["id"].histogram) == 100 and set(columns["id"].histogram) == {5}
    assert columns["day"].least == "2026-01-01"


def test_who_may_not_read_sees_nothing(core):
    with pytest.raises(AccessError):
        table_profile(core, "prod", "things", actor=Actor("nobody"))


def test_an_unknown_table_is_named(core):
    with pytest.raises(NotFound, match="nowhere"):
        table_profile(core, "prod", "nowhere", actor=ADMIN)
