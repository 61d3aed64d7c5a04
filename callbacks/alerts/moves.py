"""The one writer of the address, and buttons in the lists: take notice, put to sleep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, set_props
from dash.exceptions import PreventUpdate

from callbacks.alerts.address import asked
from callbacks.context import actor, core, words
from components.ids import Alerts as Ids
from components.ids import Shell
from components.shell.toasts import toast
from data.alerts import acknowledge, get_alert, snooze

NIGHT = timedelta(days=1)


@callback(
    output={"search": Output(Ids.URL, "search")},
    inputs={"open": Input(Ids.drawer(ALL), "is_open"), "changed": Input(Ids.CHANGED, "data")},
    state={"search": State(Ids.URL, "search")},
    prevent_initial_call=True,
)
def close_panel(open: list[bool], changed: Any, search: str | None) -> dict[str, str]:
    """The address without the panel that was closed, or whose alert was kept or taken away."""
    kept = ctx.triggered_id == Ids.CHANGED and (changed or {}).get("done") in (Ids.SAVE, Ids.REMOVE)
    closed = ctx.triggered_id != Ids.CHANGED and open and not open[0]
    if not asked(search) or not (kept or closed):
        raise PreventUpdate
    return {"search": ""}


@callback(
    output={"noted": Output(Ids.NOTED, "data")},
    inputs={"notices": Input(Ids.notice(ALL), "n_clicks"), "sleeps": Input(Ids.sleep(ALL), "n_clicks")},
    prevent_initial_call=True,
)
def act_on_one(notices: list[int | None], sleeps: list[int | None]) -> dict[str, str]:
    """A firing is noticed, or an alert put to sleep for a day or woken; the lists hear of it by themselves."""
    clicked, t = ctx.triggered_id, words()
    if not isinstance(clicked, dict) or not any((*notices, *sleeps)):
        raise PreventUpdate
    if "firing" in clicked:
        found = acknowledge(core(), int(clicked["firing"]), actor=actor())
        set_props(Shell.TOASTS, {"children": toast(found.name, t("alerts.noticed.done"))})
        return {"noted": clicked["firing"]}
    held = get_alert(core(), clicked["alert"], actor=actor())
    now = core().clock.now()
    asleep = held.snoozed_until is not None and held.snoozed_until > now
    snooze(core(), held.alert.id, None if asleep else now + NIGHT, actor=actor())
    said = t("alerts.woken" if asleep else "alerts.slept")
    set_props(Shell.TOASTS, {"children": toast(held.alert.name, said)})
    return {"noted": clicked["alert"]}
