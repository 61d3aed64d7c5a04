"""Head and workbench, in the viewer's language."""

from __future__ import annotations

from dash import Input, Output, callback
from dash.development.base_component import Component

from callbacks.context import actor, core, words
from components.ids import Sql as Ids
from components.shell.filters import Choice
from components.shell.header import header
from components.shell.states import error_card
from components.sql.bench import bench
from components.view import Fault, Reason
from data.errors import AccessError
from data.queries import warm
from data.queries.grants import grants


@callback(
    output={"header": Output(Ids.HEADER, "children"), "body": Output(Ids.BODY, "children")},
    inputs={"shown": Input(Ids.BODY, "id")},
)
def show_bench(shown: str) -> dict[str, Component]:
    """The bench for the lakes this actor may read; why there is none, for who may not."""
    t = words()
    try:
        lakes = [Choice(record.id, record.name or record.id) for record in grants(core(), actor()).lakes]
    except AccessError as error:
        fault = Fault(Reason(f"errors.{error.code}", dict(error.params)), "operator", error.code)
        return {"header": header(t("nav.sql"), t), "body": error_card(fault, t)}
    warm(core())
    return {"header": header(t("nav.sql"), t), "body": bench(lakes, "prod", t)}
