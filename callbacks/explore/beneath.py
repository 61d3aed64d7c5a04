"""The source rows behind an answer."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from callbacks.cards import Scene
from callbacks.cards.fault import fault_of_asker
from callbacks.context import actor, core
from callbacks.dashboard_view.rows import described, table
from callbacks.explore.address import View
from components.grid import grid
from components.shell.states import error_card
from components.view import Table
from data.dashboards import question_rows
from data.errors import NexusError


def rows_panel(view: View, scene: Scene) -> Component:
    """The newest rows and how many there are, or why there are none."""
    try:
        page = question_rows(core(), view.question, view.state, actor=actor())
    except NexusError as error:
        return html.Div(error_card(fault_of_asker(error), view.t), className="nx-panel")
    found = table(page)
    facts = view.t("explore.beneath", shown=len(found), count=page.total)
    shown = grid(Table(described(page.columns, scene), tuple(found)), view.t)
    return html.Section(
        [html.H2(facts, className="nx-explore-group"), html.Div(shown, className="nx-explore-rows")],
        className="nx-panel nx-explore-beneath",
    )
