"""The side of the console follows the lake of the tab, the chosen panel and what is looked for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql import snippets
from callbacks.sql.address import PATH, asked_address, saved_address, tab_address
from components.format import Translator
from components.ids import Sql as Ids
from components.sql import side
from components.sql.strip import label_of
from data.console import LakeNames, closed_tabs, names, saved_queries
from data.lakes import TableInfo
from data.queries import Asked, history
from data.sql import quote

PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
FEW = 12
LISTED = 60
CLOSED = 20
WORDS = 80


@callback(
    output={"side": Output(Ids.SIDE, "children")},
    inputs={
        "panel": Input(Ids.PANEL, "value"),
        "find": Input(Ids.FIND, "value"),
        "shown": Input(Ids.SHOW, "data"),
        "saved": Input(Ids.SAVED, "data"),
        "run": Input(Ids.RUN, "data"),
        "kept": Input(Ids.SNIPPETS, "data"),
    },
)
def show_side(panel: str, find: str | None, shown: dict[str, Any] | None, **_news: Any) -> dict[str, Component]:
    """The chosen panel, of it what has the words that are looked for."""
    if not shown or (ctx.triggered_id == Ids.RUN and panel != "history"):
        raise PreventUpdate
    return {"side": PANELS[panel]((find or "").strip().lower(), shown["lake"], words())}


def _names(find: str, lake: str, t: Translator) -> Component:
    found = names(core(), actor=actor(), lake=lake)
    lakes = [_lake(each, lake, find, t) for each in found.lakes]
    kept = [each for each in lakes if each.tables or not find]
    few = sum(len(each.tables) for each in kept) <= FEW
    return side.names(kept, t, unfold=bool(find) and few)


def _lake(lake: LakeNames, home: str, find: str, t: Translator) -> side.LakeTables:
    tables = tuple(_table(table, lake, home) for table in lake.tables if _has(table, find))
    note = t("sql.names.stand_in", lake=lake.stand_in) if lake.stand_in else ""
    if lake.error:
        note = t("sql.names.failed")
    return side.LakeTables(lake.name or lake.id, tables, note, open=lake.id == home)


def _table(table: TableInfo, lake: LakeNames, home: str) -> side.Table:
    columns = tuple(side.Column(c.name, c.type, _written(lake, c.name)) for c in table.columns)
    path = (table.name,) if lake.id == home else (lake.id, table.schema, table.name)
    written = ".".join(_written(lake, part) for part in path)
    href = f"{PATH}?{urlencode({'lake': home, 'sql': f'SELECT * FROM {written} LIMIT 100'})}"
    return side.Table(table.name, table.rows, written, href, columns)


def _written(lake: LakeNames, name: str) -> str:
    if PLAIN.fullmatch(name):
        return name
    return quote(name) if lake.dialect == "duckdb" else f"`{name}`"


def _has(table: TableInfo, find: str) -> bool:
    return not find or find in table.name.lower() or any(find in column.name.lower() for column in table.columns)


def _saved(find: str, _lake: str, t: Translator) -> Component:
    mine = actor().id
    found = [
        side.Saved(
            query.id,
            query.title,
            saved_address(query.id),
            " · ".join([query.lake, *([] if query.owner == mine else [query.owner])]),
            query.owner == mine,
        )
        for query in saved_queries(core(), actor=actor())
        if find in query.title.lower() or find in query.text.lower()
    ]
    closed = [
        side.Closed(label_of(tab.title, tab.text, t), tab.text, t.datetime(tab.closed_at), tab_address(tab.id))
        for tab in closed_tabs(core(), actor=actor())
        if find in tab.title.lower() or find in tab.text.lower()
    ]
    return side.saved(found, closed[:CLOSED], t)


def _history(find: str, _lake: str, t: Translator) -> Component:
    found = history(core(), actor=actor(), limit=LISTED, search=find or None)
    return side.history([_past(one, t) for one in found], t)


def _past(one: Asked, t: Translator) -> side.Past:
    facts = [t.datetime(one.at), t.duration(one.execution_ms)]
    if one.row_count is not None:
        facts.append(t("sql.rows", count=one.row_count))
    text = one.written or one.sql
    facts += [f"{name} = {value}" for name, value in (one.given or {}).items() if value]
    return side.Past(" ".join(text.split())[:WORDS], text, one.status, " · ".join(facts), asked_address(one.id))


PANELS = {"names": _names, "saved": _saved, "snippets": snippets.listed, "history": _history}
