"""Keeps computed widgets in the memory of the process, for the same view of the same data by an equal actor.

A load, a changed document or dataset, another day, range, filter or drill is another key, so nothing stale is given.
Errors are not kept, nor answers to SQL that may change while no data does.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from data.access import Actor
from data.cache import Memory
from data.core import Core
from data.dashboards.from_sql.lasting import is_lasting, versions
from data.dashboards.model import Dashboard, Widget
from data.dashboards.state import DashboardState, format_state
from data.dashboards.widget_data import WidgetData
from data.metrics.catalog import Catalog
from data.metrics.engine import data_mark
from data.metrics.result import MetricResult

ENTRIES = 400
SHELF = "dashboards.widgets"


def ground(core: Core, dashboard: Dashboard, catalog: Catalog, actor: Actor) -> Hashable:
    """What all widgets of one request rest on: document, datasets, data versions, the day, what the actor may see."""
    datasets = catalog.datasets.values()
    lakes = sorted({dataset.lake for dataset in datasets})
    return (
        dashboard.id,
        dashboard.mark,
        tuple(dataset.mark for dataset in datasets),
        tuple(data_mark(core, lake) for lake in lakes),
        versions(core, dashboard),
        core.clock.now().date(),
        actor.roles,
        tuple(sorted(actor.attributes.items())),
    )


def forget(core: Core) -> None:
    """Let go of all that is remembered; the next widgets are computed."""
    core.memory.set(SHELF, Memory(entries=ENTRIES))


@dataclass(frozen=True)
class Remembered:
    """The widgets remembered for one `ground` and state."""

    core: Core
    on: Hashable
    state: DashboardState

    def recall(self, widget: Widget) -> WidgetData | None:
        """The widget as it was computed before, its proof saying that it comes from the cache."""
        held = self._shelf().get(self._key(widget))
        return held if isinstance(held, WidgetData) else None

    def keep(self, widget: Widget, found: WidgetData) -> WidgetData:
        """Remember what was computed, and hand it on."""
        if found.error is None and is_lasting(self.core, widget):
            self._shelf().set(self._key(widget), _from_cache(found))
        return found

    def _key(self, widget: Widget) -> Hashable:
        drill = self.state.drills.get(widget.id)
        seen = replace(
            self.state,
            filters=tuple(chosen for chosen in self.state.filters if chosen.source != widget.id),
            drills={widget.id: drill} if drill else {},
        )
        return self.on, widget.id, format_state(seen)

    def _shelf(self) -> Memory:
        shelf = self.core.memory.get(SHELF)
        if isinstance(shelf, Memory):
            return shelf
        forget(self.core)
        return self._shelf()


def _from_cache(widget: WidgetData) -> WidgetData:
    return replace(
        widget,
        result=widget.result and _cached(widget.result),
        parts={name: _cached(part) for name, part in widget.parts.items()},
    )


def _cached(result: MetricResult) -> MetricResult:
    proof = replace(
        result.proof, route="cache", route_reason="route.cache", compile_ms=0.0, engine_ms=0.0, route_ms=0.0
    )
    return replace(result, proof=proof)
