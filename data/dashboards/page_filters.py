"""The filters of a page as conditions on rows, and clicks on periods as a range.

A clicked period or a brushed span narrows the range, so that stocks, comparisons and metrics that live on another time
column follow it; periods with gaps between them can only be conditions on the default time column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.dashboards.periods import DAY, period_condition, period_span
from data.dashboards.state import DashboardState, StateFilter
from data.errors import InputError
from data.metrics.conditions import all_of
from data.metrics.query import Clause, Group, Op

Condition = Clause | Group
Span = tuple[date, date]
TIME = "time"


@dataclass(frozen=True)
class PageFilters:
    """`range` in place of the page's when periods were clicked, else None; `conditions` on everything else."""

    range: str | None
    conditions: Condition | None


def page_filters(state: DashboardState, *, besides: str | None = None, field: str | None = None) -> PageFilters:
    """The filters of the page without those made by clicking the widget `besides` and those on `field`."""
    chosen = [f for f in state.filters if f.field != field and (besides is None or f.source != besides)]
    timed = [f for f in chosen if f.field == TIME]
    span = _joined(spans(timed[0])) if len(timed) == 1 else None
    if span is None:
        return PageFilters(None, all_of(*map(condition, chosen)))
    narrowed = f"{span[0].isoformat()}/{(span[1] - DAY).isoformat()}"
    return PageFilters(narrowed, all_of(*(condition(f) for f in chosen if f.field != TIME)))


def condition(chosen: StateFilter) -> Condition:
    """A filter of the state as a condition; members of `time` are periods such as `2026-03`."""
    if chosen.field == TIME and chosen.op is Op.IN:
        parts = tuple(period_condition(value, parameter=TIME) for value in chosen.values)
        return parts[0] if len(parts) == 1 else Group("or", parts)
    return Clause(chosen.field, chosen.op, chosen.values)


def member(dimension: str, value: str | None) -> Condition:
    """The condition that a row belongs to one member of a dimension, or to one period of `time`."""
    return condition(StateFilter(dimension, Op.IN, (value,)))


def spans(chosen: StateFilter) -> list[Span]:
    """The spans of days a filter on `time` takes, in order; none for operators that are no spans."""
    if chosen.op is Op.IN:
        return sorted(period_span(value, parameter=TIME) for value in chosen.values)
    if chosen.op is not Op.BETWEEN:
        return []
    try:
        first, last = (date.fromisoformat(str(value)) for value in chosen.values)
    except ValueError as error:
        raise InputError("state.period", parameter=TIME, value=", ".join(map(str, chosen.values))) from error
    return [(first, last + DAY)]


def _joined(found: Sequence[Span]) -> Span | None:
    """One span of all, if there is no gap between them."""
    if not found or any(after[0] > before[1] for before, after in zip(found, found[1:], strict=False)):
        return None
    return found[0][0], max(end for _, end in found)
