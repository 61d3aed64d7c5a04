"""Rows that were set aside: read with their reasons, and sent again once what was wrong is put right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import ConflictError
from data.pipelines.execution import Execution
from data.pipelines.executions import executions, get_execution, run_pipeline
from data.pipelines.folders import root
from data.pipelines.states import OVER, Cause, Status
from data.sql import literal

COLUMNS = 'piece, line, step, rule, "column", params, raw, record'


@dataclass(frozen=True)
class Reject:
    """One row that was set aside: where it stood (`piece`, `line` from 1, None where unknown), which `rule` of which
    `step` it broke, with facts (`errors.reject.<rule>` or the rule's own name are its words), and its text."""

    piece: str
    line: int | None
    step: str
    rule: str
    column: str | None
    params: Mapping[str, Any]
    raw: str | None
    record: Mapping[str, Any] | None


@dataclass(frozen=True)
class Tally:
    """How many rows one rule set aside."""

    step: str
    rule: str
    column: str | None
    rows: int


def rejects(core: Core, execution_id: str, *, offset: int = 0, limit: int = 100) -> tuple[Reject, ...]:
    """Rejected rows of an execution, in the order they were read. Raises NotFound."""
    get_execution(core, execution_id)
    source = relation(reject_files(core, execution_id))
    if source is None:
        return ()
    with core.lakes.cursor() as cursor:
        found = cursor.execute(f"SELECT {COLUMNS} FROM {source} LIMIT {int(limit)} OFFSET {int(offset)}").fetchall()
    return tuple(read_reject(row) for row in found)


def tallies(core: Core, execution_id: str) -> tuple[Tally, ...]:
    """Rejected rows of an execution by rule, most first. Raises NotFound."""
    get_execution(core, execution_id)
    source = relation(reject_files(core, execution_id))
    if source is None:
        return ()
    with core.lakes.cursor() as cursor:
        found = cursor.execute(
            f'SELECT step, rule, "column", count(*) AS found FROM {source} GROUP BY ALL ORDER BY found DESC, 1, 2, 3'
        ).fetchall()
    return tuple(Tally(*row) for row in found)


def replay(core: Core, execution_id: str, *, actor: Actor) -> Execution:
    """A new execution that takes the rejected rows of an old one through the pipeline as it stands now.

    Rows are added, never swapped. Raises NotFound, ConflictError when there are none, the execution is not over, or
    they were replayed with success before.
    """
    found = get_execution(core, execution_id)
    if found.status is not Status.SUCCEEDED:
        raise ConflictError("execution.not_succeeded", execution=execution_id, status=found.status.value)
    if not reject_files(core, execution_id):
        raise ConflictError("execution.no_rejects", execution=execution_id)
    for other in executions(core, pipeline_id=found.pipeline_id, limit=500):
        if other.request.get("replay") == execution_id and other.status not in OVER - {Status.SUCCEEDED}:
            raise ConflictError("execution.replayed", execution=execution_id, by=other.id)
    request = {"replay": execution_id}
    return run_pipeline(core, found.pipeline_id, actor=actor, cause=Cause.REPLAY, request=request)


def reject_files(core: Core, execution_id: str) -> tuple[Path, ...]:
    """The files that hold an execution's rejects."""
    return tuple(sorted((root(core) / execution_id).glob("stage_*/*.rejects")))


def relation(files: tuple[Path, ...]) -> str | None:
    """SQL over reject files, None when there are none."""
    if not files:
        return None
    return f"read_parquet([{', '.join(literal(str(file)) for file in files)}])"


def read_reject(row: tuple[Any, ...]) -> Reject:
    """The reject in a row of COLUMNS."""
    piece, line, step, rule, column, params, raw, record = row
    return Reject(piece, line, step, rule, column, json.loads(params), raw, _record(record))


def _record(text: str | None) -> dict[str, Any] | None:
    """The values of a row; none of a text that was no record."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
