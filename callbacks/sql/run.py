"""What the editor asks is run behind its back; this follows it to its end, and stops it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from dash import Input, Output, State, callback, ctx
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql import outcome, plan
from callbacks.sql.outcome import Shown
from callbacks.sql.parameters import FIELDS, values_in
from callbacks.sql.signs import filled
from components.ids import Sql as Ids
from data.console import change_tab, parameters, show_tab
from data.errors import NexusError, NotFound
from data.queries import Written, cancel, status, submit, wait

MOMENT = 0.4
Asked = Mapping[str, Any]


@callback(
    output={
        "run": Output(Ids.RUN, "data"),
        "result": Output(Ids.RESULT, "children"),
        "mark": Output(Ids.MARK, "data"),
        "status": Output(Ids.STATUS, "children"),
        "idle": Output(Ids.STOP, "disabled"),
        "still": Output(Ids.PULSE, "disabled"),
    },
    inputs={
        "ask": Input(Ids.ASK, "data"),
        "shown": Input(Ids.SHOW, "data"),
        "pulse": Input(Ids.PULSE, "n_intervals"),
        "stopped": Input(Ids.STOPPED, "data"),
    },
    state={"run": State(Ids.RUN, "data"), **FIELDS},
)
def follow(
    ask: Asked | None, shown: Asked | None, pulse: int | None, stopped: Any, run: Asked | None, **fields: Any
) -> dict[str, Any]:
    """What was asked, as far as it is; of a tab that is shown anew, what it asked last."""
    if not shown:
        raise PreventUpdate
    subject = ctx.triggered_id
    if subject == Ids.ASK and ask:
        _leave(run, ask)
        return _asked(ask, shown, values_in(**fields)).outputs()
    if subject in (Ids.PULSE, Ids.STOPPED) and run:
        return _followed(run).outputs()
    if run and run["tab"] == shown["tab"]:
        raise PreventUpdate
    return _last(shown["tab"]).outputs()


@callback(
    output={"stopped": Output(Ids.STOPPED, "data")},
    inputs={"clicks": Input(Ids.STOP, "n_clicks")},
    state={"run": State(Ids.RUN, "data")},
    prevent_initial_call=True,
)
def stop(clicks: int | None, run: Asked | None) -> dict[str, Any]:
    """The query that runs is stopped, in the engine too."""
    if not clicks or not run or not run.get("query"):
        raise PreventUpdate
    cancel(core(), run["query"], actor=actor())
    return {"stopped": {"query": run["query"], "clicks": clicks}}


def _leave(run: Asked | None, ask: Asked) -> None:
    """A tab has one query at a time: the one before is stopped, should it still run."""
    if run and run.get("query") and run["tab"] == ask["tab"] and ask["what"] == "run":
        with suppress(NotFound):
            cancel(core(), run["query"], actor=actor())


def _asked(ask: Asked, shown: Asked, values: Asked) -> Shown:
    tab, lake = ask["tab"], shown["lake"]
    if ask["what"] not in ASKS:
        raise PreventUpdate
    try:
        return ASKS[ask["what"]](tab, lake, *filled(ask["text"], values, lake), _written(ask["text"], values))
    except NexusError as error:
        return outcome.failed(tab, error, words())


def _written(text: str, values: Asked) -> Written | None:
    named = {each.name: values.get(each.name) for each in parameters(text)}
    return Written(text, named) if named else None


def _run(tab: str, lake: str, sql: str, values: Any, written: Written | None) -> Shown:
    handle = submit(core(), sql, actor=actor(), lake=lake, parameters=values, written=written)
    change_tab(core(), tab, actor=actor(), query_id=handle.query_id)
    return outcome.of(tab, wait(core(), handle.query_id, actor=actor(), seconds=MOMENT), words())


def _explained(tab: str, lake: str, sql: str, values: Any, _written: Written | None) -> Shown:
    return plan.explained(tab, lake, sql, values, measure=False)


def _measured(tab: str, lake: str, sql: str, values: Any, _written: Written | None) -> Shown:
    return plan.explained(tab, lake, sql, values, measure=True)


def _followed(run: Asked) -> Shown:
    if not run.get("query"):
        raise PreventUpdate
    return outcome.of(run["tab"], status(core(), run["query"], actor=actor()), words())


def _last(tab_id: str) -> Shown:
    tab = show_tab(core(), tab_id, actor=actor())
    if tab.query_id is None:
        return outcome.nothing(tab, words())
    try:
        return outcome.of(tab_id, status(core(), tab.query_id, actor=actor()), words())
    except NotFound:
        return outcome.nothing(tab, words())


ASKS = {"run": _run, "explain": _explained, "measure": _measured}
