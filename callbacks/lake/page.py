"""One lake: its facts and tables, tested, changed and forgotten."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.lake.address import lake_of, table_address
from callbacks.lake.facts import file_views, lake_view, reason
from callbacks.lake.faults import Form, told
from callbacks.lake.fields import fields_of, options_of
from callbacks.quality.address import table_address as quality_address
from components.ids import LakePage as Ids
from components.ids import Shell
from components.lakes.form import edit_drawer
from components.lakes.page import TableFact, history_card, lake_facts, source_list, table_list
from components.shell.header import button, header
from components.shell.states import error_card
from components.view import Chart, Crumb, Fault, Measure, Series
from data.errors import NexusError
from data.inventory import (
    LakeChange,
    edit_and_test,
    lake_history,
    lake_outcomes,
    reload_lake,
    remove_lake,
    shown_options,
)
from data.inventory import lake_facts as facts_of
from data.lakes import KINDS
from data.quality import overview
from data.quality.place import name_of

HOUR = 3600
NEWS = {"news": Input(Shell.LIVE, "data"), "changed": Input(Ids.CHANGED, "data")}
PLACE = {"pathname": State(Ids.URL, "pathname")}


@callback(
    output={"header": Output(Ids.HEADER, "children"), "panel": Output(Ids.PANEL, "children")},
    inputs={"path": Input(Ids.URL, "pathname")},
)
def show_header(path: str | None) -> dict[str, Component]:
    """The name of the lake, what one can do, and the panel that changes it."""
    t, lake = words(), place(path)
    record = core().lakes.record(lake)
    actions = [
        button(t("lake.edit"), id=Ids.EDIT, picture="edit"),
        button(t("lake.test"), id=Ids.TEST, picture="refresh", primary=True),
    ]
    crumbs = [Crumb(t("nav.lakes"), "/lakes"), Crumb(t(f"lakes.kind.{record.kind}"), None)]
    held = shown_options(record, actor=actor()) if actor().is_admin else {}
    fields = fields_of(record.kind, t, held) if held else []
    sla = record.sla_seconds / HOUR if record.sla_seconds else None
    drawer = edit_drawer(record.name, sla, fields, t, warehouse=not record.options)
    return {"header": header(record.name, t, crumbs=crumbs, actions=actions), "panel": drawer}


@callback(output={"facts": Output(Ids.FACTS, "children")}, inputs=NEWS, state=PLACE)
def show_facts(news: Any, changed: Any, pathname: str | None) -> dict[str, Component]:
    """State, size, growth and age."""
    found = facts_of(core(), place(pathname))
    return {"facts": lake_facts(lake_view(found), found.growth_bytes_per_day, words())}


@callback(output={"history": Output(Ids.HISTORY, "children")}, inputs=NEWS, state=PLACE)
def show_history(news: Any, changed: Any, pathname: str | None) -> dict[str, Component]:
    """The size by day."""
    t = words()
    sizes = lake_history(core(), place(pathname))
    measure = Measure(t("lakes.head.size"), "bytes", "none")
    series = Series(measure.label, tuple(size.bytes for size in sizes), measure, mark="area")
    return {"history": history_card(Chart(tuple(size.day for size in sizes), (series,), grain="day"), t)}


@callback(output={"tables": Output(Ids.TABLES, "children")}, inputs=NEWS, state=PLACE)
def show_tables(news: Any, changed: Any, pathname: str | None) -> dict[str, list[Component]]:
    """The tables of the lake, or why it does not tell, unless its facts say so already."""
    t, lake = words(), place(pathname)
    heading = html.H2(t("lakes.head.tables"), className="nx-section")
    try:
        found = core().lakes.tables(lake)
    except NexusError as error:
        if facts_of(core(), lake).error:
            return {"tables": []}
        return {"tables": [heading, error_card(Fault(reason(error.code, error.params), "operator", error.code), t)]}
    scores = {one.table: one.score().percent for one in overview(core(), lake=lake).tables}
    facts = [
        TableFact(
            name_of(each), table_address(lake, each.schema, each.name), len(each.columns), each.rows, each.bytes,
            scores.get(name_of(each)), quality_address(lake, name_of(each)),
        )
        for each in found
    ]  # fmt: skip
    return {"tables": [heading, table_list(facts, t)]}


@callback(output={"sources": Output(Ids.SOURCES, "children")}, inputs=NEWS, state=PLACE)
def show_sources(news: Any, changed: Any, pathname: str | None) -> dict[str, Component | None]:
    """What could not be read, and why."""
    return {"sources": source_list(file_views(lake_outcomes(core(), place(pathname))), words())}


@callback(output={"open": Output(Ids.DRAWER, "is_open")}, inputs={"clicks": Input(Ids.EDIT, "n_clicks")})
def open_panel(clicks: int | None) -> dict[str, bool]:
    """The panel opens when one asks to change the lake."""
    if not clicks:
        raise PreventUpdate
    return {"open": True}


@callback(
    output={
        "changed": Output(Ids.CHANGED, "data"),
        "result": Output(Ids.RESULT, "children"),
        "faults": Output(Ids.fault(ALL), "children"),
    },
    inputs={"test": Input(Ids.TEST, "n_clicks"), "save": Input(Ids.SAVE, "n_clicks")},
    state={
        "pathname": State(Ids.URL, "pathname"),
        "named": {"name": State(Ids.NAME, "value"), "sla": State(Ids.SLA, "value")},
        "options": {"ids": State(Ids.option(ALL), "id"), "values": State(Ids.option(ALL), "value")},
        "places": State(Ids.fault(ALL), "id"),
    },
    running=[(Output(Ids.TEST, "disabled"), True, False), (Output(Ids.SAVE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def change_lake(
    test: int | None,
    save: int | None,
    pathname: str | None,
    named: dict[str, Any],
    options: dict[str, list[Any]],
    places: list[dict[str, str]],
) -> dict[str, Any]:
    """The lake is changed, if asked, and asked how it is; at the fields why it can't be as they say."""
    if not test and not save:
        raise PreventUpdate
    lake, changed = place(pathname), (test or 0) + (save or 0)
    if ctx.triggered_id != Ids.SAVE:
        _test(lake)
        return {"changed": changed, "result": no_update, "faults": [no_update] * len(places)}
    result, faults = _saved(lake, _change(lake, named, options), places)
    return {"changed": changed, "result": result, "faults": faults}


@callback(
    output={"path": Output(Ids.URL, "pathname")},
    inputs={"clicks": Input(Ids.REMOVE, "n_clicks")},
    state={"pathname": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def forget_lake(clicks: int | None, pathname: str | None) -> dict[str, str]:
    """The lake is forgotten; the list of lakes is shown."""
    if not clicks:
        raise PreventUpdate
    remove_lake(core(), place(pathname), actor=actor())
    return {"path": "/lakes"}


def place(pathname: str | None) -> str:
    """The lake of the page; nothing happens on another page."""
    lake = lake_of(pathname)
    if lake is None:
        raise PreventUpdate
    return lake


def _test(lake: str) -> None:
    """Ask the lake how it is; the warehouse and stand-ins' guests have nothing to be asked."""
    record = core().lakes.record(lake)
    if record.options and record.stand_in is None:
        reload_lake(core(), lake, actor=actor())


def _saved(lake: str, change: LakeChange, places: list[dict[str, str]]) -> tuple[list[Component], list[str]]:
    t, errors = words(), []
    try:
        edit_and_test(core(), lake, change, actor=actor())
    except NexusError as error:
        errors = [error]
    said, below = told(errors, Form(places, {**core().lakes.record(lake).options, **change.options}), t)
    done = t("lake.saved" if change.options else "lake.saved.untested")
    return below if errors else [html.P(done, role="status")], said


def _change(lake: str, named: dict[str, Any], options: dict[str, list[Any]]) -> LakeChange:
    """What the form says anew; a secret that is left empty stays."""
    record = core().lakes.record(lake)
    written = options_of(record.kind, options["ids"], options["values"])
    before = {option.name: option.default for option in KINDS[record.kind].options} | dict(record.options)
    secret = KINDS[record.kind].secrets
    given = {
        name: value
        for name, value in written.items()
        if str(value if value is not None else "") != str(before.get(name) if before.get(name) is not None else "")
        and (value not in (None, "") or name not in secret)
    }
    return LakeChange(named["name"], round(float(named["sla"] or 0) * HOUR), given)
