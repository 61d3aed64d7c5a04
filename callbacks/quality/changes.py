"""What a person changes on the page of a table: measure now, accept, drop, undo. The one writer of `CHANGED`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html, set_props
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.quality.table import place
from components.ids import QualityTable as Ids
from components.ids import Shell
from components.shell.toasts import toast
from data.access import Permission, require
from data.quality import drop_rule, measure, put_rules, table_quality


@callback(
    output={"changed": Output(Ids.CHANGED, "data"), "dropped": Output(Ids.DROPPED, "data")},
    inputs={
        "measure_now": Input(Ids.MEASURE, "n_clicks"),
        "accept": Input(Ids.accept(ALL), "n_clicks"),
        "drop": Input(Ids.drop(ALL), "n_clicks"),
        "undo": Input(Ids.undo(ALL), "n_clicks"),
    },
    state={
        "pathname": State(Ids.URL, "pathname"),
        "offered": State(Ids.OFFERED, "data"),
        "dropped": State(Ids.DROPPED, "data"),
    },
    running=[(Output(Ids.MEASURE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def change(pathname: str | None, offered: Any, dropped: Any, **_clicks: Any) -> dict[str, Any]:
    """The moment of the change; with what was dropped, so that it can come back."""
    subject = ctx.triggered_id
    if subject is None or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    require(actor(), Permission.EDIT)
    lake, table = place(pathname)
    kept = _carried_out(subject, lake, table, {**(offered or {}), **(dropped or {})})
    snapshot = measure(core(), lake, table)
    return {"changed": snapshot.at.isoformat(), "dropped": kept}


def _carried_out(subject: Any, lake: str, table: str, known: Mapping[str, Any]) -> dict[str, Any]:
    t = words()
    if isinstance(subject, str):
        set_props(Shell.TOASTS, {"children": toast(t("quality.measured", table=table), tone="good")})
        return {}
    rule = subject["rule"]
    if subject["type"] == Ids.drop(rule)["type"]:
        return _dropped(lake, table, rule)
    put_rules(core(), lake, table, {rule: known[rule]}, actor=actor())
    set_props(Shell.TOASTS, {"children": toast(t("quality.accepted"), tone="good")})
    return {}


def _dropped(lake: str, table: str, rule_id: str) -> dict[str, Any]:
    t = words()
    rule = table_quality(core(), lake, table).rules.rule(rule_id)
    drop_rule(core(), lake, table, rule_id, actor=actor())
    undo = html.Button(t("quality.undo"), id=Ids.undo(rule_id), type="button", className="nx-button")
    set_props(Shell.TOASTS, {"children": toast(t("quality.dropped"), action=undo)})
    return {rule_id: dict(rule.document)} if rule else {}
