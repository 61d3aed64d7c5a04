"""One table of a lake: what is in its columns, some of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.dashboard_view.address import address
from callbacks.lake.address import lake_address, table_address, table_of
from callbacks.lake.facts import check_view, reason
from callbacks.pipelines.address import pipeline_address
from callbacks.quality.address import table_address as quality_address
from components.format import Translator
from components.ids import LakeTable as Ids
from components.lakes.lineage import Passage, TableLineage, lineage_card
from components.lakes.page import health_line
from components.lakes.table import ColumnFact, TableFacts, table_view
from components.shell.header import button, header
from components.shell.states import error_card
from components.view import Crumb, Fault
from data.dashboards import DashboardState
from data.dashboards.uses import dashboards_on
from data.errors import NexusError
from data.intake import xray
from data.inventory import ColumnProfile, TableProfile, lake_facts, table_profile
from data.lakes import is_remote
from data.metrics import load_catalog
from data.pipelines import list_pipelines, table_lineage
from data.quality import datasets_on


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_header(path: str | None) -> dict[str, Component]:
    """The name of the table, and the way to its quality."""
    t = words()
    lake, table = place(path)
    crumbs = [Crumb(t("nav.lakes"), "/lakes"), Crumb(core().lakes.record(lake).name, lake_address(lake))]
    local = not is_remote(core().lakes.record(lake))
    look = [button(t("lake.xray"), id=Ids.XRAY, picture="quality")] if local else []
    actions = [*look, button(t("nav.quality"), href=quality_address(lake, table), picture="check")]
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


@callback(output={"health": Output(Ids.HEALTH, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_health(path: str | None) -> dict[str, Component | list[Component]]:
    """How its lake was when it was last asked."""
    check = check_view(lake_facts(core(), place(path)[0]))
    return {"health": health_line(check, words()) if check else []}


@callback(output={"lineage": Output(Ids.LINEAGE, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_lineage(path: str | None) -> dict[str, Component]:
    """Which pipelines write and read the table, and who shows it."""
    lake, table = place(path)
    return {"lineage": lineage_card(_lineage(lake, table), words())}


@callback(
    output={"href": Output(Ids.GO, "href")},
    inputs={"clicks": Input(Ids.XRAY, "n_clicks")},
    state={"path": State(Ids.URL, "pathname")},
    prevent_initial_call=True,
)
def take_xray(clicks: int | None, path: str | None) -> dict[str, str]:
    """An X-ray of the table is taken and opened."""
    if not clicks:
        raise PreventUpdate
    return {"href": address(xray(core(), *place(path), actor=actor()), DashboardState())}


def place(pathname: str | None) -> tuple[str, str]:
    """The lake and table of the page; nothing happens on another page."""
    found = table_of(pathname)
    if found is None:
        raise PreventUpdate
    return found


def _lineage(lake: str, table: str) -> TableLineage:
    name = f"{lake}.{table if '.' in table else f'main.{table}'}"
    names = {each.stored.pipeline.id: each.stored.pipeline.name for each in list_pipelines(core())}
    edges = table_lineage(core())
    datasets = datasets_on(load_catalog(core()), lake, table)
    dashboards = dashboards_on(core(), {each.id for each in datasets})
    return TableLineage(
        sources=tuple(_passage(edge.source, edge.pipeline_id, names) for edge in edges if edge.target == name),
        targets=tuple(_passage(edge.target, edge.pipeline_id, names) for edge in edges if edge.source == name),
        datasets=tuple(words().label("dataset", each.id, each.label) for each in datasets),
        dashboards=tuple((each.name, address(each.id, DashboardState())) for each in dashboards),
    )


def _passage(other: str, pipeline: str, names: Mapping[str, str]) -> Passage:
    lake, _, rest = other.partition(".")
    known = any(record.id == lake for record in core().lakes.records()) and rest.count(".") == 1
    href = table_address(lake, *rest.split(".")) if known else ""
    return Passage((names.get(pipeline, pipeline), pipeline_address(pipeline)), (other, href))


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
