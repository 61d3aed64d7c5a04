"""What MySQL tells of a column is its type here, whatever the first rows hold."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.inventory import NewLake, register_lake
from data.opening import close_core
from data.queries import run_sql
from tests.cores import make_core
from tests.mariadb import mariadb

pytestmark = pytest.mark.lakes
COLUMNS = (
    "id int auto_increment primary key, tiny tinyint unsigned, big bigint unsigned, small decimal(9,4),"
    " wide decimal(65,2), day date, at datetime(3), seen timestamp(3) NULL, lasts time, kind enum('a','b'), raw blob,"
    " doc json, born year"
)
LATE = (
    "(DEFAULT, 255, 18446744073709551615, -12345.6789, 1e60, '2026-03-29', '2026-03-29 02:30:00.125',"
    " '2026-03-29 02:30:00.125', '23:00:01', 'b', x'00ff', '{\"a\": [1]}', 1999)"
)
EMPTY = "(DEFAULT, NULL, NULL, NULL, NULL, '0000-00-00', '0000-00-00', NULL, NULL, NULL, NULL, NULL, NULL)"


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    server = mariadb()
    server.run(
        "DROP DATABASE IF EXISTS typed",
        "CREATE DATABASE typed CHARACTER SET utf8mb4",
        "SET sql_mode = '', time_zone = '+00:00'",
        f"CREATE TABLE typed.late ({COLUMNS})",
        f"INSERT INTO typed.late VALUES {EMPTY}",
        "INSERT INTO typed.late SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
        " FROM typed.seq_1_to_12000",
        f"INSERT INTO typed.late VALUES {LATE}",
    )
    core = make_core(tmp_path_factory.mktemp("home"), demo=False)
    register_lake(core, NewLake("my", "My", "mysql", server.options), actor=local_admin())
    yield core
    close_core(core)


def test_a_column_of_nulls_has_its_type(core):
    found = run_sql(core, "SELECT * FROM typed.late WHERE id = 2", lake="my", actor=local_admin())
    assert found.rows[0][1:] == [None] * 12
    assert [column.type for column in found.columns] == [
        "BIGINT", "BIGINT", "UBIGINT", "DECIMAL(9,4)", "VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE",
        "VARCHAR", "VARCHAR", "BLOB", "VARCHAR", "BIGINT",
    ]  # fmt: skip


def test_a_day_no_calendar_has_is_null(core):
    found = run_sql(core, "SELECT day, at FROM typed.late WHERE id = 1", lake="my", actor=local_admin())
    assert found.rows == [[None, None]]


def test_values_that_come_after_thousands_of_nulls_are_what_they_are(core):
    text = "SELECT * EXCLUDE (id, raw) FROM my.typed.late WHERE md5(kind) IS NOT NULL"
    found = run_sql(core, text, actor=local_admin())
    assert found.statistics["scans"][0]["rows"] == 12_002
    tiny, big, small, wide, day, at, seen, lasts, kind, doc, born = found.rows[0]
    assert (tiny, int(big), float(small), float(wide)) == (255, 2**64 - 1, -12345.6789, 1e60)
    assert (day, at[:23], seen[:23]) == ("2026-03-29", "2026-03-29T02:30:00.125", "2026-03-29T02:30:00.125")
    assert (kind, doc, int(born)) == ("b", '{"a": [1]}', 1999)
