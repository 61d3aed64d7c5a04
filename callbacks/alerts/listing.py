"""The page of alerts: what was found, what is watched, all that was found, words on their way."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html
from dash.development.base_component import Component

from callbacks.alerts.address import NEW
from callbacks.alerts.facts import alert_fact, channel_facts, firing_fact, sent_fact
from callbacks.context import actor, core, words
from components.alerts.lists import found_table, open_firings, sent_table, watched_table
from components.alerts.panels import channel_section
from components.ids import Alerts as Ids
from components.ids import Shell
from components.shell.header import button, header
from data.access import Permission, may
from data.alerts import alerts, firings
from data.notify.deliveries import deliveries

NEWS = {"news": Input(Shell.LIVE_ALERTS, "data"), "changed": Input(Ids.CHANGED, "data")}
SHOWN = 50


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.HEADER, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page with the way to a new alert."""
    t = words()
    return {
        "header": header(
            t("alerts.title"), t, actions=[button(t("alerts.new"), href=NEW, picture="plus", primary=True)]
        )
    }


@callback(output={"open": Output(Ids.OPEN, "children"), "list": Output(Ids.LIST, "children")}, inputs=NEWS)
def show_lists(news: Any, changed: Any) -> dict[str, list[Component]]:
    """What was found and nobody noticed; the alerts as they stand."""
    t, who = words(), actor()
    found = [firing_fact(each, t) for each in firings(core(), actor=who, open_only=True)]
    watched = [alert_fact(each, t) for each in alerts(core(), actor=who)]
    first = [html.H2(t("alerts.open"), className="nx-section"), open_firings(found, t)] if watched else []
    second = [html.H2(t("alerts.watched"), className="nx-section"), watched_table(watched, t, new=NEW)]
    return {"open": first, "list": second}


@callback(output={"found": Output(Ids.FOUND, "children")}, inputs=NEWS)
def show_found(news: Any, changed: Any) -> dict[str, list[Component]]:
    """The newest of all that was found."""
    t = words()
    found = [firing_fact(each, t) for each in firings(core(), actor=actor())[:SHOWN]]
    return {"found": [html.H2(t("alerts.found"), className="nx-section"), found_table(found, t)]}


@callback(output={"channels": Output(Ids.CHANNELS, "children")}, inputs=NEWS)
def show_channels(news: Any, changed: Any) -> dict[str, list[Component]]:
    """Where words go, and the form that adds one."""
    t = words()
    section = channel_section(channel_facts(), t, may=may(actor(), Permission.MANAGE))
    return {"channels": [html.H2(t("alerts.channels"), className="nx-section"), section]}


@callback(output={"sent": Output(Ids.SENT, "children")}, inputs=NEWS)
def show_sent(news: Any, changed: Any) -> dict[str, list[Component]]:
    """Words on their way, for those who manage where they go."""
    t = words()
    if not may(actor(), Permission.MANAGE):
        return {"sent": []}
    found = [sent_fact(each) for each in deliveries(core())[:SHOWN]]
    return {"sent": [html.H2(t("alerts.sent"), className="nx-section"), sent_table(found, t)]}
