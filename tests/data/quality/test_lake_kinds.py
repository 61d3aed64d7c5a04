"""The same rules over the same rows give the same figures in lakes of every kind; what can't be measured is said."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb
import pytest

from data.access import local_admin
from data.inventory import NewLake, register_lake, reload_lake
from data.opening import close_core
from data.quality import failing_rows, measure
from tests.cores import make_core
from tests.data.contracts.places import PLACES
from tests.data.quality.far_rules import far_rules
from tests.seaweed import seaweed

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EXPECTED = {
    "email": (4, 2), "mail": (3, 1), "amount": (4, 2), "state": (4, 3), "once": (3, 2), "pair": (3, 3),
    "customer": (3, 2), "order": (2, 1), "cheap": (4, 4), "many": (1, 0), "fresh": (1, 1), "days": (3, 3),
    "numbers": (3, 0),
}  # fmt: skip
CUSTOMERS = "INSERT INTO {}customers VALUES (1), (2)"
ORDERS = """INSERT INTO {}orders VALUES
  (1, 1, 1, 'a@b', 10, 'open', '2026-11-19 01:00:00', NULL),
  (2, 1, 2, ' ', 200, 'paid', '2026-11-18 23:30:00', '2026-11-19 00:00:00'),
  (3, 2, 3, 'nobody', -1, 'lost', '2026-11-17 12:00:00', '2026-11-01 00:00:00'),
  (4, NULL, NULL, NULL, 60, 'paid', '2026-11-17 13:00:00', '2026-11-16 00:00:00')"""
COLUMNS = ("id", "no", "customer", "email", "amount", "state", "happened", "paid_at")


@dataclass(frozen=True)
class Dialect:
    """How a kind of server writes the types of the two tables, and which rules it can't measure exactly."""

    whole: str = "bigint"
    text: str = "varchar(50)"
    money: str = "decimal(8,2)"
    moment: str = "timestamp"
    ends: str = ""
    unmeasured: frozenset[str] = field(default_factory=lambda: frozenset({"numbers"}))
    before: tuple[str, ...] = ()

    def tables(self, schema: str) -> list[str]:
        whole, text, moment = self.whole, self.text, self.moment
        types = (whole, whole, whole, text, self.money, text, moment, moment)
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, types, strict=True))
        made = [f"CREATE TABLE {schema}customers (id {whole}){self.ends}", CUSTOMERS.format(schema)]
        return [*self.before, *made, f"CREATE TABLE {schema}orders ({columns}){self.ends}", ORDERS.format(schema)]


BOTH = frozenset({"numbers", "pair"})
FAR = {
    "sqlalchemy": Dialect(),
    "mysql": Dialect(moment="datetime(6)", unmeasured=BOTH),
    "clickhouse": Dialect(
        "Nullable(Int64)", "Nullable(String)", "Nullable(Decimal(8, 2))", "Nullable(DateTime64(6, 'UTC'))",
        " ENGINE = MergeTree ORDER BY tuple()",
    ),
    "trino": Dialect(unmeasured=frozenset({"pair"})),
    "snowflake": Dialect(text="varchar", moment="timestamp_ntz", unmeasured=frozenset({"pair"})),
    "bigquery": Dialect("int64", "string", "numeric", "timestamp", unmeasured=frozenset({"pair"})),
}  # fmt: skip


@pytest.fixture
def register(tmp_path):
    """A core that measures the rules on the tables of a lake."""
    (tmp_path / "home/quality").mkdir(parents=True)
    cores = []

    def registered(kind, options, *, schema=""):
        (tmp_path / "home/quality/orders.yaml").write_text(far_rules(schema, "happened"))
        core = make_core(tmp_path / "home", demo=False, moment=NOW)
        cores.append(core)
        register_lake(core, NewLake("far", "Far", kind, options), actor=local_admin())
        reload_lake(core, "far", actor=local_admin())
        return core

    yield registered
    for core in cores:
        close_core(core)


def holds(core, table, unmeasured=frozenset()):
    """What the rules find is what they must, and what is not measured is said."""
    found = measure(core, "far", table)
    results = {each.rule: each for each in found.results}
    wanted = {rule: figures for rule, figures in EXPECTED.items() if rule not in unmeasured}
    assert {rule: (each.tested, each.passed) for rule, each in results.items() if not each.error} == wanted
    assert {each.error for rule, each in results.items() if each.error} <= {"quality.not_pushed"}
    assert (found.rows, found.sample, found.error) == (4, False, None)
    assert found.newest == datetime(2026, 11, 19, 1, tzinfo=UTC)
    wrong = failing_rows(core, "far", table, "amount", actor=local_admin())
    assert wrong.total == 2 and sorted(int(row[0]) for row in wrong.rows) == [2, 3]


def parquet_of(folder):
    """The two tables as Parquet files."""
    with duckdb.connect() as database:
        for statement in Dialect().tables(""):
            database.execute(statement).fetchall()
        for table in ("orders", "customers"):
            database.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)").fetchall()
    return sorted(folder.glob("*.parquet"))


def test_a_sqlite_file(register, tmp_path):
    with sqlite3.connect(tmp_path / "far.sqlite") as database:
        for statement in Dialect().tables(""):
            database.execute(statement)
    database.close()
    holds(register("sqlite", {"path": str(tmp_path / "far.sqlite")}), "orders")


def test_parquet_files_in_a_bucket(register, tmp_path):
    bucket, place = seaweed(), f"measured-{secrets.token_hex(4)}"
    for file in parquet_of(tmp_path):
        bucket.put(f"{place}/{file.name}", file.read_bytes())
    holds(register("files", bucket.options(place)), "orders")


@pytest.mark.lakes
@pytest.mark.parametrize("kind", FAR)
def test_servers_are_asked_in_their_own_dialect(kind, register):
    place, dialect = PLACES[kind](), FAR[kind]
    server = place.run or postgres_run()
    schema = f"{place.schema}."
    prefix = f"{place.options['database']}.{schema}" if kind in ("trino", "snowflake") else schema
    for statement in [f"DROP TABLE IF EXISTS {prefix}{table}" for table in ("orders", "customers")]:
        server(statement)
    for statement in dialect.tables(prefix):
        server(statement)
    holds(register(kind, place.options, schema=schema), f"{schema}orders", dialect.unmeasured)


def postgres_run():
    from tests.postgres import postgres

    return postgres().run
