"""Where the time of an answer went."""

from __future__ import annotations

from collections.abc import Iterable

from data.dashboards.widget_data import WidgetData


def spent_on(widgets: Iterable[WidgetData]) -> dict[str, float]:
    """Milliseconds of compiling, routing and the engine behind some widgets, without what came from the cache."""
    results = [result for widget in widgets for result in (widget.result, *widget.parts.values()) if result]
    own = [result.proof for result in results if result.proof.route != "cache"]
    return {
        "compile": sum(proof.compile_ms - proof.route_ms for proof in own),
        "route": sum(proof.route_ms for proof in own),
        "engine": sum(proof.engine_ms for proof in own),
    }
