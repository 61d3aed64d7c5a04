"""Keeps computed widgets in the memory of the process, for the same view of the same data by an equal actor.

A changed document or dataset, another day, range, filter or drill is another key, and a load of a table that a widget
rests on ends its time, so nothing stale is given. Errors are not kept, nor answers to SQL that may change while no data
does.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from data.access import Actor
from data.cache import Memory
from data.core import Core
from data.dashboards.from_sql.lasting import is_lasting, versions
from data.dashboards.model import Dashboard, Widget
from data.dashboards.state import DashboardState, format_state
from data.dashboards.widget_data import WidgetData
from data.errors import NotFound
from data.metrics.catalog import Catalog
from data.metrics.engine import Engine, engine_of
from data.metrics.result import MetricResult

ENTRIES = 400
SHELF = "dashboards.widgets"


@dataclass(frozen=True)
class Rest:
    """Tables of a lake that a widget rests on, any of them where none is named; `mark` is that of their data."""

    lake: str
    tables: frozenset[str]
    mark: Hashable


def ground(core: Core, dashboard: Dashboard, catalog: Catalog, actor: Actor) -> Hashable:
    """What all widgets of one request rest on, data included: differs when any of them may."""
    engines = _engines(core, catalog).values()
    marks = tuple((engine, core.lakes.version(engine.lake)) for engine in engines)
    return bearings(core, dashboard, catalog, actor), marks


def bearings(core: Core, dashboard: Dashboard, catalog: Catalog, actor: Actor) -> Hashable:
    """What all widgets of one request rest on apart from the data: document, datasets, the day, what the actor may
    see."""
    return (
        dashboard.id,
        dashboard.mark,
        tuple(dataset.mark for dataset in catalog.datasets.values()),
        versions(core, dashboard),
        core.clock.now().date(),
        actor.roles,
        tuple(sorted(actor.attributes.items())),
    )


def rests(core: Core, catalog: Catalog) -> dict[str, Rest]:
    """What every dataset rests on now, by its id, and every lake as a whole, by its id and a dot; not those of a
    lake that is not there: what asks them is an error, which is not kept."""
    found: dict[str, Rest] = {}
    for lake, engine in _engines(core, catalog).items():
        found[f"{lake}."] = Rest(lake, frozenset(), (engine, core.lakes.version(engine.lake)))
        for dataset in catalog.datasets.values():
            if dataset.lake == lake:
                mark = engine, core.lakes.version(engine.lake, dataset.reads)
                found[dataset.id] = Rest(lake, dataset.reads, mark)
    return found


def _engines(core: Core, catalog: Catalog) -> dict[str, Engine]:
    found = {}
    for lake in sorted({dataset.lake for dataset in catalog.datasets.values()}):
        with suppress(NotFound):
            found[lake] = engine_of(core, lake)
    return found


def forget(core: Core) -> None:
    """Let go of all that is remembered; the next widgets are computed."""
    core.memory.set(SHELF, Memory(entries=ENTRIES))


@dataclass(frozen=True)
class Kept:
    """A widget and what it rests on, by the names of `rests`."""

    widget: WidgetData
    on: Mapping[str, Rest]


@dataclass(frozen=True)
class Remembered:
    """The widgets remembered for the same bearings (`on`) and state; `now` is what there is to rest on."""

    core: Core
    on: Hashable
    state: DashboardState
    now: Mapping[str, Rest]

    def recall(self, widget: Widget) -> WidgetData | None:
        """The widget as it was computed before, its proof saying that it comes from the cache."""
        held = self._shelf().get(self._key(widget))
        if isinstance(held, Kept) and all(self.now.get(name) == rest for name, rest in held.on.items()):
            return held.widget
        return None

    def keep(self, widget: Widget, found: WidgetData, asked: Collection[str]) -> WidgetData:
        """Remember what was computed of the datasets that were `asked`, and hand it on. What asked none of them may
        rest on anything."""
        if found.error is None and is_lasting(self.core, widget):
            on = {name: rest for name, rest in self.now.items() if (name in asked if asked else not rest.tables)}
            self._shelf().set(self._key(widget), Kept(_from_cache(found), on))
        return found

    def touched(self, widget: Widget, lake: str, tables: Collection[str]) -> bool:
        """Whether a load of `tables` of a lake, of any where none is named, may have changed a widget."""
        held = self._shelf().get(self._key(widget))
        named = frozenset(name.lower() for name in tables)
        if not isinstance(held, Kept):
            return True
        of_lake = [rest.tables for rest in held.on.values() if rest.lake == lake]
        return any(not named or not beneath or bool(named & beneath) for beneath in of_lake)

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
