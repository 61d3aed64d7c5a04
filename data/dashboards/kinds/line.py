"""Metrics over time or along a dimension: line, area, combo and stacked differ in how they are drawn only."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import in_members_order
from data.dashboards.kinds.series import by_series, largest_members
from data.metrics.conditions import all_of
from data.metrics.query import MetricQuery

MOST = 24


def compute(frame: Frame, ask: Ask) -> Computed:
    """Rows by time (or a dimension, its 24 largest members) and series; the part `other` has all further series.

    Without series the earlier range stands beside it, and where the document says so a forecast after it.
    """
    widget = frame.widget
    query = _query(frame)
    if widget.series:
        result, other = by_series(query, widget.series, ask.run)
        if frame.dimensions and len(set(result.data[frame.dimensions[0]])) > MOST:
            kept = largest_members(query, frame.dimensions[0], MOST, ask.run)
            narrowed = replace(query, filters=all_of(query.filters, kept))
            result, other = by_series(narrowed, widget.series, ask.run)
        result = in_members_order(result, widget.series, widget.options.get("members", ()))
        return Computed(result, {"other": other} if other else {})
    result = ask.run(replace(query, compare=frame.compare))
    if frame.dimensions:
        result = in_members_order(result, frame.dimensions[0], widget.options.get("members", ()))
    forecast = ask.foresee(query, widget.forecast) if widget.forecast and widget.time else None
    return Computed(result, forecast=forecast)


def course(frame: Frame) -> MetricQuery | None:
    """What is asked without series over time alone."""
    alone = frame.widget.time and not frame.widget.series and not frame.dimensions
    return replace(_query(frame), compare=frame.compare) if alone else None


def _query(frame: Frame) -> MetricQuery:
    return replace(base_query(frame), limit=frame.widget.limit)


OPTIONS = frozenset({"members", "note", "horizontal"})
LINE = Kind(Needs(axes=(1, 2), options=OPTIONS), compute, course=course)
COMBO = Kind(Needs(metrics=(2, 6), axes=(1, 2), options=OPTIONS | {"lines"}), compute, course=course)
