"""Computes widgets: what a document and a state ask of the metrics, answered with proof or with a widget's error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from data.access import Actor
from data.core import Core
from data.dashboards.annotations.shown import Reader, annotated
from data.dashboards.catalogue import get_dashboard
from data.dashboards.fields import beneath, meant
from data.dashboards.foresee import foresee
from data.dashboards.frame import KEY, Frame, make_frame
from data.dashboards.from_sql.answer import anchor_for, ask_sql, source_of
from data.dashboards.from_sql.ways import ways_from
from data.dashboards.graded import graded
from data.dashboards.having import passing
from data.dashboards.kinds import KINDS
from data.dashboards.kinds.kind import Ask, Computed
from data.dashboards.labels import metrics_near, path_labels
from data.dashboards.model import Dashboard, Widget
from data.dashboards.page_filters import TIME
from data.dashboards.periods import FINER
from data.dashboards.remember import Remembered, bearings, rests
from data.dashboards.share import shared
from data.dashboards.state import DashboardState, Drill
from data.dashboards.widget_data import DrillOptions, WidgetData
from data.errors import InputError, NexusError, NotFound
from data.metrics import run, run_together
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.conditions import ONE_VALUE
from data.metrics.query import MetricQuery
from data.metrics.result import MetricResult
from data.metrics.time_words import Anchor

Load = tuple[str, Collection[str]]
Courses = Mapping[MetricQuery, MetricResult]


def compute(
    core: Core, dashboard_id: str, state: DashboardState, *, actor: Actor, widgets: Sequence[str] | None = None
) -> Iterator[WidgetData]:
    """The widgets of a dashboard in document order, or those named, each as soon as it is there.

    What goes wrong with one widget is its `error`; the others live on. Raises NotFound, DefinitionError for the
    document and InputError for a state that names what the dashboard does not have, before the first widget.
    """
    return compute_dashboard(core, get_dashboard(core, dashboard_id), state, actor=actor, widgets=widgets)


def compute_dashboard(
    core: Core, dashboard: Dashboard, state: DashboardState, *, actor: Actor, widgets: Sequence[str] | None = None
) -> Iterator[WidgetData]:
    """The widgets of a dashboard that need not be published, as `compute` gives them; its `mark` must be its own."""
    catalog = load_catalog(core)
    check_state(dashboard, state, catalog)
    chosen = dashboard.widgets if widgets is None else tuple(find_widget(dashboard, id_) for id_ in widgets)
    desk = Desk(core, dashboard, state, catalog, actor)
    return _answers(desk, chosen)


def compute_widget(core: Core, dashboard_id: str, widget_id: str, state: DashboardState, *, actor: Actor) -> WidgetData:
    """One widget of a dashboard, as `compute` gives it."""
    return next(compute(core, dashboard_id, state, actor=actor, widgets=(widget_id,)))


@dataclass(frozen=True)
class Desk:
    """What every widget of one request is computed with."""

    core: Core
    dashboard: Dashboard
    state: DashboardState
    catalog: Catalog
    actor: Actor


def _answers(desk: Desk, widgets: Sequence[Widget]) -> Iterator[WidgetData]:
    remembered = remembered_by(desk)
    held = {widget.id: remembered.recall(widget) for widget in widgets}
    missing = [widget for widget in widgets if held[widget.id] is None]
    courses = answered_together(desk, missing)
    computed = shared(desk.core, [partial(_noted, desk, widget, courses) for widget in missing])
    reader = Reader(desk.core, desk.dashboard, desk.actor)
    for widget in widgets:
        found = held[widget.id] or remembered.keep(widget, *next(computed))
        yield annotated(reader, widget, graded(desk.core, desk.catalog, found))


def remembered_by(desk: Desk) -> Remembered:
    """What is remembered for the desk."""
    on = bearings(desk.core, desk.dashboard, desk.catalog, desk.actor)
    return Remembered(desk.core, on, desk.state, rests(desk.core, desk.catalog))


def touched(core: Core, dashboard_id: str, state: DashboardState, loads: Iterable[Load], *, actor: Actor) -> bool:
    """Whether one of some loads, each a lake and the tables it changed (none named: any), may have changed what is
    shown of a dashboard."""
    dashboard, catalog = get_dashboard(core, dashboard_id), load_catalog(core)
    remembered = remembered_by(Desk(core, dashboard, state, catalog, actor))
    return any(remembered.touched(widget, *load) for load in loads for widget in dashboard.widgets)


def answered_together(desk: Desk, widgets: Sequence[Widget]) -> Courses:
    """The series of those widgets that one statement could answer with others."""
    queries = [query for widget in widgets if (query := _course(desk, widget)) is not None]
    return run_together(desk.core, queries, actor=desk.actor) if len(queries) > 1 else {}


def _course(desk: Desk, widget: Widget) -> MetricQuery | None:
    course = KINDS[widget.kind].course
    if course is None:
        return None
    try:
        return course(make_frame(desk.dashboard, widget, desk.state, desk.catalog))
    except NexusError:
        return None


def _noted(desk: Desk, widget: Widget, courses: Courses) -> tuple[WidgetData, set[str]]:
    """A computed widget and the datasets that were asked for it."""
    asked: set[str] = set()
    return answer(desk, widget, asked=asked, courses=courses), asked


def answer(desk: Desk, widget: Widget, *, asked: set[str] | None = None, courses: Courses | None = None) -> WidgetData:
    """A computed widget; an error of ours becomes its `error`. The datasets it asks are put into `asked`; what stands
    in `courses` is not asked again."""
    return answered(desk, widget, ask(desk, set() if asked is None else asked, courses or {}))


def answered(desk: Desk, widget: Widget, asks: Ask) -> WidgetData:
    """A widget computed by asking in a way of the caller's."""
    kind = KINDS[widget.kind]
    drawn = kind.draws or widget.kind
    try:
        frame = passing(make_frame(desk.dashboard, widget, desk.state, desk.catalog), asks.run)
        found = kind.compute(frame, asks)
    except NexusError as error:
        path = desk.state.drills.get(widget.id, Drill()).path
        way = _named(desk, widget, DrillOptions(None, path)) if path else None
        return WidgetData(widget.id, drawn, widget.title, None, drill=way, options=widget.options, error=error)
    return WidgetData(
        id=widget.id,
        kind=found.draws or drawn,
        title=widget.title,
        result=found.result,
        parts=found.parts,
        forecast=found.forecast,
        drill=_drill(desk, frame, found.result),
        options={**widget.options, **found.options},
    )


def ask(desk: Desk, asked: set[str], courses: Courses) -> Ask:
    """How the kinds ask in the name of the actor."""

    def answered(query: MetricQuery) -> MetricResult:
        return courses.get(query) or run(desk.core, query, actor=desk.actor)

    def note(query: MetricQuery) -> MetricQuery:
        owners = (desk.catalog.metric(reference)[0] for reference in query.metrics)
        asked.update(dataset.id for dataset in (*owners, *beneath(desk.catalog, query.metrics)))
        return query

    return Ask(
        run=lambda query: answered(note(query)),
        foresee=lambda query, periods: foresee(desk.core, note(query), periods, actor=desk.actor),
        sql=lambda frame: _sql(desk, frame),
    )


def _sql(desk: Desk, frame: Frame) -> Computed:
    result, draws = ask_sql(desk.core, frame, anchor_of(desk, frame), actor=desk.actor)
    return Computed(result, draws=draws)


def anchor_of(desk: Desk, frame: Frame) -> Anchor:
    """Where a range of words ends for a widget made from SQL."""
    return anchor_for(desk.core, desk.dashboard, source_of(frame), desk.catalog)


def _drill(desk: Desk, frame: Frame, result: MetricResult | None) -> DrillOptions | None:
    if frame.widget.sql is not None and result is not None:
        return _named(desk, frame.widget, ways_from(frame, result))
    ways = drill_options(frame, result)
    return ways and _named(desk, frame.widget, ways)


def _named(desk: Desk, widget: Widget, ways: DrillOptions) -> DrillOptions:
    if not ways.path:
        return ways
    range = desk.state.range or desk.dashboard.defaults.range
    near = metrics_near(desk.dashboard, widget)
    return replace(ways, labels=path_labels(desk.core, near, ways.path, range=range, actor=desk.actor))


def drill_options(frame: Frame, result: MetricResult | None) -> DrillOptions | None:
    """Where a viewer can go from a frame; None for a widget without metrics. One can go down `time` to its days."""
    if frame.dataset is None:
        return None
    opened = {step.dimension.removesuffix(KEY) for step in frame.path}
    here, down = (frame.dimensions[0] if frame.dimensions else None), frame.down
    if frame.widget.time and here is None:
        window = result.proof.window if result else None
        here, down = TIME, TIME if window and window.grain in FINER else None
    return DrillOptions(
        dimension=here,
        path=frame.path,
        down=down,
        by=tuple(name for name in frame.widget.by if name not in {*opened, *frame.dimensions}),
        rows=bool(frame.dataset.rows),
        through=frame.widget.through,
        field=frame.field or here,
    )


def find_widget(dashboard: Dashboard, widget_id: str) -> Widget:
    """One widget. Raises NotFound."""
    found = dashboard.widget(widget_id)
    if found is None:
        hint = meant(widget_id, [widget.id for widget in dashboard.widgets])
        raise NotFound("dashboard.widget_unknown", widget=widget_id, dashboard=dashboard.id, hint=hint)
    return found


def check_state(dashboard: Dashboard, state: DashboardState, catalog: Catalog) -> None:
    """Raises InputError with the `parameter` that names a widget or a field that is not there, or too many values."""
    widgets = {widget.id for widget in dashboard.widgets}
    named = [(f"x.{f.source}.{f.field}", f.source) for f in state.filters if f.source is not None]
    for parameter, widget in [*named, *((f"d.{name}", name) for name in state.drills)]:
        if widget not in widgets:
            raise InputError("state.widget_unknown", parameter=parameter, value=widget, hint=meant(widget, widgets))
    fields = {name for dataset in catalog.datasets.values() for name in dataset.dimensions} | {TIME}
    statements = {widget.id for widget in dashboard.widgets if widget.sql is not None}
    for chosen in state.filters:
        parameter = f"f.{chosen.field}" if chosen.source is None else f"x.{chosen.source}.{chosen.field}"
        if chosen.source not in statements and chosen.field.rpartition(".")[2].removesuffix(KEY) not in fields:
            raise InputError(
                "state.field_unknown", parameter=parameter, value=chosen.field, hint=meant(chosen.field, fields)
            )
        if chosen.op in ONE_VALUE and len(chosen.values) != 1:
            given = ", ".join(map(str, chosen.values))
            raise InputError("state.one_value", parameter=f"{parameter}.{chosen.op}", value=given)
