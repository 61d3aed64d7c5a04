"""What is written is kept as one writes."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core
from components.ids import Sql as Ids
from data.console import change_tab


@callback(
    output={"kept": Output(Ids.KEPT, "data")},
    inputs={"draft": Input(Ids.DRAFT, "data")},
    prevent_initial_call=True,
)
def keep(draft: dict[str, Any] | None) -> dict[str, Any]:
    """Keep the text of a tab and where the cursor stands in it."""
    if not draft:
        raise PreventUpdate
    change_tab(core(), draft["tab"], actor=actor(), text=str(draft["text"]), caret=int(draft["caret"]))
    return {"kept": {"tab": draft["tab"], "at": core().clock.now().isoformat()}}
