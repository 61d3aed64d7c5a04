"""A table in PostgreSQL: rows go in by binary COPY; rows and ledger line commit in one transaction of the server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent
from urllib.parse import urlsplit, urlunsplit

from data.core import Core
from data.errors import ConflictError, DefinitionError, LakeError, Problem
from data.flow import Option
from data.pipelines.destinations.destination import Destination, Receipt, Staged
from data.pipelines.destinations.ledger import ACCOUNTS
from data.pipelines.destinations.write_modes import EXECUTION
from data.settings import environment_secret
from data.sql import literal, qualify, quote

if TYPE_CHECKING:
    import pyarrow as pa

STAGED = "nexus_staged_rows"
LEDGER = "nexus_loads"
NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}")
OPTIONS = (
    Option("url", "text", "postgresql://user@host:port/database, without a password.", required=True),
    Option("password", "secret", "Its password, as {secret: NAME}."),
    Option("table", "text", "schema.table; made if missing.", required=True),
    Option(
        "mode", "choice", "append adds rows; replace swaps the whole content; merge updates by key.", "append",
        choices=("append", "replace", "merge"),
    ),
    Option("key", "columns", "Columns that tell one thing from another; for merge."),
)  # fmt: skip


def load(core: Core, options: Mapping[str, Any], staged: Staged) -> Receipt:
    """Load, or give the receipt of the load that went before. Raises LakeError when the server does not answer or
    refuses, ConflictError when the execution was taken over, DefinitionError for keys that tell nothing apart."""
    with closing(_connect(options)) as connection:
        try:
            with closing(connection.cursor()) as cursor:
                return _load(core, connection, cursor, options, staged)
        except (ConflictError, DefinitionError):
            connection.rollback()
            raise
        except Exception as error:  # whatever the driver raises; its words may hold the address
            raise _failed(options, error) from None


def receipt(_core: Core, options: Mapping[str, Any], execution_id: str) -> Receipt | None:
    """What an execution loaded, None when it did not."""
    return _found(options, f"execution_id = {literal(execution_id)}")


def latest(_core: Core, options: Mapping[str, Any], pipeline_id: str) -> Receipt | None:
    """The last load of a pipeline."""
    return _found(options, f"pipeline_id = {literal(pipeline_id)}")


def problems(options: Mapping[str, Any]) -> list[Problem]:
    """No password in the address, a plain name, a key for merge."""
    found = []
    parts = urlsplit(str(options["url"]))
    if parts.scheme not in ("postgresql", "postgres") or parts.password:
        found.append(Problem("/destination/url", "pipeline.postgres_url", {}))
    if not NAME.fullmatch(str(options["table"])):
        found.append(Problem("/destination/table", "pipeline.table_name", {"table": str(options["table"])[:80]}))
    if options["mode"] == "merge" and not options.get("key"):
        found.append(Problem("/destination/key", "pipeline.key_missing", {"mode": "merge"}))
    return found


def _connect(options: Mapping[str, Any]) -> Any:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="postgres", package="adbc-driver-postgresql") from error
    try:
        return dbapi.connect(_address(options))
    except Exception as error:  # whatever the driver raises; its words may hold the address
        raise _failed(options, error) from None


def _address(options: Mapping[str, Any]) -> str:
    """What the driver connects to. Holds the password."""
    secret = options.get("password")
    if not isinstance(secret, Mapping):
        return str(options["url"])
    parts = urlsplit(str(options["url"]))
    word = percent(environment_secret(f"NEXUS_SECRET_{str(secret['secret']).upper()}"), safe="")
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{word}@{host}"))


def _load(core: Core, connection: Any, cursor: Any, options: Mapping[str, Any], staged: Staged) -> Receipt:
    schema, table = _target(options)
    ledger = qualify(schema, LEDGER)
    cursor.execute(_make_ledger(ledger))
    known = _line(cursor, ledger, f"execution_id = {literal(staged.execution_id)}")
    if known is not None:
        return known
    if staged.files:
        cursor.adbc_ingest(STAGED, _reader(staged), mode="create", temporary=True)
        loaded = _write(cursor, qualify(schema, table), options, staged.execution_id)
    else:
        loaded = 0
    accounts = {**staged.accounts, "loaded": loaded}
    values = ", ".join(str(int(accounts[name])) for name in ACCOUNTS)
    state = literal(json.dumps(dict(staged.state), default=str))
    moment = literal(core.clock.now().isoformat())
    cursor.execute(
        f"INSERT INTO {ledger} (execution_id, pipeline_id, token, loaded_at, {', '.join(ACCOUNTS)}, state)"
        f" VALUES ({literal(staged.execution_id)}, {literal(staged.pipeline_id)}, {staged.token}, {moment},"
        f" {values}, {state})"
    )
    if not staged.still_ours():
        raise ConflictError("execution.taken_over", execution=staged.execution_id)
    connection.commit()
    return Receipt(staged.execution_id, accounts, dict(staged.state))


def _make_ledger(ledger: str) -> str:
    counts = ", ".join(f"{name} BIGINT" for name in ACCOUNTS)
    return (
        f"CREATE TABLE IF NOT EXISTS {ledger} (execution_id TEXT PRIMARY KEY, pipeline_id TEXT, token BIGINT,"
        f" loaded_at TIMESTAMPTZ, {counts}, state TEXT)"
    )


def _reader(staged: Staged) -> pa.RecordBatchReader:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.unify_schemas([pq.read_schema(file) for file in staged.files])
    return pa.RecordBatchReader.from_batches(schema, _batches(staged, schema))


def _batches(staged: Staged, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for file in staged.files:
        for batch in pq.ParquetFile(file).iter_batches(65_536):
            columns = [
                batch.column(field.name) if field.name in batch.schema.names else pa.nulls(batch.num_rows, field.type)
                for field in schema
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _write(cursor: Any, table: str, options: Mapping[str, Any], execution_id: str) -> int:
    cursor.execute(f"SELECT * FROM {STAGED} LIMIT 0")
    names = [entry[0] for entry in cursor.description]
    cursor.fetchall()
    marked = f"{literal(execution_id)}::text AS {quote(EXECUTION)}"
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT s.*, {marked} FROM {STAGED} AS s LIMIT 0")
    listed = ", ".join(quote(name) for name in names)
    insert = f"INSERT INTO {table} ({listed}, {quote(EXECUTION)}) SELECT {listed}, {marked} FROM {STAGED} AS s"
    if options["mode"] == "replace":
        cursor.execute(f"DELETE FROM {table}")
    if options["mode"] == "merge":
        insert += f" WHERE {_update(cursor, table, names, list(options['key']), execution_id)}"
    cursor.execute(insert)
    cursor.execute(f"SELECT count(*) FROM {STAGED}")
    return int(cursor.fetchone()[0])


def _update(cursor: Any, table: str, names: list[str], key: list[str], execution_id: str) -> str:
    """Update the rows that are there; the condition for those that are not."""
    keys = ", ".join(quote(name) for name in key)
    cursor.execute(f"SELECT {keys} FROM {STAGED} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1")
    twice = cursor.fetchone()
    if twice is not None:
        facts = {"key": ", ".join(key), "value": ", ".join(map(str, twice))}
        raise DefinitionError("flow.merge_twice", (Problem("/destination/key", "flow.merge_twice", facts),), **facts)
    same = " AND ".join(f"t.{quote(name)} = s.{quote(name)}" for name in key)
    rest = [name for name in names if name not in key]
    if rest:
        changes = ", ".join(f"{quote(name)} = s.{quote(name)}" for name in rest)
        differs = " OR ".join(f"t.{quote(name)} IS DISTINCT FROM s.{quote(name)}" for name in rest)
        mark = f"{quote(EXECUTION)} = {literal(execution_id)}"
        cursor.execute(f"UPDATE {table} AS t SET {changes}, {mark} FROM {STAGED} AS s WHERE {same} AND ({differs})")
    return f"NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {same})"


def _found(options: Mapping[str, Any], condition: str) -> Receipt | None:
    ledger = qualify(_target(options)[0], LEDGER)
    with closing(_connect(options)) as connection, closing(connection.cursor()) as cursor:
        try:
            cursor.execute(f"SELECT to_regclass({literal(ledger)})::text")
            return _line(cursor, ledger, condition) if cursor.fetchone()[0] else None
        except Exception as error:  # whatever the driver raises; its words may hold the address
            raise _failed(options, error) from None


def _line(cursor: Any, ledger: str, condition: str) -> Receipt | None:
    cursor.execute(
        f"SELECT execution_id, state, {', '.join(ACCOUNTS)} FROM {ledger} WHERE {condition}"
        " ORDER BY loaded_at DESC, token DESC LIMIT 1"
    )
    row = cursor.fetchone()
    return Receipt(row[0], dict(zip(ACCOUNTS, row[2:], strict=True)), json.loads(row[1])) if row else None


def _target(options: Mapping[str, Any]) -> tuple[str, str]:
    schema, dot, table = str(options["table"]).rpartition(".")
    return (schema, table) if dot else ("public", table)


def _failed(options: Mapping[str, Any], error: Exception) -> LakeError:
    """What the driver said, without what it may repeat of the address."""
    text = str(error).split("\n", 1)[0][:300]
    text = re.sub(r"postgres(?:ql)?://\S+", "the server", text)
    return LakeError("flow.load_failed", table=str(options["table"]), detail=text)


DESTINATION = Destination(
    "postgres", "A table in PostgreSQL, by binary COPY.", OPTIONS, load, receipt, latest, problems
)
