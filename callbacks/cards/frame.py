"""The frame of a card: where one stands in a drill path, and what stands right of the title."""

from __future__ import annotations

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.numerals import currency
from components.view import Crumb
from data.dashboards import WidgetData, drill_up
from data.metrics import MetricResult


def crumbs(widget: WidgetData, scene: Scene) -> tuple[Crumb, ...]:
    """The way from all members to the opened one; empty when nothing is opened."""
    path = widget.drill.path if widget.drill else ()
    if not widget.drill or not path:
        return ()
    names = widget.drill.labels or tuple(step.value for step in path)
    labels = [scene.t("dashboard_view.all"), *(scene.member(name) for name in names)]
    links = [scene.link(drill_up(scene.state, widget.id, depth)) for depth in range(len(path))]
    return tuple(Crumb(label, href) for label, href in zip(labels, [*links, None], strict=True))


def note(widget: WidgetData, result: MetricResult, scene: Scene) -> str:
    """The note of the document, else unit and grain of what is drawn."""
    if own := widget.options.get("note"):
        return str(own)
    units = columns.distinct([c.unit or "count" for c in columns.metrics(result)])
    window = result.proof.window
    parts = [_unit(units[0], scene)] if len(units) == 1 else []
    if columns.time(result) and window and window.grain:
        parts.append(scene.t(f"dashboard_view.per.{window.grain}"))
    return " ".join(part for part in parts if part)


def _unit(unit: str, scene: Scene) -> str:
    return currency(unit, scene.t.tag)[0] if unit.isupper() else scene.t(f"dashboard_view.unit.{unit}")
