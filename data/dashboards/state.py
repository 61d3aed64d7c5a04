"""What a viewer set on a dashboard: one frozen value that a URL's query string carries whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.metrics.query import Op


@dataclass(frozen=True)
class StateFilter:
    """A filter of the whole dashboard. `source` is the widget whose click made it, None for the filter row."""

    field: str
    op: Op
    values: tuple[str | None, ...]
    source: str | None = None


@dataclass(frozen=True)
class DrillStep:
    """One click down: the member `value` of `dimension` that was opened."""

    dimension: str
    value: str | None


@dataclass(frozen=True)
class Drill:
    """Where one widget stands: opened members, outermost first, and the dimension it is broken by instead of the
    next level of its hierarchy (drill by)."""

    path: tuple[DrillStep, ...] = ()
    by: str | None = None


@dataclass(frozen=True)
class DashboardState:
    """Range, grain and comparison (None: the document's default; compare "none": without), filters, drills."""

    range: str | None = None
    grain: str | None = None
    compare: str | None = None
    filters: tuple[StateFilter, ...] = ()
    drills: dict[str, Drill] = field(default_factory=dict)
