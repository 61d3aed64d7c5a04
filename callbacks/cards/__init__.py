"""From what `data` computed for a widget to the card that `components` draws: one function a widget kind."""

from __future__ import annotations

from collections.abc import Callable

from callbacks.cards.chart import bar, combo, line, scatter, share, stacked
from callbacks.cards.fault import fault
from callbacks.cards.flags import flags
from callbacks.cards.frame import crumbs, note
from callbacks.cards.kpi import kpi
from callbacks.cards.matrix import matrix
from callbacks.cards.pivot import pivot
from callbacks.cards.places import places
from callbacks.cards.proof import proof
from callbacks.cards.scene import Scene
from callbacks.cards.table import table
from callbacks.cards.text import text
from callbacks.cards.waterfall import waterfall
from components.view import Body, Card, Reason
from data.dashboards import WidgetData
from data.metrics import MetricResult

BODIES: dict[str, Callable[[WidgetData, MetricResult, Scene], Body]] = {
    "kpi": kpi,
    "line": line,
    "area": line,
    "bar": bar,
    "stacked": stacked,
    "combo": combo,
    "pie": share,
    "funnel": share,
    "scatter": scatter,
    "waterfall": waterfall,
    "heatmap": matrix,
    "cohort": matrix,
    "map": places,
    "table": table,
    "pivot": pivot,
}

WORDS = frozenset({"text", "section"})

__all__ = ["BODIES", "Scene", "card"]


def card(widget: WidgetData, scene: Scene) -> Card:
    """The card of a computed widget: its body, or why it is empty or at fault."""
    title = scene.title(widget.id, widget.title)
    if widget.kind in WORDS and widget.error is None:
        facts = proof(widget, widget.result.proof, scene) if widget.result else None
        return Card(widget.id, widget.kind, title, text(widget, scene), proof=facts)
    if widget.error is not None or widget.result is None:
        stopped = fault(widget.error) if widget.error else None
        return Card(widget.id, widget.kind, title, None, crumbs=crumbs(widget, scene), fault=stopped)
    result, drill = widget.result, widget.drill
    empty = Reason("dashboard_view.empty") if _empty(result) else None
    return Card(
        widget.id,
        widget.kind,
        title,
        None if empty else BODIES[widget.kind](widget, result, scene),
        note=note(widget, result, scene),
        proof=proof(widget, result.proof, scene),
        crumbs=crumbs(widget, scene),
        empty=empty,
        drills=bool(drill and (drill.down or drill.rows)),
        flags=flags(widget),
        unread=tuple(each.text for each in widget.annotations.unread),
    )


def _empty(result: MetricResult) -> bool:
    values = [result.data[c.id] for c in result.columns if c.role == "metric"]
    if not values:
        return not result.row_count
    return all(value is None for column in values for value in column)
