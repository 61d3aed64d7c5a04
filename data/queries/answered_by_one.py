"""A statement in the engine's dialect that one remote lake answers as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from data.core import Core
from data.queries.lake_files import LakeFile
from data.queries.question import Gathered, Question, Scan
from data.queries.request import request_of
from data.queries.road import Road
from data.sql import quote

_RESULT = ("main", "result")


@contextmanager
def answered_by_one(core: Core, question: Question, road: Road, plan: Mapping[str, Any]) -> Iterator[Gathered]:
    """The lake's answer, with names and types as the engine here would give them, put in order here."""
    columns = _columns(core, question, road, plan)
    asked = plan["whole"]
    record = core.lakes.record(asked["lake"])
    file = core.lakes.remotes.inputs.open(record.id)
    try:
        remotes = core.lakes.remotes
        with remotes.connection(record, milliseconds=question.milliseconds, run=question.query_id) as remote:
            types = tuple(column["type"] for column in columns)
            landed = file.land(remote.execute(asked["sql"]), _RESULT, types=types)
        file.seal()
        scan = Scan(record.id, (asked["table"],), asked["sql"], landed.rows, landed.bytes, landed.milliseconds)
        names = ", ".join(f"c{at} AS {quote(column['name'])}" for at, column in enumerate(columns))
        text = f"SELECT {names} FROM {quote(record.id)}.main.result{asked['tail']}"
        files = (*road.files, LakeFile(record.id, file.file, record.version, brought=True))
        tables = tuple((lake, schema, name) for lake, schema, name in plan["tables"])
        yield Gathered(text, replace(road, files=files), None, (scan,), tables)
    finally:
        file.remove()


def _columns(core: Core, question: Question, road: Road, plan: Mapping[str, Any]) -> list[dict[str, str]]:
    """Names and types of the result, found by asking the statement itself of tables that are empty."""
    lake = plan["whole"]["lake"]
    file = core.lakes.remotes.inputs.open(lake)
    try:
        for scan in plan["scans"]:
            file.empty(tuple(scan["written"]), tuple(zip(scan["columns"], scan["types"], strict=True)))
        file.seal()
        files = (*road.files, LakeFile(lake, file.file, 0, brought=True))
        request = request_of(Gathered(question.text, replace(road, files=files), None), rows=0)
        reply = core.workers.pool.run(request, actor=question.actor, timeout_ms=question.milliseconds)
        return list(reply.head["columns"])
    finally:
        file.remove()
