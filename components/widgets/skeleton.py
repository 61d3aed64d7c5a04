"""Grey shapes that stand where a drawing will stand."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

BARS = (86, 62, 47, 38, 30, 16)
COLUMNS = (38, 52, 47, 64, 58, 72, 66, 80, 74, 88, 79, 60)


def bones(shape: str) -> Component:
    """The skeleton of a shape: kpi, line, bar, column or block."""
    return html.Div(_parts(shape), className=f"nx-bones nx-bones-{shape}", **{"aria-hidden": "true"})


def _parts(shape: str) -> list[Component]:
    if shape == "kpi":
        return [_bone("46%", "26px"), _bone("64%", "12px")]
    if shape == "line":
        return [_bone("100%", "1px") for _ in range(4)]
    if shape == "bar":
        return [_bone(f"{share}%", "9%") for share in BARS]
    if shape == "column":
        return [_bone("5%", f"{share}%") for share in COLUMNS]
    return [html.Div(className="nx-bone")]


def _bone(width: str, height: str) -> Component:
    return html.Div(className="nx-bone", style={"width": width, "height": height})
