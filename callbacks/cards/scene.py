"""What a card needs beside its widget's data: the viewer's state, words, and links to other states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from callbacks.cards.columns import key
from data.dashboards.state import DashboardState

Words = Callable[..., str]


@dataclass(frozen=True)
class Scene:
    """`link` gives the address of a state of this dashboard, `period` the words for a period of a grain, `names` the
    labels of dimensions by id."""

    state: DashboardState
    words: Words
    link: Callable[[DashboardState], str]
    period: Callable[[date, str | None], str]
    names: dict[str, str]
    default_compare: str = "previous_year"

    def member(self, value: Any) -> str:
        """A member of a dimension in words: NULL, true and false have names of their own."""
        if value is None or isinstance(value, bool):
            return self.words(f"dashboard_view.member.{str(value).lower()}")
        return str(value)

    def dimension(self, name: str) -> str:
        """The label of a dimension."""
        return self.names.get(name, name.rpartition(".")[2].replace("_", " ").capitalize())

    def comparison(self) -> str:
        """What the earlier range is called; nothing where none is compared with."""
        compare = self.state.compare or self.default_compare
        return self.words(f"dashboard_view.compare.{compare}") if compare != "none" else ""

    def selected(self, widget: str) -> tuple[str, ...]:
        """The members picked by clicks in `widget`."""
        return tuple(key(value) for f in self.state.filters if f.source == widget for value in f.values)
