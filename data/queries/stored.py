"""Reads stored results: a page of them, one column summed up, all of it in another format.

The file is read in a sandboxed process that has nothing but its descriptor; only what was asked for comes here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict, Unpack

import orjson

from data.access import Actor
from data.core import Core
from data.errors import ConflictError, InputError
from data.queries.result import ResultColumn
from data.queries.submit import own_run
from data.sandbox import wire
from data.workers import QueryState, Run

MOST_ROWS = 10_000
OPERATORS = tuple("eq ne lt le gt ge between in contains not_contains starts ends null not_null".split())
AGGREGATES = ("sum", "avg", "min", "max", "count", "count_distinct", "median")
_READ_MS = 30_000
_EXPORT_MS = 600_000


@dataclass(frozen=True)
class Sort:
    """Order by a column of the result; NULLs come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Filter:
    """A condition on a column of the result. `operator` is one of OPERATORS: between takes two `values`, in any number,
    null and not_null none, the others one; contains, not_contains, starts and ends compare text without regard to case.
    Values are JSON; dates and times are ISO text."""

    column: str
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ResultPage:
    """Rows `start` to `stop` (excluded) of a stored result as sorted and filtered. `rows` are lists in the order of
    `columns`, values as in `QueryResult.rows`; `total` is how many rows pass the filters."""

    query_id: str
    columns: tuple[ResultColumn, ...]
    rows: list[list[Any]]
    start: int
    total: int
    truncated: bool


class PageWanted(TypedDict, total=False):
    """Which rows of a stored result: from `start` (0) to `stop` (100, excluded) of those that pass all `filters`, in
    the order of `sort`, else as the query gave them."""

    start: int
    stop: int
    sort: Sequence[Sort]
    filters: Sequence[Filter]


class PivotWanted(TypedDict):
    """Members of the column `rows` down, of `columns` across (None for none), `value` put together by `aggregate`."""

    rows: str
    value: str
    columns: NotRequired[str | None]
    aggregate: NotRequired[str]


def page(core: Core, query_id: str, *, actor: Actor, **wanted: Unpack[PageWanted]) -> ResultPage:
    """A page of a stored result, at most MOST_ROWS rows; keywords as `PageWanted` says.

    Raises NotFound (unknown, expired), ConflictError when the query has not succeeded, InputError for a column,
    operator or range that can't be, QueryError `query.filter_value` for a value that the column can't hold.
    """
    start, stop = wanted.get("start", 0), wanted.get("stop", 100)
    if not 0 <= start <= stop or stop - start > MOST_ROWS:
        raise InputError("query.page_range", start=start, stop=stop, most=MOST_ROWS)
    run = succeeded_run(core, query_id, actor)
    names = _names(run)
    asked = {
        "do": "page",
        "start": start,
        "stop": stop,
        "sort": [[_place(names, each.column), each.descending] for each in wanted.get("sort", ())],
        "filters": [_filter(names, each) for each in wanted.get("filters", ())],
    }
    said, rows = _read(core, run, asked, actor)
    columns = tuple(ResultColumn(**column) for column in run.about["columns"])
    return ResultPage(run.id, columns, rows, start, said["total"], run.about["truncated"])


def column_statistics(core: Core, query_id: str, column: str, *, actor: Actor) -> dict[str, Any]:
    """What there is to say about one column of a stored result.

    Always `column`, `type`, `rows`, `nulls`; unless nested or all NULL `distinct`, `distinctExact`, `min`, `max` and
    `top` ([{value, count}], at most ten); for numbers `mean`, `deviation`, `q25`, `q50`, `q75`; for numbers and times
    `histogram` ([{start, end, count}], twenty equal steps); for text `shortest`, `longest`, `meanLength`.
    Raises like `page`.
    """
    run = succeeded_run(core, query_id, actor)
    at = _place(_names(run), column)
    said, _ = _read(core, run, {"do": "column", "column": at}, actor)
    return {"column": column, "type": run.about["columns"][at]["type"], **said}


def pivot(core: Core, query_id: str, *, actor: Actor, **wanted: Unpack[PivotWanted]) -> dict[str, Any]:
    """A stored result as a table of two keys; keywords as `PivotWanted` says.

    `rows`, `columns`, `cells` (a list a row), `rowTotals`, `columnTotals`, `total`; totals are of all rows beneath, so
    they are right for means and distinct counts too. At most 200 rows and 30 columns: `rowsCut` and `columnsCut` say
    that there are more. Raises like `page`, InputError for an unknown aggregate, QueryError `query.pivot_number`.
    """
    aggregate, columns = wanted.get("aggregate", "sum"), wanted.get("columns")
    if aggregate not in AGGREGATES:
        raise InputError("query.aggregate", aggregate=aggregate, known=", ".join(AGGREGATES))
    run = succeeded_run(core, query_id, actor)
    names = _names(run)
    asked = {
        "do": "pivot",
        "rows": _place(names, wanted["rows"]),
        "columns": None if columns is None else _place(names, columns),
        "value": _place(names, wanted["value"]),
        "aggregate": aggregate,
    }
    return _read(core, run, asked, actor)[0]


def export(core: Core, query_id: str, format_name: str, *, actor: Actor) -> Iterator[bytes]:
    """All of a stored result as arrow, parquet, csv, ndjson or xlsx, in pieces, read as they are taken.

    Raises like `page`, before the first piece; an error after it leaves the pieces incomplete.
    """
    run = succeeded_run(core, query_id, actor)
    frames = _frames(core, run, {"do": "export", "format": format_name}, actor, timeout_ms=_EXPORT_MS)
    next(frames)
    return (body for kind, body in frames if kind == wire.BYTES)


def succeeded_run(core: Core, query_id: str, actor: Actor) -> Run:
    """A run whose result is stored. Raises NotFound and ConflictError."""
    run = own_run(core, query_id, actor)
    if run.state is not QueryState.SUCCEEDED:
        raise ConflictError("query.no_result", query=query_id, state=run.state.value)
    return run


def _names(run: Run) -> list[str]:
    return [column["name"] for column in run.about["columns"]]


def _place(names: Sequence[str], column: str) -> int:
    if column not in names:
        raise InputError("query.no_column", column=column)
    return names.index(column)


def _filter(names: Sequence[str], wanted: Filter) -> list[Any]:
    counts = {"between": 2, "null": 0, "not_null": 0, "in": len(wanted.values)}
    if wanted.operator not in OPERATORS or len(wanted.values) != counts.get(wanted.operator, 1):
        raise InputError("query.filter_shape", operator=wanted.operator, values=len(wanted.values))
    return [_place(names, wanted.column), wanted.operator, list(wanted.values)]


def _read(core: Core, run: Run, asked: Mapping[str, Any], actor: Actor) -> tuple[dict[str, Any], list[list[Any]]]:
    said: dict[str, Any] = {}
    rows: list[list[Any]] = []
    for kind, body in _frames(core, run, asked, actor, timeout_ms=_READ_MS):
        if kind == wire.HEAD:
            said = orjson.loads(body)
        elif kind == wire.ROWS:
            rows = orjson.loads(body)
    return said, rows


def _frames(
    core: Core, run: Run, asked: Mapping[str, Any], actor: Actor, *, timeout_ms: int
) -> Iterator[tuple[bytes, bytes]]:
    file = core.workers.spool.reading(run.id)
    try:
        request = {**asked, "id": run.id, "lakes": [], "names": _names(run), "batches": run.about["batches"]}
        yield from core.workers.readers.converse(request, actor=actor.id, timeout_ms=timeout_ms, files=(file,))
    finally:
        os.close(file)
