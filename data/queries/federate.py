"""Statements over several lakes: planned in a worker, fetched lake by lake side by side, joined in a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from data.core import Core
from data.errors import QueryError
from data.lakes import KINDS, LakeRecord, TableInfo, dialect_of
from data.lakes.drivers.types import travels_as_text
from data.lakes.inputs import InputFile
from data.queries.answered_by_one import answered_by_one
from data.queries.explained import planned_steps, ran_steps, told
from data.queries.lake_files import LakeFile
from data.queries.question import Gathered, Question, Scan
from data.queries.request import request_of
from data.queries.road import Road
from data.queries.sent_keys import MOST, SPANNED, Keys, Span, narrowed
from data.sql import qualify, quote
from data.workers import Reply

_AT_ONCE = 4
_FINAL = frozenset({"query.timeout", "query.cancelled"})
_Other = tuple[Mapping[str, Any], Future[Scan] | None]


@contextmanager
def federated(core: Core, question: Question, road: Road, named: Sequence[LakeRecord]) -> Iterator[Gathered]:
    """The statement over files with all that it needs of the remote lakes `named`. Raises what guard and lakes say."""
    plan = _planned(core, question, road, named)
    if not plan["scans"]:
        yield Gathered(question.text, road, question.parameters)
    elif plan["explain"] == "none":
        with _brought(core, question, road, plan) as found:
            yield found
    else:
        with _explained(core, replace(question, text=plan["statement"]), road, plan) as found:
            yield found


@contextmanager
def _explained(core: Core, question: Question, road: Road, plan: Mapping[str, Any]) -> Iterator[Gathered]:
    """The plan as a table; with EXPLAIN ANALYZE after all of it was run."""
    steps = planned_steps(plan)
    if plan["explain"] == "run":
        with _brought(core, question, road, plan) as found:
            request = request_of(found, rows=1)
            reply = core.workers.pool.run(request, actor=question.actor, timeout_ms=question.milliseconds)
        steps = ran_steps(found, reply)
    with told(core, road, steps) as found:
        yield found


@contextmanager
def _brought(core: Core, question: Question, road: Road, plan: Mapping[str, Any]) -> Iterator[Gathered]:
    """The statement over files that hold what it needs."""
    if plan["whole"]:
        with answered_by_one(core, question, road, plan) as found:
            yield found
        return
    named = [record for record in road.grants.lakes if any(scan["lake"] == record.id for scan in plan["scans"])]
    with ExitStack() as stack:
        files = {lake: _opened(core, lake, stack) for lake in sorted({scan["lake"] for scan in plan["scans"]})}
        fetch = _Fetch(core, question, road, {record.id: record for record in named}, files)
        scans = _side_by_side(fetch, plan["scans"])
        for file in files.values():
            file.seal()
        versions = {record.id: record.version for record in named}
        brought = tuple(LakeFile(lake, file.file, versions[lake], brought=True) for lake, file in files.items())
        yield Gathered(question.text, replace(road, files=(*road.files, *brought)), question.parameters, tuple(scans))


def _planned(core: Core, question: Question, road: Road, named: Sequence[LakeRecord]) -> Mapping[str, Any]:
    remote = [_described(core, record) for record in named]
    plan = {"sql": question.text, "lake": road.home, "remote": remote}
    request = {"plan": plan, "lakes": road.pairs}
    return core.workers.pool.run(request, actor=question.actor, timeout_ms=question.milliseconds).end


def _described(core: Core, record: LakeRecord) -> dict[str, Any]:
    dialect = dialect_of(record)
    tables = [_table(table, dialect) for table in core.lakes.tables(record.id)]
    return {
        "id": record.id,
        "dialect": dialect,
        "exact_text": KINDS[record.kind].capabilities.exact_text,
        "tables": tables,
    }


def _table(table: TableInfo, dialect: str) -> list[Any]:
    columns = [
        (column.name, column.type, travels_as_text(column.native or column.type, dialect)) for column in table.columns
    ]
    return [table.schema, table.name, table.rows, columns]


def _opened(core: Core, lake: str, stack: ExitStack) -> InputFile:
    file = core.lakes.remotes.inputs.open(lake)
    stack.callback(file.remove)
    return file


@dataclass(frozen=True)
class _Fetch:
    """Runs scans of one query."""

    core: Core
    question: Question
    road: Road
    lakes: Mapping[str, LakeRecord]
    files: Mapping[str, InputFile]

    def __call__(self, scan: Mapping[str, Any], others: Sequence[_Other] = ()) -> Scan:
        """Fetch one, after the `others` whose keys it wants."""
        asked = narrowed(scan, lambda wait: self._keys(wait, others))
        remotes, lake = self.core.lakes.remotes, self.lakes[scan["lake"]]
        schema, name = scan["written"]
        with remotes.connection(lake, milliseconds=self.question.milliseconds, run=self.question.query_id) as remote:
            stream = remote.execute(asked.sql)
            landed = self.files[lake.id].land(stream, (schema, name), types=tuple(scan["types"]))
        table = ".".join(scan["table"])
        return Scan(lake.id, (table,), asked.shown, landed.rows, landed.bytes, landed.milliseconds)

    def _keys(self, wait: Mapping[str, Any], others: Sequence[_Other]) -> Keys:
        """The keys of the small side, of too many their span; None when there is none that all engines agree on."""
        if "sql" in wait:
            return self._local_keys(wait)
        other, running = others[wait["scan"]]
        if running is None:
            return None
        running.result()
        schema, name = other["written"]
        column = quote(wait["key"])
        with self.files[other["lake"]].reading() as cursor:
            keys = f"SELECT DISTINCT {column} AS key FROM {qualify(schema, name)} WHERE {column} IS NOT NULL"
            found = cursor.execute(f"{keys} LIMIT {MOST + 1}").fetchall()
            if len(found) <= MOST:
                return [key for (key,) in found]
            ends = cursor.execute(_ends(keys)).fetchall() if wait["kind"] in SPANNED else []
        return Span(*ends[0]) if ends else None

    def _local_keys(self, wait: Mapping[str, Any]) -> Keys:
        try:
            found = self._answer(wait["sql"], rows=MOST)
            if not found.end["truncated"]:
                return [key for (key,) in found.rows]
            return Span(*self._answer(_ends(wait["sql"]), rows=1).rows[0]) if wait["kind"] in SPANNED else None
        except QueryError as error:
            if error.code in _FINAL:
                raise
            return None

    def _answer(self, sql: str, *, rows: int) -> Reply:
        request = request_of(Gathered(sql, self.road, None), rows=rows)
        milliseconds = self.question.milliseconds
        return self.core.workers.pool.run(request, actor=self.question.actor, timeout_ms=milliseconds)


def _ends(keys: str) -> str:
    """The least and the greatest of what a statement gives."""
    return f"SELECT min(key), max(key) FROM ({keys}) AS keys(key)"


def _side_by_side(fetch: _Fetch, scans: Sequence[Mapping[str, Any]]) -> list[Scan]:
    """All scans at once, those that wait for others begun after them. The first that fails stops the others."""
    running: dict[int, Future[Scan]] = {}
    with ThreadPoolExecutor(min(len(scans), _AT_ONCE), thread_name_prefix="scan") as threads:
        for at in _in_turn(scans):
            others = [(scan, running.get(other)) for other, scan in enumerate(scans)]
            running[at] = threads.submit(fetch, scans[at], others)
        try:
            return [running[at].result() for at in range(len(scans))]
        except BaseException:
            fetch.core.lakes.remotes.cancel(fetch.question.query_id)
            raise


def _in_turn(scans: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of the scans, each behind those it waits for: whoever waits then waits for one that has begun."""
    done: list[int] = []
    while len(done) < len(scans):
        for at, scan in enumerate(scans):
            if at not in done and all(wait.get("scan", at) in {at, *done} for wait in scan["after"]):
                done.append(at)
    return done
