"""The strip of tabs: links, each with a way to close it; the last one makes another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids
from components.widgets.graph import clipped

LONGEST = 26


@dataclass(frozen=True)
class TabLabel:
    """A tab: what it is called, its address, and whether it is the one that is shown."""

    id: str
    label: str
    href: str
    shown: bool = False


def label_of(title: str, text: str, t: Translator) -> str:
    """The name of a tab: its own, else its first comment or words."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    words = title or " ".join(first.removeprefix("--").split())
    return clipped(words, LONGEST) or t("sql.tab.empty")


def strip(tabs: Sequence[TabLabel], t: Translator) -> list[Component]:
    """All tabs and the way to a new one."""
    plus = html.Button(
        icon("plus"),
        id=Ids.NEW,
        type="button",
        className="nx-button nx-button-quiet nx-button-icon",
        title=t("sql.tab.new"),
        **{"aria-label": t("sql.tab.new")},
    )
    return [html.Nav([_tab(tab, t) for tab in tabs], className="nx-sql-tabs", **{"aria-label": t("sql.tabs")}), plus]


def _tab(tab: TabLabel, t: Translator) -> Component:
    current = {"aria-current": "page"} if tab.shown else {}
    close = html.Button(
        icon("x"),
        id=Ids.close(tab.id),
        type="button",
        className="nx-sql-close",
        title=t("sql.tab.close"),
        **{"aria-label": t("sql.tab.close_named", title=tab.label)},
    )
    link = dcc.Link(tab.label, href=tab.href, className="nx-sql-tab-link", title=tab.label)
    return html.Div([html.Span(link, **current), close], className="nx-sql-tab" + (" nx-on" if tab.shown else ""))
