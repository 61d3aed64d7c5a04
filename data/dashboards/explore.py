"""Questions that no dashboard asks: metrics by dimensions, drawn by a kind that fits, kept as a dashboard if wanted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from data.access import Actor
from data.core import Core
from data.dashboards.check import check
from data.dashboards.compute import Desk, answer, check_state
from data.dashboards.fields import beneath, shared_dimensions
from data.dashboards.frame import KEY, make_frame
from data.dashboards.graded import graded
from data.dashboards.having import kept
from data.dashboards.model import Dashboard, Defaults, Layout, Widget
from data.dashboards.page_filters import Condition, condition, page_filters
from data.dashboards.placing import place
from data.dashboards.question import Question
from data.dashboards.state import DashboardState, StateFilter, in_order
from data.dashboards.widget_data import WidgetData
from data.errors import InputError
from data.metrics import RowsPage, RowsQuery, rows
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.conditions import all_of
from data.metrics.query import Group

OFFERED = ("kpi", "line", "area", "bar", "stacked", "pie", "heatmap", "pivot", "table")
DRAWN, LISTED = "chart", "table"
METRICS, DIMENSIONS = 6, 4
ROWS = 200


@dataclass(frozen=True)
class Exploration:
    """A question answered: the dashboard that asks it, the kinds that could draw it, its chart and its table."""

    dashboard: Dashboard
    kind: str
    kinds: tuple[str, ...]
    widgets: tuple[WidgetData, ...]


def check_question(core: Core, question: Question) -> None:
    """Raises NotFound, InputError for what is not there, does not fit together, or is too much for one picture."""
    catalog = load_catalog(core)
    for name, given, most in (("m", question.metrics, METRICS), ("d", question.dimensions, DIMENSIONS)):
        if len(given) > most:
            raise InputError("explore.too_many", parameter=name, given=len(given), most=most)
    _check_fit(core, question)
    if question.kind is not None and question.kind not in kinds_for(catalog, question):
        raise InputError("explore.kind", parameter="kind", kind=question.kind)


def _check_fit(core: Core, question: Question) -> None:
    fitting, metrics = dimensions_for(core, question.metrics), ", ".join(question.metrics)
    for name in question.dimensions:
        if name not in fitting:
            raise InputError("explore.does_not_fit", parameter="d", dimension=name, metrics=metrics)
    for at, group in enumerate(question.groups, 1):
        for chosen in group:
            if chosen.field.removesuffix(KEY) not in fitting:
                name = f"any.{at}.{chosen.field}"
                raise InputError("explore.does_not_fit", parameter=name, dimension=chosen.field, metrics=metrics)
    for clause in question.having:
        if clause.field not in question.metrics:
            raise InputError("explore.having_elsewhere", parameter=f"h.{clause.field}.{clause.op}", metric=clause.field)
    if question.having and not (question.dimensions or question.time):
        raise InputError("explore.having_alone", parameter="h")


def dimensions_for(core: Core, metrics: tuple[str, ...]) -> tuple[str, ...]:
    """The dimensions by which all of `metrics` can be broken together; every one there is without any metric."""
    catalog = load_catalog(core)
    if not metrics:
        return tuple(sorted({name for dataset in catalog.datasets.values() for name in dataset.dimensions}))
    return tuple(sorted(shared_dimensions(beneath(catalog, metrics))))


def metrics_for(core: Core, dimensions: tuple[str, ...]) -> frozenset[str]:
    """The metrics that can be broken by all of `dimensions`."""
    catalog = load_catalog(core)
    wanted = frozenset(dimensions)
    return frozenset(id_ for id_ in catalog.metric_ids() if wanted <= shared_dimensions(beneath(catalog, (id_,))))


def question_rows(core: Core, question: Question, state: DashboardState, *, actor: Actor) -> RowsPage:
    """The newest source rows behind the answer, those of the marks picked in it; `total` is how many there are."""
    check_question(core, question)
    catalog = load_catalog(core)
    own = replace(state, filters=in_order([replace(one, source=None) for one in state.filters]))
    kind = question.kind or suggested(question, kinds_for(catalog, question))
    dashboard = _dashboard(question, kind, catalog)
    check_state(dashboard, state, catalog)
    frame = make_frame(dashboard, dashboard.widgets[0], own, catalog)
    frame = kept(core, frame, actor=actor)
    query = RowsQuery(metric=question.metrics[0], range=frame.range, filters=frame.filters, limit=ROWS)
    return rows(core, query, actor=actor)


def explore(core: Core, question: Question, state: DashboardState, *, actor: Actor) -> Exploration:
    """The answer to a question in a state. Raises what `check_question` raises; faults of a widget are its `error`."""
    check_question(core, question)
    catalog = load_catalog(core)
    kinds = kinds_for(catalog, question)
    kind = question.kind or suggested(question, kinds)
    dashboard = _dashboard(question, kind, catalog)
    check_state(dashboard, state, catalog)
    desk = Desk(core, dashboard, state, catalog, actor)
    widgets = tuple(graded(core, catalog, answer(desk, widget)) for widget in dashboard.widgets)
    return Exploration(dashboard, kind, kinds, widgets)


def kinds_for(catalog: Catalog, question: Question) -> tuple[str, ...]:
    """The kinds that can draw a question; metrics of different units share no axis."""
    breaks, time = len(question.dimensions), question.time
    alike = len({catalog.metric(metric)[1].unit for metric in question.metrics}) <= 1
    fits = {
        "kpi": not breaks and not time,
        "line": time and alike,
        "area": time and alike,
        "bar": breaks + time <= 2 and alike,
        "stacked": breaks + time == 2 and alike,
        "pie": breaks == 1 and not time,
    }
    return tuple(
        kind
        for kind in OFFERED
        if fits.get(kind, True) and not check(_dashboard(question, kind, catalog, listed=False), catalog)
    )


def suggested(question: Question, kinds: tuple[str, ...]) -> str:
    """The kind that answers best: numbers alone as KPIs, time as lines, one dimension as bars, two as a heat map."""
    breaks = len(question.dimensions)
    wishes = ["table"]
    if question.time:
        wishes = ["line"] if breaks < 2 and len(question.metrics) * (1 + breaks) < 7 else ["pivot"]
    elif breaks == 0:
        wishes = ["kpi"]
    elif breaks == 1:
        wishes = ["bar"]
    elif breaks == 2 and len(question.metrics) == 1:
        wishes = ["heatmap"]
    elif 2 <= breaks <= 3:
        wishes = ["pivot"]
    return next((kind for kind in wishes if kind in kinds), "table")


def keep_question(
    core: Core, question: Question, state: DashboardState, *, title: str, onto: str | None, actor: Actor
) -> Dashboard:
    """The dashboard `onto` with the question as a new widget, or a new one of that title.

    Filters of the state stay with the widget. Raises DefinitionError, NotFound, ConflictError, StaleVersion.
    """
    check_question(core, question)
    if not question.metrics:
        raise InputError("explore.nothing_asked")
    catalog = load_catalog(core)
    kind = question.kind or suggested(question, kinds_for(catalog, question))
    asking = _dashboard(question, kind, catalog).widgets[0]
    filters = all_of(asking.filters, page_filters(state, besides=DRAWN).conditions)
    widget = replace(asking, title=title, range=state.range, grain=state.grain, filters=filters)
    return place(core, widget, onto=onto, actor=actor)[0]


def _dashboard(question: Question, kind: str, catalog: Catalog, *, listed: bool = True) -> Dashboard:
    """The dashboard that asks a question: its chart, and its table below unless the chart is one."""
    chart = _widget(question, kind, catalog)
    widgets = [chart]
    if listed and kind != "table":
        widgets.append(replace(_widget(question, "table", catalog), id=LISTED, layout=Layout(0, 8, 12, 8)))
    mark = hashlib.blake2b(repr((question, kind)).encode(), digest_size=8).hexdigest()
    return Dashboard("explore", "Explore", "custom", tuple(widgets), defaults=Defaults(compare="none"), mark=mark)


def _widget(question: Question, kind: str, catalog: Catalog) -> Widget:
    series = None
    dimensions = question.dimensions
    if question.time and dimensions and kind in {"line", "area", "stacked"}:
        series, dimensions = dimensions[0], dimensions[1:]
    return Widget(
        id=DRAWN,
        kind=kind,
        title="Explore",
        layout=Layout(0, 0, 12, 8),
        metrics=question.metrics,
        dimensions=dimensions,
        hierarchy=_hierarchy(question, dimensions, catalog),
        series=series,
        time=question.time,
        filters=all_of(*(_one_of(group) for group in question.groups)),
        having=all_of(*question.having),
        limit=ROWS if kind == "table" else None,
    )


def _hierarchy(question: Question, dimensions: tuple[str, ...], catalog: Catalog) -> str | None:
    """The hierarchy of the first metric's dataset that goes on below the first dimension."""
    if not question.metrics or not dimensions:
        return None
    levels = catalog.metric(question.metrics[0])[0].hierarchies
    return next((name for name, found in levels.items() if dimensions[0] in found[:-1]), None)


def _one_of(group: tuple[StateFilter, ...]) -> Condition:
    parts = tuple(condition(chosen) for chosen in group)
    return Group("or", parts) if len(parts) > 1 else parts[0]
