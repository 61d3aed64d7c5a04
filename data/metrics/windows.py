"""Which earlier span stands beside the asked one, how their periods line up, and which grain fits a span."""

from __future__ import annotations

from datetime import datetime, timedelta

from data.metrics.query import Compare, Grain
from data.metrics.time_words import DAY, MONTHS, Anchor, Span, add_months, floor, step

TICK = timedelta(microseconds=1)
AUTO = (
    (timedelta(days=2), Grain.HOUR),
    (timedelta(days=92), Grain.DAY),
    (timedelta(days=190), Grain.WEEK),
    (timedelta(days=1100), Grain.MONTH),
    (timedelta(days=4400), Grain.QUARTER),
)


def fitting_grain(span: Span | None, *, hours: bool) -> Grain:
    """The grain that shows a span in some dozens of periods; `hours` says that the data knows hours."""
    if span is None:
        return Grain.MONTH
    found = next((grain for length, grain in AUTO if span.end - span.start <= length), Grain.YEAR)
    return Grain.DAY if found is Grain.HOUR and not hours else found


def earlier(span: Span, compare: Compare, anchor: Anchor) -> Span:
    """The span to compare with.

    1. Whole months move by their number (previous period) or by a year; whole weeks by 52 weeks for a year.
    2. Anything else moves by its own length, or by a calendar year.
    3. A span that is not over by the anchor is compared with as much as has passed of it: the same months, then the
       same time into the month, but never past that month's end.
    """
    months = _months(span, compare)
    if months is not None:
        start, whole = add_months(span.start, -months), add_months(span.whole, -months)
    else:
        length = _length(span, compare)
        start, whole = span.start - length, span.whole - length
    passed = min(span.end, anchor.end)
    if passed >= span.whole:
        return Span(start, whole, whole, span.months)
    return Span(start, min(whole, max(start, _moved(passed, span, compare))), whole, span.months)


def _months(span: Span, compare: Compare) -> int | None:
    if compare is Compare.PREVIOUS_PERIOD:
        return span.months
    return None if span.months is None and _whole_weeks(span) else 12


def _length(span: Span, compare: Compare) -> timedelta:
    return span.whole - span.start if compare is Compare.PREVIOUS_PERIOD else 364 * DAY


def _moved(passed: datetime, span: Span, compare: Compare) -> datetime:
    months = _months(span, compare)
    if months is None:
        return passed - _length(span, compare)
    month = floor(passed - TICK, "month")
    then = add_months(month, -months)
    return min(then + (passed - month), add_months(then, 1))


def _whole_weeks(span: Span) -> bool:
    return span.start == floor(span.start, "week") and span.whole == floor(span.whole, "week")


def shift(span: Span, previous: Span, grain: Grain, *, fiscal: int) -> tuple[str, int]:
    """How far a period of `previous` moves to stand beside its counterpart, as (`month` or `day`, count)."""
    if grain in MONTHS:
        now, then = floor(span.start, grain, fiscal=fiscal), floor(previous.start, grain, fiscal=fiscal)
        return "month", (now.year - then.year) * 12 + now.month - then.month
    if grain is Grain.WEEK:
        return "day", 7 * round((span.start - previous.start).days / 7)
    if span.months is not None or add_months(previous.start, 12) == span.start:
        return "month", (span.start.year - previous.start.year) * 12 + span.start.month - previous.start.month
    return "day", (span.start - previous.start).days


def unfinished(span: Span | None, grain: Grain | None, anchor: Anchor, *, fiscal: int) -> datetime | None:
    """The start of the last period in `span` that is not whole, cut by the anchor or by the span's end; None when it is
    whole."""
    if grain is None:
        return span.start if span and span.start < anchor.end < span.whole else None
    known = anchor.end if span is None else min(span.end, anchor.end)
    if span is not None and known <= span.start:
        return None
    start = floor(known - TICK, grain, fiscal=fiscal)
    return None if step(start, grain) <= known else start


def periods(span: Span, grain: Grain, *, until: datetime, fiscal: int) -> list[datetime]:
    """The starts of all periods that touch `span` and begin before `until`."""
    found, moment = [], floor(span.start, grain, fiscal=fiscal)
    while moment < min(span.end, until):
        found.append(moment)
        moment = step(moment, grain)
    return found
