"""The columns of a list: a table where there is room; on a phone each row stands by itself and its values say what
they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import Translator

FEW = 10
NOTHING = (None, "", "\u2013")


@dataclass(frozen=True)
class Columns:
    """The words above each column by its name, the first being what a row is about; which hold numbers, and which one
    holds a button."""

    words: Mapping[str, str]
    numbers: Collection[str] = ()
    act: str = ""

    def table(self, rows: Sequence[Component], look: str = "") -> Component:
        """The table of `rows`."""
        head = [html.Th(word, className=self._side(name), scope="col") for name, word in self.words.items()]
        return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className=f"nx-table nx-list {look}".rstrip())

    def panel(self, rows: Sequence[Component], t: Translator, look: str = "") -> Component:
        """The table of `rows` in a panel; on a phone the first of them, and a button that shows the others."""
        more = html.Button(
            t("shell.more", count=len(rows) - FEW), type="button", className="nx-button nx-more", **{"data-nx": "more"}
        )
        parts = [self.table(rows, look), *([more] if len(rows) > FEW else [])]
        return html.Div(parts, className="nx-scroll nx-panel", tabIndex=0)

    def row(self, cells: Sequence[Any], **own: Any) -> Component:
        """One row of a cell for each column."""
        return html.Tr([self._cell(name, cell) for name, cell in zip(self.words, cells, strict=True)], **own)

    def _cell(self, name: str, cell: Any) -> Component:
        looks = (self._side(name), "nx-act" if name == self.act else "", "nx-nothing" if cell in NOTHING else "")
        return html.Td(cell, className=" ".join(filter(None, looks)), **{"data-label": self.words[name]})

    def _side(self, name: str) -> str:
        return "nx-number" if name in self.numbers else ""
