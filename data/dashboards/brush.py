"""A range dragged over one widget: the others follow it step by step from cubes, and no lake is asked.

The first step makes a cube for each widget over all that can be dragged over; further ones slice it. What a cube can't
answer is left out with its reason until one lets go, when the page computes it as ever. A lake that gave no answer is
asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NoReturn

from data.access import Actor
from data.cache import Memory
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import Desk, answer, answered, check_state, find_widget
from data.dashboards.frame import Frame, make_frame
from data.dashboards.kinds import KINDS
from data.dashboards.kinds.kind import Ask, Run
from data.dashboards.model import Widget
from data.dashboards.remember import ground
from data.dashboards.state import DashboardState, format_state
from data.dashboards.widget_data import ForecastData, WidgetData
from data.errors import LakeError, LimitError, NexusError
from data.metrics import MetricQuery, MetricResult, load_catalog, run
from data.metrics.cubes import ROOM, Cube, Uncovered, answer_from, cube_of

SHELF = "dashboards.brush"
KEPT = 200
YEAR = timedelta(days=371)
Domain = tuple[date, date]


@dataclass(frozen=True)
class Followed:
    """What follows a drag: computed `widgets`, and those `left_out` with the reason."""

    widgets: tuple[WidgetData, ...]
    left_out: Mapping[str, NexusError]


@dataclass(frozen=True)
class Ground:
    """What one widget follows a drag from: a cube for each set of metrics, and what does not depend on the range."""

    cubes: tuple[Cube, ...]
    fixed: Mapping[tuple[str, ...], MetricResult]


def follow(
    core: Core,
    dashboard_id: str,
    state: DashboardState,
    source: str,
    *,
    actor: Actor,
    widgets: Sequence[str] | None = None,
) -> Followed:
    """The other widgets of a dashboard, or those named, in a state that holds what is dragged over in `source`.

    They equal what `compute` gives, but for targets and forecasts, which come when one lets go. Raises what `compute`
    raises before its first widget.
    """
    dashboard, catalog = get_dashboard(core, dashboard_id), load_catalog(core)
    check_state(dashboard, state, catalog)
    dragged = find_widget(dashboard, source)
    desk = Desk(core, dashboard, state, catalog, actor)
    before = replace(desk, state=replace(state, filters=tuple(f for f in state.filters if f.source != source)))
    key = (ground(core, dashboard, catalog, actor), source, format_state(before.state))
    chosen = [w for w in dashboard.widgets if w.id != source and (widgets is None or w.id in widgets)]
    found = [_followed(desk, before, dragged, widget, key) for widget in chosen]
    left_out = {widget.id: widget.error for widget in found if widget.error is not None}
    return Followed(tuple(widget for widget in found if widget.error is None), left_out)


def _followed(desk: Desk, before: Desk, dragged: Widget, widget: Widget, key: object) -> WidgetData:
    shelf = desk.core.memory.keep(SHELF, lambda: Memory(entries=KEPT, room=ROOM, weigh=_cells))
    assert isinstance(shelf, Memory)
    held = shelf.get((key, widget.id))
    if not isinstance(held, Ground | NexusError):
        try:
            held = _grounded(before, dragged, widget)
        except NexusError as error:
            held = error.with_traceback(None)
        if not isinstance(held, LakeError | LimitError):
            shelf.set((key, widget.id), held)
    if isinstance(held, NexusError):
        return WidgetData(widget.id, widget.kind, widget.title, None, error=held)
    return answered(desk, widget, Ask(run=held_by(held), foresee=_no_forecast, sql=_no_sql))


def held_by(held: Ground) -> Run:
    """How a kind asks what a drag is followed from."""

    def ask(query: MetricQuery) -> MetricResult:
        if query.range is None and query.metrics in held.fixed:
            return held.fixed[query.metrics]
        for cube in held.cubes:
            if set(query.metrics) == set(cube.plan.query.metrics):
                return answer_from(cube, query)
        raise Uncovered("cube.other_question")

    return ask


def _cells(held: object) -> int:
    return sum(cube.cells for cube in held.cubes) if isinstance(held, Ground) else 0


def _grounded(desk: Desk, dragged: Widget, widget: Widget) -> Ground:
    """The cubes of a widget over all that can be dragged over in another."""
    if widget.having is not None:
        raise Uncovered("cube.having")
    frame, asked, fixed = make_frame(desk.dashboard, widget, desk.state, desk.catalog), [], {}

    def note(query: MetricQuery) -> MetricResult:
        found = run(desk.core, query, actor=desk.actor)
        if query.range is None:
            fixed[query.metrics] = found
        else:
            asked.append(query)
        return found

    KINDS[widget.kind].compute(frame, Ask(run=note, foresee=_no_forecast, sql=_no_sql))
    also = () if dragged.time else make_frame(desk.dashboard, dragged, desk.state, desk.catalog).dimensions[:1]
    domain = _domain(desk, dragged) if dragged.time and asked else None
    groups: dict[frozenset[str], list[MetricQuery]] = {}
    for query in asked:
        groups.setdefault(frozenset(query.metrics), []).append(query)
    cubes = (cube_of(desk.core, _whole(queries, also, domain, frame), actor=desk.actor) for queries in groups.values())
    return Ground(tuple(cubes), fixed)


def _domain(desk: Desk, dragged: Widget) -> Domain:
    """The days that a widget shows."""
    shown = answer(desk, dragged)
    window = shown.result.proof.window if shown.result else None
    if window is None:
        raise shown.error or Uncovered("cube.no_range")
    return window.start, window.end


def _whole(queries: Sequence[MetricQuery], also: tuple[str, ...], domain: Domain | None, frame: Frame) -> MetricQuery:
    """One query for all that a widget may ask of some metrics: every dimension, and earlier days to compare with."""
    dimensions = tuple(dict.fromkeys(name for query in queries for name in (*query.dimensions, *also)))
    found = MetricQuery(queries[0].metrics, dimensions, range=frame.range, filters=frame.filters)
    if domain is None:
        return found
    start, end = domain
    if any(query.compare for query in queries):
        start -= max(end - start, YEAR)
    return replace(found, range=f"{start.isoformat()}/{(end - timedelta(days=1)).isoformat()}")


def _no_forecast(query: MetricQuery, _periods: int) -> ForecastData:
    return ForecastData(query.metrics[0])


def _no_sql(_frame: Frame) -> NoReturn:
    raise Uncovered("cube.sql")
