"""Widget kinds: one file each. A kind draws the body of a card and has an example of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from components.format import Translator
from components.view import Card
from components.widgets import (
    area,
    bar,
    cohort,
    combo,
    funnel,
    heatmap,
    kpi,
    line,
    map,
    pie,
    pivot,
    scatter,
    section,
    stacked,
    table,
    text,
    waterfall,
)


@dataclass(frozen=True)
class Kind:
    """`render(body, t, name)` draws the body (of the widget `name`, for ids); `example()` is a filled card;
    `skeleton` names the shape that stands for it while it loads."""

    render: Callable[[Any, Translator, str | None], Component]
    example: Callable[[], Card]
    skeleton: str = "block"


WIDGETS: dict[str, Kind] = {
    "kpi": Kind(kpi.render, kpi.example, "kpi"),
    "line": Kind(line.render, line.example, "line"),
    "area": Kind(area.render, area.example, "line"),
    "bar": Kind(bar.render, bar.example, "bar"),
    "stacked": Kind(stacked.render, stacked.example, "column"),
    "combo": Kind(combo.render, combo.example, "column"),
    "waterfall": Kind(waterfall.render, waterfall.example, "column"),
    "heatmap": Kind(heatmap.render, heatmap.example),
    "cohort": Kind(cohort.render, cohort.example),
    "map": Kind(map.render, map.example),
    "table": Kind(table.render, table.example, "bar"),
    "pivot": Kind(pivot.render, pivot.example, "bar"),
    "pie": Kind(pie.render, pie.example),
    "scatter": Kind(scatter.render, scatter.example),
    "funnel": Kind(funnel.render, funnel.example, "bar"),
    "section": Kind(section.render, section.example, "kpi"),
    "text": Kind(text.render, text.example, "kpi"),
}
