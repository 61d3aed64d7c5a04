"""The result becomes a widget of a dashboard: chosen, shown as it will stand, placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import Scene, card
from callbacks.cards.fault import fault
from callbacks.context import actor, core, words
from callbacks.dashboard_view.address import address
from callbacks.sql.outcome import reason_of
from components.format import Translator
from components.ids import Sql as Ids
from components.shell.filters import Choice
from components.shell.states import error_card
from components.sql.keep import Begun, Offer, keep_form, kept
from components.widgets.card import render_card
from data.console import Tab, filled, parameters, show_tab
from data.dashboards import (
    Dashboard,
    DashboardState,
    Look,
    SqlSource,
    columns_beneath,
    keep_sql,
    kinds_for,
    list_dashboards,
    preview_sql,
    proposed,
)
from data.dashboards.from_sql.proposal import is_number
from data.errors import NexusError
from data.queries import QueryHandle, status

NEW = ""
CHOSEN = {
    "kind": Input(Ids.KEEP_KIND, "value"),
    "x": Input(Ids.KEEP_X, "value"),
    "y": Input(Ids.KEEP_Y, "value"),
    "series": Input(Ids.KEEP_SERIES, "value"),
}
ASKED = {"run": State(Ids.RUN, "data"), "ask": State(Ids.ASK, "data")}
Given = Mapping[str, Any] | None


@dataclass(frozen=True)
class Asked:
    """The query whose result is shown, its tab, and its text with parameters as they were written."""

    handle: QueryHandle
    tab: Tab
    sql: SqlSource


@callback(
    output={"open": Output(Ids.KEEP_DRAWER, "is_open"), "body": Output(Ids.KEEP_BODY, "children")},
    inputs={"clicks": Input(Ids.KEEP, "n_clicks")},
    state={**ASKED},
)
def open_keep(clicks: int | None, run: Given, ask: Given) -> dict[str, Any]:
    """The panel opens with what the columns suggest."""
    if not clicks or not run or not run.get("query"):
        raise PreventUpdate
    t, asked = words(), asked_of(run, ask)
    columns = asked.handle.columns or ()
    look = proposed(columns, rows=asked.handle.row_count)
    beneath, refused = columns_beneath(core(), asked.sql, actor=actor())
    names = [column.name for column in columns]
    numbers = [column.name for column in columns if is_number(column.type)]
    note = t.reason(reason_of(refused)) if refused else ""
    offer = Offer(kinds_for(columns), names, numbers, beneath, _dashboards(t), note)
    title = asked.tab.title or _title(look, t)
    return {"open": True, "body": keep_form(offer, Begun(look.draw, look.x, look.y, look.series, title), t)}


@callback(output={"shown": Output(Ids.KEEP_SHOWN, "children")}, inputs={**CHOSEN}, state={**ASKED})
def show_kept(
    kind: str | None, x: str | None, y: list[str] | None, series: str | None, run: Given, ask: Given
) -> dict[str, Component]:
    """The widget as it will stand."""
    if not kind or not run or not run.get("query"):
        raise PreventUpdate
    t = words()
    sql = drawn(asked_of(run, ask).sql, kind, x, y or (), series)
    found = preview_sql(core(), sql, title=t("sql.keep.preview"), actor=actor())
    scene = Scene(Dashboard("result", "", "custom", ()), DashboardState(), t, lambda _state: "")
    return {"shown": render_card(card(found, scene), t)}


@callback(
    output={"result": Output(Ids.KEEP_RESULT, "children")},
    inputs={"clicks": Input(Ids.KEEP_DO, "n_clicks")},
    state={
        **{name: State(each.component_id, "value") for name, each in CHOSEN.items()},
        "by": State(Ids.KEEP_BY, "value"),
        "title": State(Ids.KEEP_TITLE, "value"),
        "onto": State(Ids.KEEP_ONTO, "value"),
        **ASKED,
    },
    prevent_initial_call=True,
)
def keep(clicks: int | None, run: Given, ask: Given, **chosen: Any) -> dict[str, Component]:
    """The way to the dashboard it was put on, or why it was not."""
    if not clicks or not run or not run.get("query"):
        raise PreventUpdate
    t = words()
    try:
        drawn_as = {name: chosen[name] for name in CHOSEN}
        sql = drawn(asked_of(run, ask).sql, **drawn_as)
        by, onto = tuple(chosen["by"] or ()), chosen["onto"] or None
        found, _ = keep_sql(core(), sql, title=chosen["title"] or "", by=by, onto=onto, actor=actor())
    except NexusError as error:
        return {"result": error_card(fault(error), t)}
    return {"result": kept(found.name, address(found.id, DashboardState()), t)}


def asked_of(run: Mapping[str, Any], ask: Given) -> Asked:
    """What was asked for the result that is shown. The text of the tab counts only while it still says the same."""
    handle = status(core(), run["query"], actor=actor())
    tab = show_tab(core(), run["tab"], actor=actor())
    written = [ask["text"]] if ask and ask["tab"] == run["tab"] else []
    text = next((text for text in (*written, tab.text) if _same(text, tab, handle)), handle.sql)
    declared = {parameter.name for parameter in parameters(text)}
    values = {name: str(value) for name, value in tab.parameters.items() if name in declared and value}
    return Asked(handle, tab, SqlSource(text, lake=handle.lake, values=values))


def drawn(sql: SqlSource, kind: str, x: str | None, y: Any, series: str | None) -> SqlSource:
    """The statement drawn in a way."""
    facts = {**vars(sql), "draw": kind}
    if kind != "table":
        facts |= {"x": None if kind == "kpi" else x, "y": tuple(y or ()), "series": series if kind != "kpi" else None}
    return SqlSource(**facts)


def _title(look: Look, t: Translator) -> str:
    number = ", ".join(look.y)
    return t("sql.keep.title.by", number=number, along=look.x).capitalize()[:120] if look.x else number[:120]


def _same(text: str, tab: Tab, handle: QueryHandle) -> bool:
    try:
        return filled(core(), text, tab.parameters, lake=handle.lake).sql.strip() == handle.sql.strip()
    except NexusError:
        return False


def _dashboards(t: Translator) -> list[Choice]:
    own = [Choice(each.id, each.name) for each in list_dashboards(core()) if not each.prebuilt]
    return [Choice(NEW, t("sql.keep.new")), *own]
