"""One table of a lake: what is in its columns, some of its rows."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.lake.address import lake_address, table_of
from callbacks.lake.facts import reason
from callbacks.quality.address import table_address as quality_address
from components.format import Translator
from components.ids import LakeTable as Ids
from components.lakes.table import ColumnFact, TableFacts, table_view
from components.shell.header import button, header
from components.shell.states import error_card
from components.view import Crumb, Fault
from data.errors import NexusError
from data.inventory import ColumnProfile, TableProfile, table_profile


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_header(path: str | None) -> dict[str, Component]:
    """The name of the table, and the way to its quality."""
    t = words()
    lake, table = place(path)
    crumbs = [Crumb(t("nav.lakes"), "/lakes"), Crumb(core().lakes.record(lake).name, lake_address(lake))]
    actions = [button(t("nav.quality"), href=quality_address(lake, table), picture="check")]
    return {"header": header(table, t, crumbs=crumbs, actions=actions)}


@callback(output={"body": Output(Ids.BODY, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_table(path: str | None) -> dict[str, Component]:
    """Columns and rows, or why the lake does not tell."""
    t = words()
    lake, table = place(path)
    try:
        found = table_profile(core(), lake, table, actor=actor())
    except NexusError as error:
        return {"body": error_card(Fault(reason(error.code, error.params), "operator", error.code), t)}
    return {"body": table_view(_facts(found, t), t)}


def place(pathname: str | None) -> tuple[str, str]:
    """The lake and table of the page; nothing happens on another page."""
    found = table_of(pathname)
    if found is None:
        raise PreventUpdate
    return found


def _facts(found: TableProfile, t: Translator) -> TableFacts:
    return TableFacts(
        rows=found.table.rows,
        looked_at=found.looked_at,
        size=found.table.bytes,
        newest=found.newest,
        columns=tuple(_column(each, found.looked_at, t) for each in found.columns),
        sample=tuple(tuple(None if value is None else _text(value, t) for value in row) for row in found.sample),
    )


def _column(column: ColumnProfile, rows: int, t: Translator) -> ColumnFact:
    return ColumnFact(
        name=column.name,
        type=column.type,
        nulls=column.nulls / rows if rows else 0.0,
        distinct=column.distinct,
        least=None if column.least is None else _text(column.least, t),
        most=None if column.most is None else _text(column.most, t),
        steps=column.histogram,
        top=tuple((_text(value, t), count / rows) for value, count in column.top if rows),
    )


def _text(value: Any, t: Translator) -> str:
    return t.number(value) if isinstance(value, float) else str(value)
