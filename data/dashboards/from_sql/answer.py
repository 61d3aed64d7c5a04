"""A widget's statement, run for the actor who looks, as a result with proof that charts and tables can draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.fields import beneath
from data.dashboards.frame import Frame
from data.dashboards.from_sql.opened import Opened, opened
from data.dashboards.from_sql.proposal import Look, grain_of, is_day, is_number, look_of
from data.dashboards.model import Dashboard, SqlSource
from data.errors import InputError
from data.metrics.catalog import Catalog
from data.metrics.engine import engine_of
from data.metrics.inspection import as_anchor, read_schema
from data.metrics.model import Dataset
from data.metrics.result import MetricResult, Note, Proof, ResultColumn, Role, Window
from data.metrics.time_words import Anchor, Span
from data.queries import QueryResult

MIDNIGHT = re.compile(r"T00:00:00(\.0+)?(\+00(:00)?|Z)?$")


def ask_sql(core: Core, frame: Frame, anchor: Anchor, *, actor: Actor) -> tuple[MetricResult, str]:
    """The result of a widget's statement, and the kind that draws it.

    Raises what `run_sql` raises; InputError for columns that the document names and the result lacks, or for several
    rows at one place of a chart.
    """
    asked = opened(core, frame, anchor, actor=actor)
    sql = asked.sql
    found = asked.run(asked.text, sql.rows)
    look = look_of(sql, found.columns, rows=found.row_count)
    if sql.draw == "auto" and _repeats(found, look):
        look = Look("table")
    _check(look, found)
    proof = proof_of(found, asked)
    return _drawn(found, look, sql, proof), look.draw


def source_of(frame: Frame) -> SqlSource:
    """The SQL of a frame's widget. Raises InputError for a widget without."""
    if frame.widget.sql is None:
        raise InputError("dashboard.no_sql", widget=frame.widget.id)
    return frame.widget.sql


def anchor_for(core: Core, dashboard: Dashboard, sql: SqlSource, catalog: Catalog) -> Anchor:
    """Where a range of words ends: at the newest data of the datasets whose tables the statement names, else of those
    the dashboard shows, else today."""
    words = set(re.findall(r"\w+", sql.text.lower()))
    named = [d for d in catalog.datasets.values() if d.lake == sql.lake and d.table.lower() in words]
    shown = beneath(catalog, (metric for widget in dashboard.widgets for metric in widget.metrics))
    known = [anchor for dataset in named or shown if (anchor := _newest(core, dataset)) is not None]
    return max(known, key=lambda anchor: anchor.end) if known else as_anchor(core.clock.now().date())


def proof_of(found: QueryResult, asked: Opened) -> Proof:
    """Where the numbers of a statement come from."""
    values, said = asked.values or {}, asked.said
    notes = (Note("sql.stand_in", {"lake": found.stand_in}),) if found.stand_in else ()
    return Proof(
        datasets=(),
        tables=tuple(found.statistics.get("tables", ())),
        lake=found.lake,
        data_version=found.version,
        as_of=found.data_as_of,
        route="raw",
        route_reason="route.sql",
        rows=None,
        bytes=int(found.statistics.get("bytes", 0)),
        compile_ms=float(found.statistics.get("guardMs", 0.0)),
        engine_ms=found.execution_ms - float(found.statistics.get("guardMs", 0.0)),
        sql=asked.text,
        values=tuple(values.values() if isinstance(values, dict) else values),
        applied=said.applied,
        not_applied=said.not_applied,
        window=_window(said.span),
        truncated=found.truncated,
        limit=asked.sql.rows,
        notes=notes,
    )


def _newest(core: Core, dataset: Dataset) -> Anchor | None:
    return read_schema(core, dataset, engine_of(core, dataset.lake)).anchor


def _window(span: Span | None, grain: str | None = None) -> Window | None:
    return Window(span.start.date(), span.end.date(), grain) if span else None


def _check(look: Look, found: QueryResult) -> None:
    names = [column.name for column in found.columns]
    for name in (look.x, look.series, *look.y):
        if name is not None and name not in names:
            raise InputError("dashboard.sql_column", column=name, columns=", ".join(names))
    if look.draw != "table" and not look.y:
        raise InputError("dashboard.sql_no_number", kind=look.draw)
    if _repeats(found, look):
        raise InputError("dashboard.sql_several_rows", columns=", ".join(filter(None, (look.x, look.series))))


def _repeats(found: QueryResult, look: Look) -> bool:
    """Whether several rows have one place in a chart."""
    places = [at for at, column in enumerate(found.columns) if column.name in (look.x, look.series)]
    if look.draw == "table" or not places:
        return False
    return len({tuple(map(str, (row[at] for at in places))) for row in found.rows}) < len(found.rows)


def _drawn(found: QueryResult, look: Look, sql: SqlSource, proof: Proof) -> MetricResult:
    names = [column.name for column in found.columns]
    cells = list(zip(*found.rows, strict=True)) if found.rows else [()] * len(names)
    data = {name: list(values) for name, values in zip(names, cells, strict=True)}
    types = {column.name: column.type for column in found.columns}
    if look.draw == "table":
        shown = [_table_column(name, types[name], data, sql) for name in names]
        return MetricResult(tuple(shown), data, None, proof)
    along = [_axis(name, types[name], data) for name in (look.x, look.series) if name is not None]
    data = _without_moments(along, data)
    numbers = [_number(name, types[name], data, sql) for name in look.y]
    columns = (*along, *numbers)
    result = MetricResult(columns, {column.id: data[column.id] for column in columns}, None, proof)
    return _with_grain(result, along)


def _table_column(name: str, type_: str, data: dict[str, list[Any]], sql: SqlSource) -> ResultColumn:
    if is_number(type_):
        return _number(name, type_, data, sql)
    return _axis(name, type_, data, only_days=True)


def _axis(name: str, type_: str, data: dict[str, list[Any]], *, only_days: bool = False) -> ResultColumn:
    """A column of places: days where all of its moments are midnights, else members."""
    values = data[name]
    role: Role = "dimension"
    if is_day(type_) and not (only_days and type_ != "DATE") and all(_is_day(value) for value in values):
        data[name] = [None if value is None else str(value)[:10] for value in values]
        role = "time"
    elif is_day(type_):
        data[name] = [None if value is None else str(value).replace("T", " ", 1) for value in values]
    return ResultColumn(name, name, role, type_)


def _is_day(value: Any) -> bool:
    return value is None or len(str(value)) == len("2026-01-01") or bool(MIDNIGHT.search(str(value)))


def _number(name: str, type_: str, data: dict[str, list[Any]], sql: SqlSource) -> ResultColumn:
    data[name] = [_exact(value) if isinstance(value, str) else value for value in data[name]]
    return ResultColumn(name, name, "metric", type_, unit=sql.units.get(name), better="none")


def _exact(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _without_moments(along: Iterable[ResultColumn], data: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Rows without a day have no place on an axis of time."""
    timed = [column.id for column in along if column.role == "time"]
    kept = [at for at in range(len(next(iter(data.values()), []))) if all(data[name][at] is not None for name in timed)]
    return {name: [values[at] for at in kept] for name, values in data.items()}


def _with_grain(result: MetricResult, along: Sequence[ResultColumn]) -> MetricResult:
    timed = next((column.id for column in along if column.role == "time"), None)
    days = sorted({date.fromisoformat(day) for day in result.data[timed]}) if timed else []
    grain = grain_of(days)
    if grain is None:
        return result
    held = result.proof.window
    start, end = (held.start, held.end) if held else (days[0], days[-1])
    return replace(result, proof=replace(result.proof, window=Window(start, end, grain)))
