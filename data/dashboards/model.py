"""What a dashboard document says, once it was read and checked. Frozen facts, no numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.metrics.query import Clause, Group, Order

COLUMNS = 12


@dataclass(frozen=True)
class Layout:
    """Where a widget lies on a grid of twelve columns, from the top left; a row is 48 px."""

    x: int
    y: int
    w: int
    h: int

    def overlaps(self, other: Layout) -> bool:
        """Whether two widgets would cover each other."""
        beside = self.x + self.w <= other.x or other.x + other.w <= self.x
        stacked = self.y + self.h <= other.y or other.y + other.h <= self.y
        return not (beside or stacked)


@dataclass(frozen=True)
class SqlSource:
    """The SQL beneath a widget, in the dialect of `lake`, and how its columns are drawn.

    `draw` is a widget kind or `auto`; `x`, `y` and `series` name columns of the result, and where they are left out
    they are proposed by the types of all columns. `parameters` say which dimension gives a `{{parameter}}` its values
    (one of the same name needs none), `values` are those of parameters that no filter sets; `fields` say which
    dimension a column holds. `units` are of columns; `rows` is the most that is shown.
    """

    text: str
    lake: str = "prod"
    draw: str = "auto"
    x: str | None = None
    y: tuple[str, ...] = ()
    series: str | None = None
    rows: int = 1000
    parameters: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Widget:
    """One tile. `metrics` and fields in `filters` and `order` are ids of the semantic layer; `forecast` counts periods.
    Those in `having` are metrics of the widget: only members that meet it are there.

    `hierarchy` is one of the first metric's dataset; where it is set, its first level not yet opened is the dimension.
    With `sql` it has no metrics, and `by` names columns that the tables of its statement have.
    """

    id: str
    kind: str
    title: str
    layout: Layout
    metrics: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    hierarchy: str | None = None
    series: str | None = None
    time: bool = False
    range: str | None = None
    grain: str | None = None
    filters: Clause | Group | None = None
    having: Clause | Group | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    targets: bool = False
    forecast: int = 0
    by: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    sql: SqlSource | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    tab: str | None = None


@dataclass(frozen=True)
class Tab:
    """One page of a dashboard that has several."""

    id: str
    title: str


@dataclass(frozen=True)
class Defaults:
    """Range, grain and comparison of a viewer who chose none."""

    range: str = "last 12 months"
    grain: str = "auto"
    compare: str = "previous_year"


@dataclass(frozen=True)
class Summary:
    """The short answer of the API: its keys, and the metric each shows."""

    metrics: Mapping[str, str] = field(default_factory=dict)
    time_series: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dashboard:
    """A whole document. `filters` are the dimensions with a picker; `refresh_rate` in seconds, 0 for never.

    `mark` changes whenever the document does, so it is the ETag; `folder` names where it came from.
    """

    id: str
    name: str
    type: str
    widgets: tuple[Widget, ...]
    description: str = ""
    refresh_rate: int = 0
    defaults: Defaults = Defaults()
    filters: tuple[str, ...] = ()
    summary: Summary = Summary()
    tabs: tuple[Tab, ...] = ()
    prebuilt: bool = False
    mark: str = ""

    def widget(self, widget_id: str) -> Widget | None:
        """The widget of that id."""
        return next((widget for widget in self.widgets if widget.id == widget_id), None)

    def tab(self, tab_id: str | None) -> str | None:
        """The tab of that id, the first one for another; None where there are no tabs."""
        known = [tab.id for tab in self.tabs]
        return tab_id if tab_id in known else next(iter(known), None)

    def on(self, tab_id: str | None) -> tuple[Widget, ...]:
        """The widgets of a tab, in document order."""
        return tuple(widget for widget in self.widgets if widget.tab == tab_id)
