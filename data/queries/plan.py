"""Before a query runs: its plan, and what it will cost. Read in a sandboxed process, like the query itself."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any, Unpack

from data.access import Actor
from data.core import Core
from data.errors import NexusError
from data.queries.asking import Bounds, new_question, request
from data.queries.bound import Certainty, bound
from data.queries.gather import gathered
from data.queries.note import new_note
from data.queries.road import find_road
from data.workers import Reply


@dataclass(frozen=True)
class Plan:
    """How a statement is run. `tree` is a node: name, details (by the engine's own words), estimatedRows and children;
    when `measured` also rows and milliseconds (of the operator alone, summed over threads), and of scans rowsScanned.
    `milliseconds` is the engine's time, for a measured plan that of the query."""

    tree: dict[str, Any]
    tables: tuple[str, ...]
    measured: bool
    milliseconds: float


@dataclass(frozen=True)
class ScannedTable:
    """A table a query reads: all its rows, and its bytes as last measured (None: never)."""

    table: str
    rows: int | None
    bytes: int | None


@dataclass(frozen=True)
class Estimate:
    """What a query will give and read. `rows` of the result are exact, an upper bound or a heuristic, as `certainty`
    says. `rows_scanned` and `bytes_scanned` are upper bounds: the whole of every table read. `milliseconds` is a
    heuristic, the median of earlier runs of the same text (None: it never ran)."""

    rows: int
    certainty: Certainty
    rows_scanned: int
    bytes_scanned: int | None
    tables: tuple[ScannedTable, ...]
    milliseconds: float | None


def explain(
    core: Core, text: str, *, actor: Actor, lake: str = "prod", measure: bool = False, **bounds: Unpack[Bounds]
) -> Plan:
    """The plan of one SELECT; `measure` runs it, under the same deadline as a query. Raises like `run_sql`."""
    reply = _asked(core, text, actor, lake, measure, bounds)
    tables = tuple(".".join(table) for table in reply.head["tables"])
    return Plan(reply.head["plan"], tables, measure, reply.end["engine_ms"])


def estimate(core: Core, text: str, *, actor: Actor, lake: str = "prod", **bounds: Unpack[Bounds]) -> Estimate:
    """What one SELECT will give and read, without running it. Raises like `run_sql`."""
    reply = _asked(core, text, actor, lake, False, bounds)
    found = bound(reply.head["plan"], reply.head["counts"])
    tables = tuple(_scanned(core, table, rows) for table, rows in reply.head["counts"].items() if rows is not None)
    sizes = [table.bytes for table in tables]
    past = core.workers.history.times_of(text, lake)
    return Estimate(
        rows=found.rows,
        certainty=found.certainty,
        rows_scanned=sum(table.rows or 0 for table in tables),
        bytes_scanned=None if None in sizes else sum(size or 0 for size in sizes),
        tables=tables,
        milliseconds=statistics.median(past) if past else None,
    )


def _asked(core: Core, text: str, actor: Actor, lake: str, measure: bool, bounds: Bounds) -> Reply:
    started = time.perf_counter()
    note = new_note(core, text, lake, actor)
    try:
        question = new_question(core, note.query_id, text, actor.id, bounds)
        with gathered(core, question, find_road(core, lake, actor)) as found:
            asked = request(found, rows=None, bytes=None, measure=measure)
            return core.workers.pool.run(asked, actor=actor.id, timeout_ms=question.milliseconds)
    except NexusError as error:
        if measure:
            note.failed(error, (time.perf_counter() - started) * 1000)
        raise


def _scanned(core: Core, table: str, rows: int | None) -> ScannedTable:
    lake, schema, name = table.split(".", 2)
    latest = core.lakes.registry.latest(lake)
    sizes = {(each.schema, each.name): each.bytes for each in latest.tables} if latest else {}
    return ScannedTable(table, rows, sizes.get((schema, name)))
