"""The dispatch board: its head and its frame. Jobs come and go over the API, see `frontend/src/field/`."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from dash import Input, Output, callback
from dash.development.base_component import Component

from callbacks.context import core, words
from components.dispatch.frame import Surroundings, board, head
from components.ids import Dispatch as Ids

SKETCH = "/assets/maps/munich.json"
POLICIES = ("customer-first", "high-intensity", "soft-boundaries", "emergency")


@callback(
    output={"header": Output(Ids.HEADER, "children"), "board": Output(Ids.BOARD, "children")},
    inputs={"search": Input(Ids.URL, "search")},
)
def show_frame(search: str | None) -> dict[str, Component]:
    """The head of the day in the address (today without one) and the board to be filled."""
    t, settings = words(), core().settings
    sketch = SKETCH if settings.demo and not settings.map_tiles else ""
    around = Surroundings(settings.time_zone, settings.map_tiles, sketch, settings.map_credit)
    return {"header": head(_day(search), POLICIES, t), "board": board(around, t)}


def _day(search: str | None) -> date:
    """The day of the address in the board's zone; today for none and for what is no day."""
    asked = parse_qs((search or "").removeprefix("?")).get("day", [""])[0]
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return core().clock.now().astimezone(ZoneInfo(core().settings.time_zone)).date()
