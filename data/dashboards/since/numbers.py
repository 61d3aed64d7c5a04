"""Takes the numbers of a dashboard that can be compared later: every metric of a widget, as a whole and by members.

The whole is asked for, never added up, so it is right for ratios and distinct counts. Widgets made from SQL are read
where they show one row; others are named as left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.compute import Desk, answer, check_state
from data.dashboards.fields import beneath, shared_dimensions
from data.dashboards.frame import Frame, base_query, make_frame
from data.dashboards.having import kept
from data.dashboards.model import Dashboard, Widget
from data.dashboards.since.model import Numbers, Reading, Value
from data.dashboards.state import DashboardState
from data.errors import NexusError
from data.metrics import MetricQuery, MetricResult, Order, load_catalog, run
from data.metrics.catalog import Catalog

MEMBERS = 100
METRICS = 4
NULL = "~"


def take_numbers(core: Core, dashboard: Dashboard, state: DashboardState, *, actor: Actor) -> Numbers:
    """The numbers of a dashboard in a state as they are now. Raises InputError for a state that does not fit it."""
    catalog = load_catalog(core)
    check_state(dashboard, state, catalog)
    desk = Desk(core, dashboard, state, catalog, actor)
    readings: list[Reading] = []
    left_out: dict[str, str] = {}
    for widget in dashboard.widgets:
        try:
            readings += _of_widget(desk, widget)
        except NexusError as error:
            left_out[widget.id] = error.code
    shown = {reading.widget for reading in readings}
    left_out |= {w.id: "since.rows" for w in dashboard.widgets if w.sql and w.id not in shown | left_out.keys()}
    return Numbers(tuple(readings), data_versions(core, dashboard, catalog), left_out)


def data_versions(core: Core, dashboard: Dashboard, catalog: Catalog) -> dict[str, int]:
    """The data version that every dataset beneath a dashboard stands on, and every lake where there is SQL."""
    metrics = [metric for widget in dashboard.widgets for metric in widget.metrics if _known(catalog, metric)]
    found = {each.id: core.lakes.version(each.lake, each.reads) for each in beneath(catalog, metrics)}
    if any(widget.sql for widget in dashboard.widgets):
        found |= {f"{record.id}.": core.lakes.version(record.id) for record in core.lakes.records()}
    return found


def _known(catalog: Catalog, metric: str) -> bool:
    try:
        catalog.metric(metric)
    except NexusError:
        return False
    return True


def _of_widget(desk: Desk, widget: Widget) -> Iterator[Reading]:
    if widget.sql is not None:
        return _of_sql(desk, widget)
    return _of_metrics(desk, widget) if widget.metrics else iter(())


def _of_metrics(desk: Desk, widget: Widget) -> Iterator[Reading]:
    frame = make_frame(desk.dashboard, widget, desk.state, desk.catalog)
    frame = kept(desk.core, frame, actor=desk.actor)
    asked = replace(base_query(frame), metrics=widget.metrics[:METRICS], grain=None, order=(), targets=False)
    whole = run(desk.core, replace(asked, dimensions=()), actor=desk.actor)
    by = _dimension(desk, frame)
    parts = run(desk.core, _by(asked, by), actor=desk.actor) if by else None
    window = whole.proof.window
    for column in (column for column in whole.columns if column.role == "metric"):
        members = _members(parts, by, column.id) if parts and by else {}
        yield Reading(
            widget=widget.id,
            title=widget.title,
            metric=column.id,
            label=column.label,
            value=_number(next(iter(whole.data[column.id]), None)),
            unit=column.unit,
            better=column.better,
            start=window.start.isoformat() if window else None,
            end=window.end.isoformat() if window else None,
            by=by,
            members=members,
            cut=bool(parts and parts.row_count >= MEMBERS),
        )


def _by(asked: MetricQuery, by: str) -> MetricQuery:
    return replace(asked, dimensions=(by,), order=(Order(asked.metrics[0], descending=True),), limit=MEMBERS)


def _dimension(desk: Desk, frame: Frame) -> str | None:
    """What the widget itself is broken by, else the first picker of the page that its metrics share."""
    if frame.dimensions:
        return frame.dimensions[0]
    shared = shared_dimensions(beneath(desk.catalog, frame.widget.metrics))
    return next((name for name in (*desk.dashboard.filters, *frame.widget.by) if name in shared), None)


def _members(found: MetricResult, by: str, metric: str) -> Mapping[str, Value]:
    names: Iterable[Any] = found.data[by]
    return {_key(name): _number(value) for name, value in zip(names, found.data[metric], strict=True)}


def _of_sql(desk: Desk, widget: Widget) -> Iterator[Reading]:
    found = answer(desk, widget)
    if found.error is not None:
        raise found.error
    if found.result is None or found.result.row_count != 1:
        return
    for column in (column for column in found.result.columns if column.role == "metric"):
        value = _number(found.result.data[column.id][0])
        yield Reading(widget.id, widget.title, column.id, column.label, value, column.unit, column.better)


def _key(name: Any) -> str:
    return NULL if name is None else str(name)


def _number(value: Any) -> Value:
    return value if value is None or isinstance(value, int | float) else float(value)
