"""Home: what needs attention now, and the dashboards with their headline numbers."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html
from dash.development.base_component import Component

from callbacks.context import actor, core, words
from callbacks.dashboards import dashboard_tiles
from callbacks.findings import alert_notices, lake_notices, number_notices, quality_notices
from components.attention import notices
from components.dashboard_list import tiles
from components.ids import Home as Ids
from components.ids import Shell
from components.shell.header import header
from data.dashboards.attention import attention

MOST = 12
NEWS = {"news": Input(Shell.LIVE, "data"), "alerts": Input(Shell.LIVE_ALERTS, "data")}


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.BODY, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page and the names of its sections."""
    return {"header": header(words()("home.title"), words())}


@callback(output={"attention": Output(Ids.ATTENTION, "children")}, inputs=NEWS)
def show_attention(news: Any, alerts: Any) -> dict[str, list[Component]]:
    """What needs attention, the gravest first: alerts, lakes, then numbers."""
    t = words()
    fired = alert_notices(core(), t, actor=actor())
    found = [*fired, *lake_notices(core(), t), *number_notices(attention(core(), actor=actor()), t)]
    found = [*found[: MOST - 1], *quality_notices(core(), t)]
    heading = html.H2(t("home.attention"), className="nx-section")
    return {"attention": [heading, notices(found[:MOST], t)]}


@callback(output={"dashboards": Output(Ids.DASHBOARDS, "children")}, inputs={"news": Input(Shell.LIVE, "data")})
def show_dashboards(news: Any) -> dict[str, list[Component]]:
    """Every dashboard with its headline number."""
    t = words()
    heading = html.H2(t("home.dashboards"), className="nx-section")
    return {"dashboards": [heading, tiles(list(dashboard_tiles(core(), t, actor=actor())), t)]}
