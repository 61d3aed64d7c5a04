"""All tables: scores, what is wrong, and where."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback, html
from dash.development.base_component import Component

from callbacks.context import core, words
from callbacks.quality.address import asked
from callbacks.quality.facts import issue, score_facts, table_fact
from components.ids import Quality as Ids
from components.ids import Shell
from components.light import light
from components.quality.facts import TableFact
from components.quality.issues import issue_list
from components.quality.scores import measured_at, score_cards
from components.quality.table_list import table_list
from components.shell.header import header
from data.quality import day_trend, findings, load_rulebook, overview

FEW = 8


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"news": Input(Shell.LIVE_QUALITY, "data")})
def show_header(news: Any) -> dict[str, Component]:
    """The head of the page, with the moment of the newest measurement."""
    t = words()
    return {"header": header(t("quality.title"), t, as_of=measured_at(overview(core()).at, t))}


@callback(output={"scores": Output(Ids.SCORES, "children")}, inputs={"news": Input(Shell.LIVE_QUALITY, "data")})
def show_scores(news: Any) -> dict[str, Component]:
    """The score of everything and of each dimension."""
    found = overview(core())
    return {"scores": score_cards(score_facts(found, day_trend(core()), found.coverage), words())}


@callback(
    output={"findings": Output(Ids.FINDINGS, "children")},
    inputs={"search": Input(Ids.URL, "search"), "news": Input(Shell.LIVE_QUALITY, "data")},
)
def show_findings(search: str | None, news: Any) -> dict[str, list[Component]]:
    """What is wrong, the gravest first; the first few unless the address asks for all."""
    t = words()
    found = findings(core())
    shown = found if asked(search, "show") == "all" else found[:FEW]
    more = (len(found) - len(shown), "/quality?show=all") if len(found) > len(shown) else None
    parts: list[Component] = [html.H2(t("quality.wrong"), className="nx-section")]
    broken = load_rulebook(core()).broken
    if broken:
        names = ", ".join(sorted(broken))
        parts.append(html.P(t("quality.broken", count=len(broken), names=names), className="nx-bad", role="alert"))
    silent = overview(core()).silent
    if silent:
        parts.append(html.P(t("quality.silent", names=", ".join(silent)), className="nx-bad", role="alert"))
    return {"findings": [*parts, issue_list([issue(core(), each) for each in shown], t, more=more)]}


@callback(output={"tables": Output(Ids.TABLES, "children")}, inputs={"news": Input(Shell.LIVE_QUALITY, "data")})
def show_tables(news: Any) -> dict[str, list[Component]]:
    """Every table, the worst first; those that nobody measures at the end."""
    t = words()
    found = sorted((table_fact(each) for each in overview(core()).tables), key=_order)
    return {"tables": [html.H2(t("quality.tables"), className="nx-section"), light(table_list(found, t))]}


def _order(one: TableFact) -> tuple[bool, float, str, str]:
    return one.score is None, one.score or 0.0, one.lake, one.table
