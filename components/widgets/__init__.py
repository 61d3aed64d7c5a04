"""Widget kinds: one file each. A kind draws the body of a card and has an example of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from components.format import Translator
from components.view import Card
from components.widgets import bar, kpi, line


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
    "bar": Kind(bar.render, bar.example, "bar"),
}
