"""Deliveries into databases, statement by statement: each dialect's own words, run by an engine that is at hand.

PostgreSQL answers for Redshift, DuckDB (by SQLGlot) for Snowflake and BigQuery. What fills the staged table there (COPY
from a bucket, COPY INTO, load jobs) is not part of it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from data.errors import ConflictError, DefinitionError, LakeError
from data.flow.deliveries import DELIVERIES, Load, Site, Wanted, bigquery, database, redshift, snowflake
from data.flow.deliveries.delivery import parquet_files, reader, spelled
from data.flow.deliveries.postgres import PostgresSession
from tests.postgres import postgres


class OnDuckDB:
    """A session of another database whose statements DuckDB runs."""

    def __init__(self, speech, words, dialect, connection):
        self.speech, self.words, self.dialect, self.connection = speech, words, dialect, connection

    def run(self, sql):
        (text,) = sqlglot.transpile(sql, read=self.dialect, write="duckdb")
        return self.connection.execute(text).fetchall()

    def begin(self):
        self.connection.execute("BEGIN").fetchall()

    def commit(self):
        self.connection.execute("COMMIT").fetchall()

    def stage(self, load):
        kinds = spelled(reader(load).schema, self.words)
        name = f"shop.{self.speech.quote('staged')}"
        listed = ", ".join(f"{self.speech.quote(column)} {kind}" for column, kind in kinds.items())
        self.run(f"CREATE OR REPLACE TABLE {self.speech.quote('shop')}.{self.speech.quote('staged')} ({listed})")
        for file in parquet_files(load, Path(load.files[0]).parent):
            self.connection.execute(f"INSERT INTO {name.replace('`', '')} FROM read_parquet('{file}')").fetchall()
        return f"{self.speech.quote('shop')}.{self.speech.quote('staged')}", kinds

    def columns(self, schema, table):
        found = self.connection.execute(
            "SELECT lower(column_name) FROM information_schema.columns WHERE lower(table_schema) = ? AND"
            " lower(table_name) = ? ORDER BY ordinal_position",
            [schema, table],
        ).fetchall()
        return [name for (name,) in found]


class OnPostgres(PostgresSession):
    """Redshift's words on PostgreSQL."""

    speech = redshift.SPEECH

    def stage(self, load):
        rows, _ = super().stage(load)
        return rows, spelled(reader(load).schema, redshift.WORDS)


@pytest.fixture(params=["snowflake", "bigquery", "redshift"])
def opened(request, tmp_path):
    """Opens a session anew, and reads the table by SQL."""
    if request.param == "redshift":
        schema = f"r_{abs(hash(str(tmp_path)))}"
        postgres().run(f"CREATE SCHEMA {schema}")

        def session():
            return OnPostgres(adbc.connect(postgres().uri))

        return session, schema, lambda sql: postgres().run(sql.format(schema=schema))
    kind = {"snowflake": snowflake, "bigquery": bigquery}[request.param]
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA shop").fetchall()

    def again():
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK").fetchall()
        return OnDuckDB(kind.SPEECH, kind.WORDS, request.param, connection)

    return again, "shop", lambda sql: connection.execute(sql.format(schema="shop")).fetchall()


def load(tmp_path, name, ids, *, ours=True, moment="2026-11-24 10:00:00+00:00", more=None, state=None):
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    rows = {"id": ids, "word": [f"{name}{each}" if each != 4 else None for each in ids], **(more or {})}
    pq.write_table(pa.table(rows), folder / "rows.parquet")
    accounts = {"extracted": len(ids), "rejected": 0, "filtered": 0, "folded": 0}
    return Load("p", name, 1, (str(folder / "rows.parquet"),), accounts, state or {}, moment, lambda: ours)


ROWS = {
    "append": [(1, "a1"), (2, "a2"), (2, "b2"), (3, "b3")],
    "replace": [(2, "b2"), (3, "b3")],
    "merge": [(1, "a1"), (2, "b2"), (3, "b3")],
    "history": [(1, "a1"), (2, "a2"), (2, "b2"), (3, "b3")],
}


@pytest.mark.parametrize("mode", ROWS)
def test_rows_arrive_once_by_mode(mode, opened, tmp_path):
    session, schema, read = opened
    values = {"table": f"{schema}.t", "mode": mode, "key": ["id"], "schema": "evolve"}
    for each in (load(tmp_path, "a", [1, 2]), load(tmp_path, "a", [1, 2]), load(tmp_path, "b", [2, 3])):
        database.deliver(session(), values, each, schema=schema)
    assert read("SELECT id, word FROM {schema}.t ORDER BY 1, 2") == ROWS[mode]
    if mode == "history":
        assert read("SELECT word, _is_current FROM {schema}.t WHERE id = 2 ORDER BY _valid_from") == [
            ("a2", False), ("b2", True),
        ]  # fmt: skip
    with pytest.raises(ConflictError):
        database.deliver(session(), values, load(tmp_path, "c", [9], ours=False), schema=schema)
    session()
    assert read("SELECT id, word FROM {schema}.t ORDER BY 1, 2") == ROWS[mode]


def test_the_ledger_keeps_states_in_the_order_of_loads_though_the_clock_goes_back(opened, tmp_path):
    session, schema, _ = opened
    values = {"table": f"{schema}.t", "mode": "append", "schema": "evolve"}
    assert database.find(session(), values, Wanted(pipeline_id="p"), schema=schema) is None
    for name, hour in (("a", 12), ("b", 9)):
        given = load(tmp_path, name, [1], moment=f"2026-11-24 {hour:02}:00:00+00:00", state={"at": f"{name}\\'"})
        database.deliver(session(), values, given, schema=schema)
    assert database.find(session(), values, Wanted(pipeline_id="p"), schema=schema).state == {"at": "b\\'"}
    assert database.find(session(), values, Wanted(execution_id="a"), schema=schema).accounts["loaded"] == 1


def test_a_new_column_and_a_value_that_is_none_are_changes(opened, tmp_path):
    session, schema, read = opened
    values = {"table": f"{schema}.t", "mode": "merge", "key": ["id"], "schema": "evolve"}
    database.deliver(session(), values, load(tmp_path, "a", [1, 3]), schema=schema)
    wider = load(tmp_path, "b", [3, 4], more={"extra": [0.5, None]})
    with pytest.raises(DefinitionError):
        database.deliver(session(), {**values, "schema": "freeze"}, wider, schema=schema)
    database.deliver(session(), values, wider, schema=schema)
    database.deliver(
        session(),
        values,
        load(tmp_path, "c", [3, 4], more={"extra": pa.array([None, None], pa.float64())}),
        schema=schema,
    )
    assert read("SELECT id, word, extra, _execution_id FROM {schema}.t ORDER BY 1") == [
        (1, "a1", None, "a"), (3, "c3", None, "c"), (4, None, None, "b"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["snowflake", "bigquery"])
def test_a_missing_driver_is_named_with_its_package(kind, tmp_path, monkeypatch):
    for module in ("snowflake", "google.cloud", "google.oauth2"):
        monkeypatch.setitem(sys.modules, module, None)
    values = {"table": "a.t", "mode": "append", "account": "a", "user": "u", "database": "d"}
    with pytest.raises(LakeError) as refused:
        DELIVERIES[kind].find(values, Site(tmp_path, tmp_path, 1 << 28), Wanted(execution_id="x"))
    assert refused.value.code == "lake.driver_missing" and refused.value.params["package"]
