"""Every widget and part on one page, for eyes: `python -m components.gallery`, then http://127.0.0.1:5611.

Pages: `/` all examples, `/states` loading, empty, error, stale and long labels, `/dispatch` the board of an invented
day, `/dispatch/2000` with 2,000 bars. A port may follow.
Development only; knows no data.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, callback, dcc, html
from dash.development.base_component import Component

from components.dispatch.example import NOW, example_board
from components.dispatch.frame import Surroundings, board, head
from components.format import Translator, translator
from components.ids import Shell
from components.shell.document import ASSETS_IGNORE, METAS, index
from components.shell.filters import Chip, Choice, filter_row
from components.shell.frame import NavItem, Place, frame
from components.shell.grid import Box, Slot, slot
from components.shell.header import button, freshness, header
from components.shell.proof_panel import proof_panel
from components.shell.states import empty_state
from components.shell.toasts import toast
from components.view import Card, Crumb, Fault, Reason
from components.widgets import WIDGETS
from components.widgets.card import Action, render_card, skeleton_card
from components.widgets.example import proof

PORT = 5611
ASSETS = Path(__file__).resolve().parents[1] / "assets"
AT = datetime(2026, 11, 23, 14, 32, tzinfo=UTC)
NAV = (
    NavItem("home", "/home"),
    NavItem("dashboards", "/"),
    NavItem("explore", "/explore"),
    NavItem("sql", "/sql"),
    NavItem("lakes", "/states", "data"),
    NavItem("pipelines", "/pipelines", "data"),
    NavItem("quality", "/quality", "data"),
    NavItem("dispatch", "/dispatch", "field"),
    NavItem("technicians", "/technicians", "field"),
)
ACTIONS = (
    Action("rows", "Show rows", "rows"),
    Action("csv", "Download CSV", "download", href="/nothing.csv", download=True),
    Action("image", "Download picture", "image", local="image", divider=True),
)
SMALL = {"kpi": (4, 3), "text": (4, 3), "pie": (4, 6), "funnel": (4, 6), "bar": (6, 6), "stacked": (6, 6)}


def all_examples(t: Translator) -> Component:
    """Every kind's example on the grid, in rows of twelve."""
    cards = [kind.example() for kind in WIDGETS.values()]
    return html.Div(_laid([(card, render_card(card, t, actions=ACTIONS)) for card in cards]), className="nx-grid")


def all_states(t: Translator) -> Component:
    """Loading, empty, error, stale and long labels, proof panel, toast and an empty page."""
    card = WIDGETS["bar"].example()
    long = replace(
        card, title=card.title * 6, note="a very long note " * 6, crumbs=(Crumb("All", "/"), Crumb("Boilers", None))
    )
    fault = Fault(Reason("The lake did not answer within 30 s."), "operator", "6f1c2a9e")
    shown: list[tuple[Card, Component]] = [
        (card, skeleton_card(card.id, kind, card.title, t)) for kind in ("kpi", "line", "bar")
    ]
    shown += [
        (card, render_card(replace(card, body=None), t)),
        (card, render_card(replace(card, body=None, fault=fault, proof=None), t)),
        (card, render_card(card, t, stale=True)),
        (long, render_card(long, t, actions=ACTIONS)),
    ]
    return html.Div(
        [
            html.Div(_narrow(t), className="nx-grid", style={"marginBottom": "16px"}),
            html.Div(_laid(shown), className="nx-grid"),
            html.Div(
                proof_panel(proof(partial="November"), t, title="Revenue by product"), style={"maxWidth": "440px"}
            ),
            empty_state(
                "No lakes yet", "Point Nexus at a folder of files to begin.", [button("Add data", primary=True)]
            ),
        ]
    )


def page(t: Translator, body: Component) -> Component:
    """A gallery page in the frame."""
    head = header(
        "Sales Performance",
        t,
        crumbs=(Crumb("Dashboards", "/"),),
        as_of=freshness(AT, t),
        actions=(button("Export"), button("Share"), button("Edit copy", primary=True)),
    )
    row = filter_row(
        t,
        range=([Choice("12m", "Last 12 months"), Choice("30d", "Last 30 days")], "12m", None),
        grain=([Choice("month", "by month"), Choice("week", "by week")], "month"),
        compare=([Choice("py", "vs previous year"), Choice("none", "no comparison")], "py"),
        chips=(Chip("region", "Region: EMEA"), Chip("category", "Equipment \u203a Heat pumps")),
        fields=(Choice("segment", "Segment"),),
    )
    return html.Div([head, row, body])


def dispatch(t: Translator, *, crowded: bool = False) -> Component:
    """The dispatch board with an invented day; nothing answers what is done on it."""
    state = example_board(technicians=200, each=10) if crowded else example_board()
    return html.Div([head(NOW.date(), ("customer-first",), t), board(Surroundings("UTC"), t, state=state)])


def _narrow(t: Translator) -> list[Component]:
    card = WIDGETS["kpi"].example()
    widths = ((0, 2), (2, 2), (4, 3), (7, 5))
    return [
        slot(Slot(f"narrow-{x}", "kpi", "", Box(x, 0, w, 3)), render_card(card, t, actions=ACTIONS)) for x, w in widths
    ]


def _laid(cards: list[tuple[Card, Component]]) -> list[Component]:
    found, x, y, tallest = [], 0, 0, 0
    for i, (card, drawn) in enumerate(cards):
        w, h = SMALL.get(card.kind, (6, 6))
        if x + w > 12:
            x, y, tallest = 0, y + tallest, 0
        found.append(slot(Slot(f"{card.id}-{i}", card.kind, card.title, Box(x, y, w, h)), drawn))
        x, tallest = x + w, max(tallest, h)
    return found


def make_app(language: str = "en") -> Dash:
    """The gallery as a Dash app."""
    t = translator(language)
    app = Dash(
        __name__,
        assets_folder=str(ASSETS),
        assets_ignore=ASSETS_IGNORE,
        index_string=index(t.language),
        meta_tags=METAS,
        suppress_callback_exceptions=True,
        title="Nexus gallery",
    )
    content = html.Div([dcc.Location(id=Shell.LOCATION), html.Div(id="gallery"), html.Div(id="heard", hidden=True)])
    app.layout = frame(content, t, nav=NAV, places=(Place("Sales Performance", "/", "Dashboard"),))

    @callback(Output("gallery", "children"), Output(Shell.TOASTS, "children"), Input(Shell.LOCATION, "pathname"))
    def show(pathname: str) -> tuple[Component, list[Component]]:
        if pathname.startswith("/dispatch"):
            return dispatch(t, crowded=pathname.endswith("2000")), []
        if pathname == "/states":
            return page(t, all_states(t)), [toast("Saved", "Your view is kept.", tone="good")]
        return page(t, all_examples(t)), []

    @callback(Output("heard", "children"), Input(Shell.LIVE, "data"))
    def hear(news: dict[str, Any] | None) -> str:
        return json.dumps(news)

    @app.server.get("/api/events")
    def events() -> Any:
        said = 'retry: 600000\nid: 7\nevent: data.changed\ndata: {"dataset": "sales"}\n\n'
        return app.server.response_class(iter([said]), mimetype="text/event-stream")

    return app


if __name__ == "__main__":
    make_app().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
