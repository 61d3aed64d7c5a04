"""The embedded warehouse: rows, cursor and ledger line in one transaction of the process that owns it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from data.core import Core
from data.errors import ConflictError, DefinitionError, LakeError, Problem
from data.flow import Option
from data.pipelines.destinations.destination import Destination, Receipt, Staged
from data.pipelines.destinations.ledger import find_line, make_ledger, write_line
from data.sql import literal, qualify, quote

TRIES = 4
EXECUTION = "_execution_id"
NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}")
OPTIONS = (
    Option("table", "text", "schema.table in the warehouse; made if missing.", required=True),
    Option(
        "mode", "choice", "append adds rows; replace swaps the whole content in one transaction.", "append",
        choices=("append", "replace"),
    ),
)  # fmt: skip


def load(core: Core, options: Mapping[str, Any], staged: Staged) -> Receipt:
    """Load, or give the receipt of the load that went before. Raises LakeError when others were in the way too often,
    ConflictError when the execution was taken over, DefinitionError when the rows do not fit the table."""
    for attempt in range(1, TRIES + 1):
        with core.lakes.cursor() as cursor:
            try:
                return _load(core, cursor, options, staged)
            except duckdb.TransactionException as error:
                if attempt == TRIES:
                    raise LakeError("lake.busy", lake="prod") from error
    raise LakeError("lake.busy", lake="prod")


def receipt(core: Core, _options: Mapping[str, Any], execution_id: str) -> Receipt | None:
    """What an execution loaded, None when it did not."""
    with core.lakes.cursor() as cursor:
        return find_line(cursor, "execution_id = ?", execution_id)


def latest(core: Core, _options: Mapping[str, Any], pipeline_id: str) -> Receipt | None:
    """The last load of a pipeline."""
    with core.lakes.cursor() as cursor:
        return find_line(cursor, "pipeline_id = ?", pipeline_id)


def problems(options: Mapping[str, Any]) -> list[Problem]:
    """A table must have a plain name and stand apart from the ledger."""
    table = str(options["table"])
    if not NAME.fullmatch(table) or table.lower().startswith("nexus."):
        return [Problem("/destination/table", "pipeline.table_name", {"table": table[:80]})]
    return []


def _load(core: Core, cursor: duckdb.DuckDBPyConnection, options: Mapping[str, Any], staged: Staged) -> Receipt:
    cursor.execute("BEGIN")
    try:
        make_ledger(cursor)
        known = find_line(cursor, "execution_id = ?", staged.execution_id)
        if known is not None:
            cursor.execute("ROLLBACK")
            return known
        loaded = _write(cursor, options, staged) if staged.files else _nothing(cursor, options)
        line = write_line(cursor, staged, loaded=loaded, at=core.clock.now())
        if not staged.still_ours():
            raise ConflictError("execution.taken_over", execution=staged.execution_id)
        cursor.execute("COMMIT")
        return line
    except duckdb.TransactionException:
        _roll_back(cursor)
        raise
    except duckdb.Error as error:
        _roll_back(cursor)
        raise _refusal(options, error) from error
    except BaseException:
        _roll_back(cursor)
        raise


def _write(cursor: duckdb.DuckDBPyConnection, options: Mapping[str, Any], staged: Staged) -> int:
    schema, table = target(options)
    full = qualify("prod", schema, table)
    files = ", ".join(literal(name) for name in staged.files)
    union = ", union_by_name = true" if staged.mixed else ""
    rows = f"SELECT *, {literal(staged.execution_id)} AS {quote(EXECUTION)} FROM read_parquet([{files}]{union})"
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {qualify('prod', schema)}")
    if options["mode"] == "replace":
        done(cursor, f"CREATE OR REPLACE TABLE {full} AS {rows} LIMIT 0")
    else:
        done(cursor, f"CREATE TABLE IF NOT EXISTS {full} AS {rows} LIMIT 0")
    return done(cursor, f"INSERT INTO {full} BY NAME {rows}")


def done(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The rows a statement changed. `execute` alone only begins it."""
    found = cursor.execute(sql).fetchone()
    return int(found[0]) if found else 0


def _nothing(cursor: duckdb.DuckDBPyConnection, options: Mapping[str, Any]) -> int:
    schema, table = target(options)
    if options["mode"] == "replace" and _exists(cursor, schema, table):
        cursor.execute(f"DELETE FROM {qualify('prod', schema, table)}")
    return 0


def _exists(cursor: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = cursor.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'prod' AND schema_name = ? AND table_name = ?",
        [schema, table],
    ).fetchone()
    return found is not None


def target(options: Mapping[str, Any]) -> tuple[str, str]:
    """Schema and table."""
    schema, dot, table = str(options["table"]).rpartition(".")
    return (schema, table) if dot else ("main", table)


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error:
        return


def _refusal(options: Mapping[str, Any], error: duckdb.Error) -> DefinitionError | LakeError:
    detail = str(error).split("\n", 1)[0][:300]
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException | duckdb.FatalException):
        return LakeError("flow.load_failed", table=str(options["table"]), detail=detail)
    problem = Problem("/destination", "flow.load_refused", {"table": str(options["table"]), "detail": detail})
    return DefinitionError("flow.load_refused", (problem,), table=str(options["table"]), detail=detail)


DESTINATION = Destination("warehouse", "A table of the embedded warehouse.", OPTIONS, load, receipt, latest, problems)
