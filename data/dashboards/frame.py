"""A widget as one viewer sees it: its document and the state of the page, resolved to what is asked of the metrics.

1. Broken by: the dimension drilled by, else the first level of its hierarchy that is not opened yet, else its own.
2. Filters: the widget's own, the members opened on the way down, and those of the page but for its own clicks.
3. A step down `time` narrows the range to that period and takes the next finer grain.
4. A statement is opened by rewriting it (`from_sql`), not by filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from data.dashboards.fields import beneath, meant, shared_dimensions
from data.dashboards.model import Dashboard, Widget
from data.dashboards.page_filters import TIME, Condition, member, page_filters
from data.dashboards.periods import finer, is_period
from data.dashboards.state import DashboardState, Drill, DrillStep
from data.errors import InputError
from data.metrics.catalog import Catalog
from data.metrics.conditions import all_of
from data.metrics.model import Dataset
from data.metrics.query import Compare, MetricQuery, Order

KEY = "__key"


@dataclass(frozen=True)
class Frame:
    """`dimensions` are the breakdowns that now hold, time and series not among them; `down` the next level.

    `field` is what the members of the first of them are filtered by, `<dimension>__key` where it has a key.
    """

    widget: Widget
    dataset: Dataset | None
    dimensions: tuple[str, ...]
    down: str | None
    path: tuple[DrillStep, ...]
    range: str
    grain: str
    compare: Compare | None
    filters: Condition | None
    field: str | None = None


def make_frame(dashboard: Dashboard, widget: Widget, state: DashboardState, catalog: Catalog) -> Frame:
    """The frame of a widget. Raises InputError naming the parameter of the state that does not fit it."""
    dataset = catalog.metric(widget.metrics[0])[0] if widget.metrics else None
    drill = state.drills.get(widget.id, Drill())
    dimensions, down = _levels(widget, dataset, drill)
    if dataset:
        _check(widget, catalog, drill)
    defaults = dashboard.defaults
    compare = state.compare or defaults.compare
    page = page_filters(state, besides=widget.id)
    frame = Frame(
        widget=widget,
        dataset=dataset,
        dimensions=dimensions,
        down=down,
        path=drill.path,
        range=page.range or widget.range or state.range or defaults.range,
        grain=widget.grain or state.grain or defaults.grain,
        compare=Compare(compare) if compare != "none" else None,
        filters=all_of(widget.filters, *_opened(drill), page.conditions),
        field=_field(dimensions[0], beneath(catalog, widget.metrics)) if dimensions else None,
    )
    if widget.sql is not None:
        return replace(frame, filters=all_of(widget.filters, page.conditions))
    return _narrowed(frame)


def base_query(frame: Frame) -> MetricQuery:
    """The plain question of a frame: its metrics by its dimensions and time, over its range, with its filters."""
    widget = frame.widget
    return MetricQuery(
        metrics=widget.metrics,
        dimensions=frame.dimensions,
        range=frame.range,
        grain=frame.grain if widget.time else None,
        filters=frame.filters,
        having=None if frame.dimensions or widget.series else widget.having,
        order=_order(frame),
        targets=widget.targets,
    )


def _levels(widget: Widget, dataset: Dataset | None, drill: Drill) -> tuple[tuple[str, ...], str | None]:
    opened = {step.dimension.removesuffix(KEY) for step in drill.path}
    levels = dataset.hierarchies.get(widget.hierarchy or "", ()) if dataset else ()
    own = widget.dimensions
    if own and own[0] in levels:
        levels = levels[levels.index(own[0]) :]
    rest = [level for level in levels if level not in opened]
    others = own[1:] if levels and own and own[0] in levels else (own if levels else own[1:])
    if drill.by:
        return (drill.by, *(d for d in others if d != drill.by)), next((d for d in rest if d != drill.by), None)
    if not levels:
        return own, None
    here = rest[0] if rest else levels[-1]
    return (here, *others), rest[1] if len(rest) > 1 else None


def _field(dimension: str, datasets: Iterable[Dataset]) -> str:
    keyed = any(d.dimensions[dimension].key for d in datasets if dimension in d.dimensions)
    return dimension + KEY if keyed else dimension


def _check(widget: Widget, catalog: Catalog, drill: Drill) -> None:
    known = shared_dimensions(beneath(catalog, widget.metrics))
    for parameter, names in (("d", [step.dimension for step in drill.path]), ("by", [drill.by] if drill.by else [])):
        for name in names:
            if name.removesuffix(KEY) not in known and not (name == TIME and parameter == "d"):
                hint = meant(name, known)
                raise InputError("state.dimension_unknown", parameter=f"{parameter}.{widget.id}", value=name, hint=hint)


def _opened(drill: Drill) -> Iterator[Condition]:
    for step in drill.path:
        if step.dimension != TIME:
            yield member(step.dimension, step.value)


def _narrowed(frame: Frame) -> Frame:
    periods = [step.value for step in frame.path if step.dimension == TIME]
    if not periods:
        return frame
    period = periods[-1]
    if period is None or not is_period(period):
        raise InputError("state.period", parameter=f"d.{frame.widget.id}", value=str(period))
    return replace(frame, range=period, grain=finer(period))


def _order(frame: Frame) -> tuple[Order, ...]:
    here = {*frame.dimensions, *frame.widget.metrics, TIME}
    chosen = tuple(order for order in frame.widget.order if order.by in here)
    if chosen or not frame.widget.metrics:
        return chosen
    if frame.widget.time:
        return (Order(TIME),)
    return (Order(frame.widget.metrics[0], descending=True),) if frame.dimensions else ()
