"""Everything the console can show, for tests that look for ids."""

from __future__ import annotations

from dash import html

from callbacks.sql import frame
from components.format import translator
from components.shell.filters import Choice
from components.sql import side
from components.sql.chart import chart_view
from components.sql.comparison import compare_view
from components.sql.facts import picker
from components.sql.keep import Begun, Offer, keep_form
from components.sql.parameters import Field, fields
from components.sql.pivot import pivot_view
from components.sql.result import Answer, answered, grid
from components.sql.snippets import Piece, pieces
from components.sql.strip import TabLabel, strip

COLUMNS = (("day", "DATE"), ("amount", "DOUBLE"))


def console():
    """The bench, and each part that callbacks put on it."""
    t = translator()
    answer = Answer("qry_1", COLUMNS, 1, 1.0, links=(("csv", "/x"),))
    return [
        frame.show_bench(""),
        strip([TabLabel("tab_1", "One", "/sql?tab=tab_1")], t),
        fields([Field("since", "date", None, None, True), Field("region", "text", None, None, False)], t),
        side.saved([side.Saved("sql_1", "One", "/sql?query=sql_1", "prod", mine=True)], [], t),
        answered(answer, grid(answer, [], t), t),
        picker(COLUMNS, "day", html.Div(), t),
        compare_view([Choice("qry_2", "Two")], ["day", "amount"], t),
        pivot_view(["day", "amount"], ("day", None, "amount", "sum"), t),
        pieces([Piece("snip_1", "One", "SELECT 1", "SELECT 1", mine=True)], t),
        keep_form(
            Offer(["bar"], ["day", "amount"], ["amount"], [], [Choice("", "New")]),
            Begun("bar", "day", ["amount"], None, ""),
            t,
        ),
        chart_view(["day", "amount"], ["amount"], "day", "amount", "line", t),
    ]
