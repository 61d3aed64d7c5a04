"""Which annotations stand on which widget: those of its scope, within the time that it shows."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

from data.access import Actor, Permission, may
from data.core import Core
from data.dashboards.annotations.keep import list_annotations
from data.dashboards.annotations.model import Annotation, Annotations, Event, Unread
from data.dashboards.annotations.read import events_mark, read_events
from data.dashboards.model import Dashboard, Widget
from data.dashboards.widget_data import WidgetData
from data.errors import NexusError

OVER_TIME = frozenset({"line", "area", "bar", "stacked", "combo"})
MOST = 50


class Reader:
    """Reads what is kept for one dashboard, every table of events at most once."""

    def __init__(self, core: Core, dashboard: Dashboard, actor: Actor) -> None:
        self._core, self._dashboard, self._actor = core, dashboard, actor
        self._read: dict[str, tuple[Event, ...] | Unread] = {}

    def of(self, widget: Widget, first: date, last: date) -> Annotations:
        """What stands on a widget from one day to another, both included; the newest where there is more than 50."""
        found: list[Event] = []
        unread: list[Unread] = []
        for each in list_annotations(self._core):
            if _concerns(each, self._dashboard, widget) and self._may_see(each):
                read = self._events(each)
                if isinstance(read, Unread):
                    unread.append(read)
                else:
                    found += [event for event in read if event.start <= last and event.end >= first]
        found.sort(key=lambda event: (event.start, event.end, event.text))
        return Annotations(tuple(found[-MOST:]), tuple(unread), max(len(found) - MOST, 0))

    def _may_see(self, each: Annotation) -> bool:
        """Inside other sites only what was written for this very dashboard."""
        return each.scope.kind == "dashboard" or may(self._actor, Permission.READ)

    def _events(self, each: Annotation) -> tuple[Event, ...] | Unread:
        if each.id not in self._read:
            self._read[each.id] = _all(self._core, each, self._actor)
        return self._read[each.id]


def annotated(reader: Reader, widget: Widget, found: WidgetData) -> WidgetData:
    """A computed widget with what stands on its axis of time, where it has one."""
    span = shown_span(found)
    if span is None:
        return found
    notes = reader.of(widget, *span)
    return replace(found, annotations=notes) if notes != found.annotations else found


def annotations_mark(core: Core) -> Hashable:
    """Differs whenever an annotation of any widget may."""
    kept = list_annotations(core)
    return tuple((each.id, each.at, _mark(core, each)) for each in kept)


def shown_span(found: WidgetData) -> tuple[date, date] | None:
    """The first and the last day on the axis of a widget, its forecast included; None where it has no such axis."""
    if found.kind not in OVER_TIME or found.result is None or not found.result.proof.window:
        return None
    if not any(column.role == "time" for column in found.result.columns):
        return None
    window = found.result.proof.window
    ahead = found.forecast.periods[-1:] if found.forecast else ()
    last = max((window.end, *(date.fromisoformat(period[:10]) for period in ahead)))
    return window.start, date.fromordinal(last.toordinal() - (not ahead))


def _concerns(each: Annotation, dashboard: Dashboard, widget: Widget) -> bool:
    datasets = {metric.partition(".")[0] for metric in widget.metrics}
    concerned = {
        "everywhere": True,
        "dashboard": each.scope.of == dashboard.id,
        "dataset": each.scope.of in datasets,
        "metric": each.scope.of in widget.metrics,
    }
    return concerned[each.scope.kind]


def _all(core: Core, each: Annotation, actor: Actor) -> tuple[Event, ...] | Unread:
    if each.events is None:
        assert each.start and each.end
        return (Event(each.text, each.start, each.end, each.id),)
    try:
        return read_events(core, each, actor=actor)[0]
    except NexusError as error:
        return Unread(each.id, each.text, error)


def _mark(core: Core, each: Annotation) -> Hashable:
    if each.events is None:
        return None
    try:
        return events_mark(core, each.events)
    except NexusError as error:
        return error.code
