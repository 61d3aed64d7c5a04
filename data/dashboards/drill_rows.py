"""From a widget, or one mark of it, to the source rows behind; and what a filter can be set to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import Desk, anchor_of, check_state, compute_widget, find_widget
from data.dashboards.fields import beneath, meant, shared_dimensions
from data.dashboards.frame import KEY, Frame, make_frame
from data.dashboards.from_sql.rows import Beneath, own_marks, sql_rows
from data.dashboards.model import Dashboard, Widget
from data.dashboards.page_filters import TIME, Condition, member, page_filters
from data.dashboards.periods import DAY, period_span
from data.dashboards.state import DashboardState
from data.dashboards.widget_data import WidgetData
from data.errors import InputError
from data.metrics import Member, MembersQuery, Order, RowsPage, RowsQuery, load_catalog
from data.metrics import members as metric_members
from data.metrics import rows as metric_rows
from data.metrics.catalog import Catalog
from data.metrics.conditions import all_of, conjuncts, fields
from data.metrics.model import Dataset
from data.metrics.rewrites.conformed_filters import has_field

OPTIONS = 50


@dataclass(frozen=True)
class RowsWanted:
    """Which rows of a widget: those of the clicked `mark` and `metric` (its first where none is named), a page of them.

    A mark is a member by dimension (or by `<dimension>__key`, which is exact) and a period by `time`.
    """

    mark: Mapping[str, str | None] = field(default_factory=dict)
    metric: str | None = None
    order: tuple[Order, ...] = ()
    offset: int = 0
    limit: int = 100


def rows(
    core: Core,
    dashboard_id: str,
    widget_id: str,
    state: DashboardState,
    *,
    actor: Actor,
    wanted: RowsWanted | None = None,
) -> RowsPage:
    """The source rows a widget's number is made of, with its filters, the opened members and those of the mark.

    Raises InputError for a mark or metric the widget does not have, and what `compute` raises.
    """
    wanted = wanted or RowsWanted()
    dashboard = get_dashboard(core, dashboard_id)
    catalog = load_catalog(core)
    check_state(dashboard, state, catalog)
    widget = find_widget(dashboard, widget_id)
    if widget.sql is not None:
        desk = Desk(core, dashboard, state, catalog, actor)
        return _beneath_sql(desk, widget, wanted)
    if wanted.metric not in (None, *widget.metrics) or not widget.metrics:
        raise InputError("dashboard.no_such_number", widget=widget_id, metric=str(wanted.metric))
    frame = make_frame(dashboard, widget, state, catalog)
    marks = tuple(_marks(frame, wanted.mark, catalog))
    query = RowsQuery(
        metric=wanted.metric or widget.metrics[0],
        range=frame.range,
        filters=all_of(frame.filters, *marks),
        order=wanted.order,
        offset=wanted.offset,
        limit=wanted.limit,
    )
    if TIME in wanted.mark:
        shown = compute_widget(core, dashboard_id, widget_id, state, actor=actor)
        query = replace(query, range=_inside(wanted.mark[TIME], shown))
    return metric_rows(core, query, actor=actor)


def filter_options(
    core: Core, dashboard_id: str, field: str, search: str, state: DashboardState, *, actor: Actor
) -> tuple[Member, ...]:
    """Up to fifty members of a field that hold `search`, those with the most rows first.

    They depend on the range and on the page's other filters, as far as one dataset of the dashboard can follow them.
    Raises InputError for a field that no widget's dataset has.
    """
    dashboard = get_dashboard(core, dashboard_id)
    catalog = load_catalog(core)
    check_state(dashboard, state, catalog)
    page = page_filters(state, field=field)
    home = _home(dashboard, field, page.conditions, catalog)
    range = page.range or state.range or dashboard.defaults.range
    query = MembersQuery(f"{home.id}.{field}", search, range, page.conditions, OPTIONS)
    return metric_members(core, query, actor=actor)


def _beneath_sql(desk: Desk, widget: Widget, wanted: RowsWanted) -> RowsPage:
    marks = {**own_marks(desk.state, widget.id), **{field: (value,) for field, value in wanted.mark.items()}}
    page = Beneath(marks, wanted.metric, wanted.order, wanted.offset, wanted.limit)
    frame = make_frame(desk.dashboard, widget, desk.state, desk.catalog)
    return sql_rows(desk.core, frame, anchor_of(desk, frame), page, actor=desk.actor)


def _marks(frame: Frame, mark: Mapping[str, str | None], catalog: Catalog) -> Iterator[Condition]:
    known = shared_dimensions(beneath(catalog, frame.widget.metrics))
    for name, value in mark.items():
        if name == TIME:
            continue
        if name.removesuffix(KEY) not in known:
            hint = meant(name, known)
            raise InputError("state.dimension_unknown", parameter="mark", value=name, hint=hint)
        yield member(name, value)


def _inside(clicked: str | None, shown: WidgetData) -> str:
    """The part of a period that a widget shows, as an ISO range: its first and last one may begin or end outside."""
    start, end = period_span(clicked, parameter="mark")
    window = shown.result.proof.window if shown.result else None
    if window:
        start, end = max(start, window.start), min(end, window.end)
    return f"{start.isoformat()}/{(end - DAY).isoformat()}"


def _home(dashboard: Dashboard, field: str, filters: Condition | None, catalog: Catalog) -> Dataset:
    metrics = [metric for widget in dashboard.widgets for metric in widget.metrics]
    datasets = beneath(catalog, metrics)
    having = [dataset for dataset in datasets if field in dataset.dimensions]
    if not having:
        known = {name for dataset in datasets for name in dataset.dimensions}
        raise InputError("state.field_unknown", parameter="field", value=field, hint=meant(field, known))
    parts = conjuncts(filters)
    return max(having, key=lambda d: sum(all(has_field(d, name) for name in fields(part)) for part in parts))
