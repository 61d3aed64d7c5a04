"""A widget as CSV: every row beneath what is drawn, with the range, filters and age of the data on top.

Text that a spreadsheet would run as a formula is escaped (OWASP: CSV injection); numbers never are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from data.access import Actor
from data.cache import Cache, MemoryBackend
from data.core import Core
from data.dashboards.annotations.shown import Reader, annotated
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import Desk, anchor_of, check_state, find_widget
from data.dashboards.frame import Frame, base_query, make_frame
from data.dashboards.from_sql.opened import opened
from data.dashboards.having import kept
from data.dashboards.kinds import KINDS
from data.dashboards.labels import labelled, metrics_near
from data.dashboards.model import Widget
from data.dashboards.state import DashboardState
from data.dashboards.widget_data import WidgetData
from data.errors import InputError
from data.metrics import MetricQuery, MetricResult, NotApplied, load_catalog, run
from data.metrics.conditions import all_of, conjuncts, fields, write_condition
from data.metrics.query import Clause, Group

BATCH = 1_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_csv(
    core: Core, dashboard_id: str, widget_id: str, state: DashboardState, *, actor: Actor
) -> Iterator[bytes]:
    """A widget's numbers as CSV in UTF-8, in pieces: lines that begin with `# `, a header of column ids, rows.

    All members are there, also those a chart leaves out; a KPI is broken by time. The lines on top say dashboard,
    widget, range, filters, filters not applied, the moment of the data, and `truncated` where the row cap cut it.
    NULL is empty, days are ISO. Raises what `compute_widget` has as error, before the first piece.
    """
    desk = export_desk(core, dashboard_id, state, actor)
    widget = find_widget(desk.dashboard, widget_id)
    if widget.sql is not None:
        return _of_sql(desk, widget)
    if not widget.metrics:
        raise InputError("dashboard.nothing_to_export", widget=widget_id)
    frame = kept(desk.core, make_frame(desk.dashboard, widget, state, desk.catalog), actor=actor)
    result = run(desk.core, everything(frame), actor=actor)
    notes = said_of(desk, widget, result)
    return csv_pieces([*facts_of(desk, frame, result), *notes], result)


def export_desk(core: Core, dashboard_id: str, state: DashboardState, actor: Actor) -> Desk:
    """The desk of one file: as many rows as files may have, in a cache of its own. Raises NotFound, InputError."""
    dashboard, catalog = get_dashboard(core, dashboard_id), load_catalog(core)
    check_state(dashboard, state, catalog)
    most = max(core.settings.export_rows, core.settings.query_rows)
    roomy = replace(core, settings=replace(core.settings, query_rows=most), cache=Cache(MemoryBackend()))
    return Desk(roomy, dashboard, state, catalog, actor)


def filters_of_sql(desk: Desk, frame: Frame, skipped: Iterable[NotApplied]) -> Iterator[tuple[str, str]]:
    """The filters that a statement took; those it did not are told apart."""
    gone = {one.field for one in skipped}
    taken = [part for part in conjuncts(frame.filters) if not gone & set(fields(part))]
    return filters_of(desk, replace(frame, filters=all_of(*taken)))


def _of_sql(desk: Desk, widget: Widget) -> Iterator[bytes]:
    frame = make_frame(desk.dashboard, widget, desk.state, desk.catalog)
    asked = opened(desk.core, frame, anchor_of(desk, frame), actor=desk.actor)
    top = [("dashboard", desk.dashboard.id), ("widget", widget.id), ("lake", asked.sql.lake)]
    if asked.said.span:
        top.append(("range", f"{asked.said.span.start.isoformat()} to {asked.said.span.end.isoformat()} (excluded)"))
    top += filters_of_sql(desk, frame, asked.said.not_applied)
    top += [("not applied", skipped.field) for skipped in asked.said.not_applied]
    lines = asked.stream("csv")
    return chain([_lines([[f"# {label}", safe_cell(text)] for label, text in top])], lines)


def everything(frame: Frame) -> MetricQuery:
    """The question for all that is beneath a widget: every member, a KPI by time."""
    query = base_query(frame)
    widget = frame.widget
    if widget.series:
        query = replace(query, dimensions=(*query.dimensions, widget.series))
    if widget.kind == "kpi":
        query = replace(query, grain=frame.grain)
    return replace(query, compare=None if widget.series else frame.compare)


def facts_of(desk: Desk, frame: Frame, result: MetricResult) -> Iterator[tuple[str, str]]:
    """What the numbers of a widget rest on, as label and text."""
    proof = result.proof
    yield "dashboard", desk.dashboard.id
    yield "widget", frame.widget.id
    if proof.window:
        yield "range", f"{proof.window.start.isoformat()} to {proof.window.end.isoformat()} (excluded)"
    yield from filters_of(desk, frame)
    for skipped in proof.not_applied:
        yield "not applied", skipped.field
    if proof.as_of:
        yield "data as of", proof.as_of.isoformat()
    if proof.truncated:
        yield "truncated", f"{result.row_count} rows"


def filters_of(desk: Desk, frame: Frame) -> Iterator[tuple[str, str]]:
    """The filters of a widget, members by their labels."""
    near = tuple(metrics_near(desk.dashboard, frame.widget))
    for part in conjuncts(frame.filters):
        yield "filter", spoken(labelled(desk.core, near, part, range=frame.range, actor=desk.actor))


def said_of(desk: Desk, widget: Widget, result: MetricResult) -> Iterator[tuple[str, str]]:
    """The annotations on a widget's axis of time, and tables of events that can't be read."""
    shown = WidgetData(widget.id, KINDS[widget.kind].draws or widget.kind, widget.title, result)
    found = annotated(Reader(desk.core, desk.dashboard, desk.actor), widget, shown).annotations
    for each in found.events:
        days = each.start.isoformat() if each.start == each.end else f"{each.start} to {each.end}"
        yield "annotation", f"{days}: {each.text}"
    for table in found.unread:
        yield "annotations not read", f"{table.text}: {table.error.code}"
    if found.more:
        yield "annotations left out", str(found.more)


def spoken(condition: Clause | Group) -> str:
    """A condition in one line: `region in EMEA, APAC`."""
    if isinstance(condition, Group):
        return "(" + f" {condition.join} ".join(spoken(part) for part in condition.parts) + ")"
    written = write_condition(condition)
    values = ", ".join("NULL" if value is None else str(value) for value in written.get("values", ()))
    return " ".join(part for part in (condition.field, str(condition.op), values, condition.other or "") if part)


def csv_pieces(top: Iterable[tuple[str, str]], result: MetricResult) -> Iterator[bytes]:
    """CSV in UTF-8: facts as lines that begin with `# `, a header of column ids, rows."""
    names = [column.id for column in result.columns]
    yield _lines([[f"# {label}", safe_cell(text)] for label, text in top] + [[safe_cell(name) for name in names]])
    columns = [result.data[name] for name in names]
    for start in range(0, result.row_count, BATCH):
        batch = zip(*(values[start : start + BATCH] for values in columns), strict=True)
        yield _lines([[safe_cell(value) for value in row] for row in batch])


def _lines(rows: list[list[Any]]) -> bytes:
    page = io.StringIO()
    csv.writer(page, lineterminator="\r\n").writerows(rows)
    return page.getvalue().encode("utf-8")


def safe_cell(value: Any) -> Any:
    """A value as a cell of text files: days as ISO texts, text that can't be run as a formula."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
