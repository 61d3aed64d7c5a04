"""Brings rows of remote lakes here before a query runs: a file a lake, which the sandboxed worker joins to the others.

A statement to a remote lake in its own dialect is run there as it stands; of its answer no more is fetched than rows
were asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from data.core import Core
from data.errors import QueryError
from data.lakes import KINDS, is_remote
from data.lakes.drivers.remote import Remote
from data.queries.lake_files import LakeFile
from data.queries.road import Road

_RESULT = ("main", "result")
_HANDED_OVER = 'SELECT * FROM "main"."result"'


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, until when (monotonic clock), and how many rows at most."""

    query_id: str
    text: str
    actor: str
    deadline: float
    rows: int
    parameters: Any

    @property
    def milliseconds(self) -> int:
        """What is left of its time. Raises QueryError when nothing is."""
        left = int((self.deadline - monotonic()) * 1000)
        if left <= 0:
            raise QueryError("query.timeout", timeout_ms=0)
        return left


@dataclass(frozen=True)
class Scan:
    """What ran in a remote lake: the statement in its dialect, the rows and bytes of Arrow it sent, its time in ms."""

    lake: str
    tables: tuple[str, ...]
    sql: str
    rows: int
    bytes: int
    milliseconds: float

    def to_json(self) -> dict[str, Any]:
        """As the API writes it."""
        return {
            "lake": self.lake,
            "tables": list(self.tables),
            "sql": self.sql,
            "rows": self.rows,
            "bytes": self.bytes,
            "milliseconds": round(self.milliseconds, 1),
        }


@dataclass(frozen=True)
class Gathered:
    """What the worker is to run, over which files, and what was brought here for it. `tables` are those of the remote
    lake that answered by itself, None where the worker knows better."""

    text: str
    road: Road
    parameters: Any
    scans: tuple[Scan, ...] = ()
    tables: tuple[tuple[str, str, str], ...] | None = None


@contextmanager
def gathered(core: Core, question: Question, road: Road) -> Iterator[Gathered]:
    """What is to run here, with the rows of remote lakes in files that go at the end of the block.

    Raises what the guard, the lakes and the limits have to say.
    """
    if not is_remote(road.asked):
        yield Gathered(question.text, road, question.parameters)
        return
    with core.lakes.remotes.running(question.query_id):
        plan = _planned(core, question, road)
        file = core.lakes.remotes.inputs.open(road.asked.id)
        try:
            yield _answered_there(core, question, road, plan, file)
        finally:
            file.remove()


def _planned(core: Core, question: Question, road: Road) -> Mapping[str, Any]:
    plan = {
        "sql": question.text,
        "dialect": KINDS[road.asked.kind].dialect,
        "lake": road.asked.id,
        "granted": road.grants.tables,
    }
    request = {"plan": plan, "lakes": road.pairs}
    return core.workers.pool.run(request, actor=question.actor, timeout_ms=question.milliseconds).end


def _answered_there(core: Core, question: Question, road: Road, plan: Mapping[str, Any], file: Any) -> Gathered:
    sql = plan["statement"]
    if plan["explain"] != "none":
        sql = f"EXPLAIN {'ANALYZE ' if plan['explain'] == 'run' else ''}{sql.lstrip()}"
    remotes = core.lakes.remotes
    with remotes.connection(road.asked, milliseconds=question.milliseconds, run=question.query_id) as remote:
        landed = file.land(remote.execute(sql, _values(question.parameters)), _RESULT, rows=question.rows + 1)
        _stop(remote, landed.cut)
    file.seal()
    tables = tuple((lake, schema, name) for lake, schema, name in plan["tables"])
    scan = Scan(road.asked.id, _names(tables), sql, landed.rows, landed.bytes, landed.milliseconds)
    files = (LakeFile(road.asked.id, file.file, road.asked.version),)
    return Gathered(_HANDED_OVER, replace(road, files=files), None, (scan,), tables)


def _stop(remote: Remote, cut: bool) -> None:
    if cut:
        remote.cancel()


def _names(tables: tuple[tuple[str, str, str], ...]) -> tuple[str, ...]:
    return tuple(".".join(filter(None, table[1:])) for table in tables)


def _values(parameters: Any) -> tuple[Any, ...]:
    if isinstance(parameters, Mapping):
        raise QueryError("query.parameters", message="A remote lake takes values by position.")
    return tuple(parameters or ())
