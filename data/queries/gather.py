"""Brings rows of remote lakes here before a query runs: a file a lake, which the sandboxed worker joins to the others.

A statement to a remote lake in its own dialect is run there as it stands; of its answer no more is fetched than rows
were asked for. One in the engine's dialect that names tables of remote lakes is planned first (`federate`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from data.core import Core
from data.errors import QueryError
from data.lakes import LakeRecord, dialect_of, is_remote
from data.queries.federate import federated
from data.queries.lake_files import LakeFile
from data.queries.question import Gathered, Question, Scan
from data.queries.road import Road

__all__ = ["Gathered", "Question", "gathered"]

_RESULT = ("main", "result")
_HANDED_OVER = 'SELECT * FROM "main"."result"'


@contextmanager
def gathered(core: Core, question: Question, road: Road) -> Iterator[Gathered]:
    """What is to run here, with the rows of remote lakes in files that go at the end of the block.

    Raises what the guard, the lakes and the limits have to say.
    """
    if is_remote(road.asked):
        with core.lakes.remotes.running(question.query_id), _answered_there(core, question, road) as found:
            yield found
        return
    named = _named(question.text, road)
    if not named:
        yield Gathered(question.text, road, question.parameters)
        return
    with core.lakes.remotes.running(question.query_id), federated(core, question, road, named) as found:
        yield found


def _named(text: str, road: Road) -> list[LakeRecord]:
    """The remote lakes whose ids occur in `text`: those it may mean."""
    words = set(re.findall(r"[\w-]+", text.lower()))
    return [
        record
        for record in road.grants.lakes
        if is_remote(record) and (record.id in words or record.id.split("-", 1)[0] in words)
    ]


@contextmanager
def _answered_there(core: Core, question: Question, road: Road) -> Iterator[Gathered]:
    plan = _inspected(core, question, road)
    remotes = core.lakes.remotes
    file = remotes.inputs.open(road.asked.id)
    try:
        with remotes.connection(road.asked, milliseconds=question.milliseconds, run=question.query_id) as remote:
            stream = remote.execute(_statement(plan), _values(question.parameters))
            landed = file.land(stream, _RESULT, rows=question.rows + 1)
            if landed.cut:
                remote.cancel()
        file.seal()
        tables = tuple((lake, schema, name) for lake, schema, name in plan["tables"])
        names = tuple(".".join(filter(None, table[1:])) for table in tables)
        scan = Scan(road.asked.id, names, _statement(plan), landed.rows, landed.bytes, landed.milliseconds)
        files = (LakeFile(road.asked.id, file.file, road.asked.version, brought=True),)
        yield Gathered(_HANDED_OVER, replace(road, files=files), None, (scan,), tables)
    finally:
        file.remove()


def _inspected(core: Core, question: Question, road: Road) -> Mapping[str, Any]:
    plan = {
        "sql": question.text,
        "dialect": dialect_of(road.asked),
        "lake": road.asked.id,
        "granted": road.grants.tables,
    }
    request = {"plan": plan, "lakes": road.pairs}
    return core.workers.pool.run(request, actor=question.actor, timeout_ms=question.milliseconds).end


def _statement(plan: Mapping[str, Any]) -> str:
    words = {"none": "", "plan": "EXPLAIN ", "run": "EXPLAIN ANALYZE "}[plan["explain"]]
    sql: str = plan["statement"]
    return words + sql.lstrip() if words else sql


def _values(parameters: Any) -> tuple[Any, ...]:
    if isinstance(parameters, Mapping):
        raise QueryError("query.parameters", message="A remote lake takes values by position.")
    return tuple(parameters or ())
