"""What the callbacks of quality put into their page."""

from __future__ import annotations

from dash import html

from callbacks.quality import table
from components.format import translator
from components.ids import QualityTable
from components.quality.facts import Offer, RuleFact
from components.quality.offers import offer_list
from components.quality.rule_panel import rule_drawer
from components.view import Reason

HERE = "/quality/table/prod/sales"
RULE = RuleFact("rule", Reason("quality.rule.rows"), "accuracy", "holds", 1, 0, None, HERE)


def quality():
    """Head, panel and offers of a table, and the way back of a dropped rule."""
    return [
        table.show_header(HERE),
        rule_drawer(RULE, None, "", translator(), title=""),
        offer_list([Offer("new", RULE.words, "accuracy", 1, 1)], translator()),
        html.Button(id=QualityTable.undo("old")),
    ]
