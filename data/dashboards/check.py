"""Finds what contradicts itself or the semantic layer in a dashboard: ids that lead nowhere, tiles that overlap."""

from __future__ import annotations

from collections.abc import Iterator

from data.dashboards.fields import beneath, meant, shared_dimensions
from data.dashboards.from_sql.check import check_sql
from data.dashboards.kinds import KINDS
from data.dashboards.kinds.text import live_metrics
from data.dashboards.model import COLUMNS, Dashboard, Widget
from data.errors import NexusError, Problem
from data.metrics.catalog import Catalog
from data.metrics.conditions import fields


def check(dashboard: Dashboard, catalog: Catalog) -> list[Problem]:
    """All problems of a dashboard against the datasets of `catalog`, in document order."""
    found = [*_head(dashboard, catalog)]
    for at, widget in enumerate(dashboard.widgets):
        found += _widget(dashboard, widget, at, catalog)
    return found


def _head(dashboard: Dashboard, catalog: Catalog) -> Iterator[Problem]:
    known = frozenset(name for dataset in catalog.datasets.values() for name in dataset.dimensions)
    for at, tab in enumerate(dashboard.tabs):
        if any(other.id == tab.id for other in dashboard.tabs[:at]):
            yield Problem(f"/tabs/{at}/id", "dashboard.tab_twice", {"tab": tab.id})
    for at, name in enumerate(dashboard.filters):
        yield from _dimension(f"/filters/{at}", name, known)
    for part, metrics in (("metrics", dashboard.summary.metrics), ("timeSeries", dashboard.summary.time_series)):
        for key, metric in metrics.items():
            yield from _metric(f"/summary/{part}/{key}", metric, catalog)


def _widget(dashboard: Dashboard, widget: Widget, at: int, catalog: Catalog) -> Iterator[Problem]:
    path = f"/widgets/{at}"
    before = dashboard.widgets[:at]
    if any(other.id == widget.id for other in before):
        yield Problem(f"{path}/id", "dashboard.widget_twice", {"widget": widget.id})
    if widget.layout.x + widget.layout.w > COLUMNS:
        yield Problem(f"{path}/layout", "dashboard.off_grid", {"columns": COLUMNS})
    if covered := next((other for other in before if _covers(other, widget)), None):
        yield Problem(f"{path}/layout", "dashboard.overlap", {"widget": widget.id, "other": covered.id})
    yield from _tab(dashboard, widget, path)
    if widget.kind not in KINDS:
        facts = {"kind": widget.kind, "hint": meant(widget.kind, KINDS), "known": ", ".join(KINDS)}
        yield Problem(f"{path}/kind", "dashboard.kind_unknown", facts)
    else:
        yield from _needs(widget, path)
        for key in sorted(KINDS[widget.kind].needs.metric_options & widget.options.keys()):
            yield from _metric(f"{path}/options/{key}", str(widget.options[key]), catalog)
    for metric in live_metrics(str(widget.options.get("markdown", ""))):
        yield from _metric(f"{path}/options/markdown", metric, catalog)
    if widget.sql is not None:
        yield from check_sql(widget.sql, f"{path}/sql", catalog)
    unknown = [problem for n, m in enumerate(widget.metrics) for problem in _metric(f"{path}/metrics/{n}", m, catalog)]
    yield from unknown
    if not unknown and widget.metrics:
        yield from _names(widget, path, catalog)


def _covers(one: Widget, other: Widget) -> bool:
    return one.tab == other.tab and one.layout.overlaps(other.layout)


def _tab(dashboard: Dashboard, widget: Widget, path: str) -> Iterator[Problem]:
    tabs = [tab.id for tab in dashboard.tabs]
    if tabs and widget.tab not in tabs or not tabs and widget.tab is not None:
        facts = {"tab": widget.tab or "", "hint": meant(widget.tab or "", tabs)}
        yield Problem(f"{path}/tab", "dashboard.tab_unknown", facts)


def _needs(widget: Widget, path: str) -> Iterator[Problem]:
    needs = KINDS[widget.kind].needs
    axes = len(widget.dimensions) + widget.time
    if widget.hierarchy and not widget.dimensions:
        axes += 1
    for key, count, (low, high) in (("metrics", len(widget.metrics), needs.metrics), ("dimensions", axes, needs.axes)):
        if not low <= count <= high:
            facts = {"kind": widget.kind, "key": key, "low": low, "high": high, "given": count}
            yield Problem(f"{path}/{key}", "dashboard.count", facts)
    for key in widget.options:
        if key not in needs.options:
            facts = {"key": key, "hint": meant(key, needs.options)}
            yield Problem(f"{path}/options/{key}", "definition.unknown_key", facts)
    if needs.sql != (widget.sql is not None):
        code = "definition.missing_key" if needs.sql else "dashboard.sql_elsewhere"
        yield Problem(f"{path}/sql", code, {"key": "sql", "kind": widget.kind})
    for key in needs.required:
        if key not in widget.options:
            yield Problem(f"{path}/options", "definition.missing_key", {"key": key})


def _names(widget: Widget, path: str, catalog: Catalog) -> Iterator[Problem]:
    known = shared_dimensions(beneath(catalog, widget.metrics))
    for key, names in (("dimensions", widget.dimensions), ("by", widget.by)):
        for at, name in enumerate(names):
            yield from _dimension(f"{path}/{key}/{at}", name, known)
    if widget.series:
        yield from _dimension(f"{path}/series", widget.series, known)
    for name in fields(widget.filters):
        yield from _dimension(f"{path}/filters", name, known)
    yield from _having(widget, path)
    owner = catalog.metric(widget.metrics[0])[0]
    levels = owner.hierarchies.get(widget.hierarchy or "", ())
    if widget.hierarchy and not levels:
        hint = meant(widget.hierarchy, owner.hierarchies)
        facts = {"hierarchy": widget.hierarchy, "dataset": owner.id, "hint": hint}
        yield Problem(f"{path}/hierarchy", "dashboard.hierarchy_unknown", facts)
    for level in levels:
        yield from _dimension(f"{path}/hierarchy", level, known)
    sortable = {"time", *widget.metrics, *widget.dimensions, *levels}
    for at, order in enumerate(widget.order):
        if order.by not in sortable:
            facts = {"by": order.by, "hint": meant(order.by, sortable)}
            yield Problem(f"{path}/order/{at}/by", "dashboard.order_unknown", facts)


def _having(widget: Widget, path: str) -> Iterator[Problem]:
    for name in fields(widget.having):
        if name not in widget.metrics:
            facts = {"metric": name, "hint": meant(name, widget.metrics)}
            yield Problem(f"{path}/having", "dashboard.having_unknown", facts)
    if widget.having is not None and not (widget.dimensions or widget.hierarchy or widget.series or widget.time):
        yield Problem(f"{path}/having", "dashboard.having_alone", {})


def _metric(path: str, metric: str, catalog: Catalog) -> Iterator[Problem]:
    try:
        catalog.metric(metric)
    except NexusError:
        facts = {"metric": metric, "hint": meant(metric, catalog.metric_ids())}
        yield Problem(path, "dashboard.metric_unknown", facts)


def _dimension(path: str, name: str, known: frozenset[str]) -> Iterator[Problem]:
    if name not in known:
        yield Problem(path, "dashboard.dimension_unknown", {"dimension": name, "hint": meant(name, known)})
