"""The embedded warehouse: rows, rollups, cursor and ledger line in one transaction of the process that owns it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.core import Core
from data.errors import ConflictError, DefinitionError, LakeError, Problem
from data.flow import Option
from data.flow.deliveries import Receipt
from data.flow.space import no_space
from data.metrics import Along, taken_along
from data.pipelines.destinations import ledger
from data.pipelines.destinations.appended import append_along, change_along, empty_along
from data.pipelines.destinations.destination import Destination, Staged, Standing
from data.pipelines.destinations.ledger import find_line, make_ledger, write_line
from data.pipelines.destinations.table_schema import POLICY, Misfit, described, fit, misfit, reject_select
from data.pipelines.destinations.write_modes import EXECUTION, MODES, Writing, mode_problems, run
from data.pipelines.destinations.write_modes import OPTIONS as MODE_OPTIONS
from data.sql import literal, qualify, quote

TRIES = 4
NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}")
STAGED = "nexus_staged_rows"
OPTIONS = (
    Option("table", "text", required=True),
    *MODE_OPTIONS,
    POLICY,
)


def load(core: Core, options: Mapping[str, Any], staged: Staged) -> Receipt:
    """Load and announce, or give the receipt of the load that went before. Rows that are appended go into the rollups
    on the table too.

    Raises LakeError when others were in the way too often or no room is left, ConflictError when the execution was
    taken over, DefinitionError when the rows do not fit the table.
    """
    for attempt in range(1, TRIES + 1):
        with core.lakes.cursor() as cursor, taken_along(core) as along:
            try:
                line = _load(core, cursor, options, staged, along)
            except duckdb.TransactionException as error:
                if no_space(error):
                    raise _refusal(options, error) from error
                if attempt == TRIES:
                    raise LakeError("lake.busy", lake="prod") from error
                continue
            _told(core, options, along)
            return line
    raise LakeError("lake.busy", lake="prod")


def announce(core: Core, options: Mapping[str, Any]) -> None:
    """Say that the table changed."""
    core.lakes.loaded("prod", tables=[target(options)[1]])


def standing(core: Core, _options: Mapping[str, Any], pipeline_id: str, execution_id: str) -> Standing:
    """What the ledger says of both."""
    with core.lakes.cursor() as cursor:
        return ledger.standing(cursor, pipeline_id, execution_id)


def problems(options: Mapping[str, Any]) -> list[Problem]:
    """A table must have a plain name and stand apart from the ledger."""
    table = str(options["table"])
    if not NAME.fullmatch(table) or table.lower().startswith("nexus."):
        return [Problem("/destination/table", "pipeline.table_name", {"table": table[:80]})]
    return mode_problems(options)


def _told(core: Core, options: Mapping[str, Any], along: Along | None) -> None:
    if along is not None:
        along.check()
    announce(core, options)
    if along is not None:
        along.keep()


def _load(
    core: Core,
    cursor: duckdb.DuckDBPyConnection,
    options: Mapping[str, Any],
    staged: Staged,
    along: Along | None,
) -> Receipt:
    cursor.execute("BEGIN")
    try:
        make_ledger(cursor)
        known = find_line(cursor, "execution_id = ?", staged.execution_id)
        if known is not None:
            cursor.execute("ROLLBACK")
            return known
        now = core.clock.now()
        write = _write if staged.files else _nothing
        loaded, rejected = write(cursor, options, staged, now, along)
        if along is not None:
            along.leave(".".join(target(options)))
        line = write_line(cursor, staged, loaded=loaded, rejected=rejected, at=now)
        if not staged.ours():
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


def _write(
    cursor: duckdb.DuckDBPyConnection,
    options: Mapping[str, Any],
    staged: Staged,
    at: datetime,
    along: Along | None,
) -> tuple[int, int]:
    """Rows loaded, and rows that the schema policy set aside."""
    full, mode, policy = qualify("prod", *target(options)), options["mode"], options["schema"]
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW {STAGED} AS {staged.select}").fetchall()
    columns = described(cursor, STAGED)
    run(cursor, f"CREATE SCHEMA IF NOT EXISTS {qualify('prod', target(options)[0])}")
    before = described(cursor, full) if _exists(cursor, *target(options)) else {}
    fresh = not before or (mode == "replace" and policy == "evolve")
    if fresh:
        empty = f"SELECT *, {literal(staged.execution_id)} AS {quote(EXECUTION)} FROM {STAGED} LIMIT 0"
        run(cursor, f"CREATE OR REPLACE TABLE {full} AS {empty}")
    misfits = fit(cursor, full, columns, policy=policy)
    if mode == "replace" and not fresh:
        run(cursor, f"DELETE FROM {full}")
    rejected = _set_aside(cursor, misfits, staged) if misfits else 0
    fitting = f"(SELECT * FROM {STAGED} WHERE NOT ({misfit(misfits)}))" if misfits else STAGED
    kept = [name for name in columns if not any(each.column == name and not each.expected for each in misfits)]
    key, missing = tuple(options.get("key", ())), options.get("missing", "keep")
    writing = Writing(cursor, full, fitting, kept, staged.execution_id, at, key, missing)
    stands = not fresh or described(cursor, full) == before
    if stands and along is not None and along.concerns(".".join(target(options))):
        if mode == "append":
            return append_along(writing, target(options), along), rejected
        return change_along(writing, target(options), along, MODES[mode]), rejected
    return MODES[mode](writing), rejected


def _set_aside(cursor: duckdb.DuckDBPyConnection, misfits: list[Misfit], staged: Staged) -> int:
    folder = Path(staged.files[0]).parent.with_name("stage_load")
    folder.mkdir(exist_ok=True)
    target = literal(str(folder / "000000-0.rejects"))
    return run(cursor, f"COPY ({reject_select(misfits, STAGED)}) TO {target} (FORMAT parquet)")


def _nothing(
    cursor: duckdb.DuckDBPyConnection,
    options: Mapping[str, Any],
    _staged: Staged,
    _at: datetime,
    along: Along | None,
) -> tuple[int, int]:
    place = target(options)
    if options["mode"] == "replace" and _exists(cursor, *place):
        empty_along(cursor, place, along)
    return 0, 0


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
    if no_space(error):
        return LakeError("flow.no_space", detail=detail)
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException | duckdb.FatalException):
        return LakeError("flow.load_failed", table=str(options["table"]), detail=detail)
    problem = Problem("/destination", "flow.load_refused", {"table": str(options["table"]), "detail": detail})
    return DefinitionError("flow.load_refused", (problem,), table=str(options["table"]), detail=detail)


DESTINATION = Destination("warehouse", OPTIONS, load, standing, problems, announce)
