"""View models: what a callback hands to a component. Plain frozen facts; no formatting, no data access.

A `Card` is the frame of every widget; its `body` is the part a widget kind draws. Values stay raw numbers with a
`Measure` that says their unit; `components/format.py` turns them into text in the viewer's locale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Number = int | float
Role = Literal["actual", "previous", "target", "forecast", "limit", "other"]


@dataclass(frozen=True)
class Measure:
    """What a number is: `unit` is an ISO currency (`EUR`) or one of count, percent (0.146 is 14.6 %), points,
    ratio, minutes, hours, days, bytes, rows, ms; `better` says which direction is good: up, down or none."""

    label: str
    unit: str = "count"
    better: Literal["up", "down", "none"] = "up"
    decimals: int | None = None


@dataclass(frozen=True)
class Reason:
    """A sentence to be said in the viewer's language: locale key and the facts in it."""

    code: str
    params: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """Where a widget's numbers come from. `rows` are source rows behind them, `quality` 0–100 or None: not measured;
    `lake` and `limit` (most rows) are set for SQL that a person wrote."""

    as_of: datetime | None
    route: Literal["raw", "rollup", "cache"]
    rows: int | None
    bytes: int | None
    milliseconds: float
    sql: str
    dataset: str
    applied: tuple[str, ...] = ()
    skipped: tuple[tuple[str, Reason], ...] = ()
    partial: str | None = None
    quality: float | None = None
    execution: str | None = None
    notes: tuple[Reason, ...] = ()
    lake: str = ""
    limit: int | None = None


@dataclass(frozen=True)
class Fault:
    """Why a widget has no numbers: what happened, who can act, and the reference to quote."""

    reason: Reason
    actor: Literal["viewer", "author", "operator"]
    reference: str


@dataclass(frozen=True)
class Crumb:
    """One step of a drill path; `href` goes back to it, None where one stands."""

    label: str
    href: str | None


@dataclass(frozen=True)
class Kpi:
    """A value with its previous period, target and pace (share of the target due by now), and a sparkline."""

    measure: Measure
    value: Number | None
    previous: Number | None = None
    previous_label: str = ""
    target: Number | None = None
    pace: float | None = None
    spark: tuple[Number | None, ...] = ()
    spark_partial: bool = False
    secondary: tuple[tuple[Measure, Number | None, Number | None], ...] = ()


@dataclass(frozen=True)
class Series:
    """One line or one set of bars. `keys` are the raw values a click drills or filters by."""

    label: str
    values: tuple[Number | None, ...]
    measure: Measure
    role: Role = "actual"
    mark: Literal["line", "bar", "area"] = "line"
    low: tuple[Number | None, ...] = ()
    high: tuple[Number | None, ...] = ()
    key: str | None = None
    axis: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Chart:
    """Series over shared positions `x`: dates (with their grain) or category labels with their raw `keys`.

    `partial` is the index of a period that is not over; `selected` are keys picked by a cross-filter.
    """

    x: tuple[date | str, ...]
    series: tuple[Series, ...]
    grain: str | None = None
    keys: tuple[str | None, ...] = ()
    partial: int | None = None
    selected: tuple[str, ...] = ()
    horizontal: bool = False
    stacked: bool = False
    annotations: tuple[tuple[date | str, str], ...] = ()


@dataclass(frozen=True)
class Flag:
    """Something that happened, on the axis of time of a chart: from a day to a day, both included."""

    number: int
    text: str
    start: date
    end: date


@dataclass(frozen=True)
class Waterfall:
    """Steps from a first total to a last one."""

    labels: tuple[str, ...]
    values: tuple[Number | None, ...]
    totals: tuple[bool, ...]
    measure: Measure
    keys: tuple[str | None, ...] = ()
    selected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Values by row and column (heatmap, cohort, pivot); None is an empty cell. `column_words` are shorter names of the
    columns for the axis, where there are any."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Number | None, ...], ...]
    measure: Measure
    row_keys: tuple[str | None, ...] = ()
    column_keys: tuple[str | None, ...] = ()
    column_words: tuple[str, ...] = ()
    diverging: bool = False


@dataclass(frozen=True)
class Places:
    """Points on a map, with `bars` the largest as bars too."""

    labels: tuple[str, ...]
    keys: tuple[str | None, ...]
    latitudes: tuple[float, ...]
    longitudes: tuple[float, ...]
    values: tuple[Number | None, ...]
    measure: Measure
    selected: tuple[str, ...] = ()
    bars: bool = False


@dataclass(frozen=True)
class TableColumn:
    """A column of a table; `measure` is None for text and dates."""

    id: str
    label: str
    measure: Measure | None = None
    date: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of raw values, one tuple a row, in the order of `columns`."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Number | str | date | datetime | None, ...], ...]
    total: tuple[Number | str | None, ...] | None = None


@dataclass(frozen=True)
class Text:
    """Words, in Markdown without HTML."""

    markdown: str


Body = Kpi | Chart | Waterfall | Matrix | Places | Table | Text


@dataclass(frozen=True)
class Card:
    """A widget: its frame and, unless it is empty or at fault, its body.

    `kind` is a key of `components.widgets.WIDGETS`; `note` stands right of the title (unit and grain). `flags` stand on
    the axis of time; `unread` are tables of them that can't be read, `flags_href` leads to the list of both.
    """

    id: str
    kind: str
    title: str
    body: Body | None
    note: str = ""
    proof: Proof | None = None
    crumbs: tuple[Crumb, ...] = ()
    fault: Fault | None = None
    empty: Reason | None = None
    drills: bool = False
    flags: tuple[Flag, ...] = ()
    unread: tuple[str, ...] = ()
    flags_href: str = ""
