"""Keeps computed widgets in the memory of the process, for the same view of the same data by an equal actor.

A load, a changed document or dataset, another day, range, filter or drill is another key, so nothing stale is given.
Errors are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

from data.access import Actor
from data.cache import Memory
from data.core import Core
from data.dashboards.model import Dashboard, Widget
from data.dashboards.state import DashboardState, format_state
from data.dashboards.widget_data import WidgetData
from data.metrics.catalog import Catalog
from data.metrics.result import MetricResult

ENTRIES = 400


def ground(core: Core, dashboard: Dashboard, catalog: Catalog, actor: Actor) -> Hashable:
    """What all widgets of one request rest on: document, datasets, data versions, the day, what the actor may see."""
    datasets = catalog.datasets.values()
    lakes = sorted({dataset.lake for dataset in datasets})
    return (
        dashboard.id,
        dashboard.mark,
        tuple(dataset.mark for dataset in datasets),
        tuple((lake, core.lakes.version(lake)) for lake in lakes),
        core.clock.now().date(),
        actor.roles,
        tuple(sorted(actor.attributes.items())),
    )


def remembered(
    core: Core, widget: Widget, state: DashboardState, *, on: Hashable, compute: Callable[[], WidgetData]
) -> WidgetData:
    """The widget as it was computed before on the same `ground`, its proof saying so, or as it is computed now."""
    shelf = _shelf(core)
    key = (on, widget.id, format_state(_seen_by(widget, state)))
    held = shelf.get(key)
    if isinstance(held, WidgetData):
        return held
    found = compute()
    if found.error is None:
        shelf.set(key, _from_cache(found))
    return found


def _shelf(core: Core) -> Memory:
    shelf = core.memory.get("dashboards.widgets")
    if not isinstance(shelf, Memory):
        shelf = Memory(entries=ENTRIES)
        core.memory.set("dashboards.widgets", shelf)
    return shelf


def _seen_by(widget: Widget, state: DashboardState) -> DashboardState:
    drill = state.drills.get(widget.id)
    return replace(
        state,
        filters=tuple(chosen for chosen in state.filters if chosen.source != widget.id),
        drills={widget.id: drill} if drill else {},
    )


def _from_cache(widget: WidgetData) -> WidgetData:
    return replace(
        widget,
        result=widget.result and _cached(widget.result),
        parts={name: _cached(part) for name, part in widget.parts.items()},
    )


def _cached(result: MetricResult) -> MetricResult:
    proof = replace(result.proof, route="cache", route_reason="route.cache", compile_ms=0.0, engine_ms=0.0)
    return replace(result, proof=proof)
