"""What a card needs beside its widget's data: the viewer's state, words, and links to other states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from callbacks.cards.columns import key
from callbacks.cards.names import dimension_label
from components.format import Translator
from components.view import Measure
from data.dashboards import Dashboard, DashboardState
from data.metrics import Op, ResultColumn

SHARE = "__share"


@dataclass(frozen=True)
class Scene:
    """`link` gives the address of a state of the dashboard, `names` what authors call their dimensions."""

    dashboard: Dashboard
    state: DashboardState
    t: Translator
    link: Callable[[DashboardState], str]
    names: Mapping[str, str] = field(default_factory=dict)

    def title(self, widget: str, default: str) -> str:
        """The title of a widget."""
        return self.t.label("widget", f"{self.dashboard.id}.{widget}", default)

    def measure(self, column: ResultColumn) -> Measure:
        """What the numbers of `column` are."""
        if column.id.endswith(SHARE):
            label = self.t("dashboard_view.cumulative_share")
        else:
            label = self.t.label("metric", column.id, column.label)
        return Measure(label, column.unit or "count", column.better, column.decimals)

    def dimension(self, name: str) -> str:
        """The label of a dimension, also by the name of its key."""
        return dimension_label(name, self.names, self.t)

    def member(self, value: Any) -> str:
        """A member of a dimension in words: NULL, true and false have names of their own, fractions are numbers."""
        if value is None or isinstance(value, bool):
            return self.t(f"dashboard_view.member.{str(value).lower()}")
        return self.t.number(value) if isinstance(value, float) else str(value)

    def comparison(self) -> str:
        """What the earlier range is called; nothing where none is compared with."""
        compare = self.state.compare or self.dashboard.defaults.compare
        return self.t(f"dashboard_view.compare.{compare}") if compare != "none" else ""

    def selected(self, widget: str) -> tuple[str, ...]:
        """The members picked by clicks in `widget`, as keys of marks."""
        return tuple(key(value) for f in self.state.filters if f.source == widget for value in f.values)

    def spans(self, widget: str) -> tuple[tuple[date, date], ...]:
        """The spans dragged over in `widget`, first and last day."""
        own = [f.values for f in self.state.filters if f.source == widget and f.op is Op.BETWEEN]
        return tuple((date.fromisoformat(str(first)), date.fromisoformat(str(last))) for first, last in own)
