"""Which widgets of a dashboard take a filter along, and why the others can't: asked of the rules that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.access import Actor
from data.core import Core
from data.dashboards.from_sql.values import taken_by
from data.dashboards.kinds.text import live_metrics
from data.dashboards.model import Dashboard, Widget
from data.dashboards.page_filters import TIME
from data.metrics import Clause, Group, MetricQuery, NotApplied, Op, explain

ANY = "any"
ALL_TIME = "all time"


@dataclass(frozen=True)
class Following:
    """A widget that shows numbers, and why it does not follow a filter; `lacking` None where it does."""

    widget: str
    title: str
    lacking: NotApplied | None


def followers(
    core: Core, dashboard: Dashboard, fields: Sequence[str], *, actor: Actor
) -> dict[str, tuple[Following, ...]]:
    """By field, `time` (the range of the page) among them, every widget with numbers in document order.

    No number is computed. Raises InputError for a field that no dataset has.
    """
    wanted = tuple(dict.fromkeys((TIME, *fields)))
    found: dict[str, list[Following]] = {field: [] for field in wanted}
    for widget in dashboard.widgets:
        metrics = asked_metrics(widget)
        if not metrics and widget.sql is None:
            continue
        lacking = {one.field: one for one in (*_own_range(widget), *_lacking(core, widget, metrics, wanted, actor))}
        for field in wanted:
            found[field].append(Following(widget.id, widget.title, lacking.get(field)))
    return {field: tuple(each) for field, each in found.items()}


def asked_metrics(widget: Widget) -> tuple[str, ...]:
    """The metrics whose numbers a widget shows, those in its words among them."""
    return widget.metrics or live_metrics(str(widget.options.get("markdown", "")))


def _own_range(widget: Widget) -> Iterator[NotApplied]:
    if widget.range is not None:
        yield NotApplied(TIME, "widget.own_range")


def _lacking(
    core: Core, widget: Widget, metrics: tuple[str, ...], wanted: Iterable[str], actor: Actor
) -> Iterator[NotApplied]:
    dimensions = tuple(field for field in wanted if field != TIME)
    if widget.sql is not None:
        taken = taken_by(widget.sql)
        lacking = [field for field in wanted if field not in taken]
        yield from (NotApplied(field, "sql.no_range" if field == TIME else "sql.no_parameter") for field in lacking)
        return
    parts = tuple(Clause(field, Op.IN, (ANY,)) for field in dimensions)
    query = MetricQuery(metrics, range=ALL_TIME, filters=Group("and", parts) if parts else None)
    yield from explain(core, query, actor=actor).not_applied
