"""Reading a metric result: which columns are metrics, members and periods, and what they are as view values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from components.view import Number
from data.metrics import MetricResult, ResultColumn

KEY = "__key"
NULL = "~"


def metrics(result: MetricResult) -> tuple[ResultColumn, ...]:
    """The asked metrics, without their previous and target columns."""
    return tuple(c for c in result.columns if c.role == "metric")


def dimensions(result: MetricResult) -> tuple[ResultColumn, ...]:
    """The columns of members, without time and without key columns."""
    return tuple(c for c in result.columns if c.role == "dimension" and not c.id.endswith(KEY))


def time(result: MetricResult) -> ResultColumn | None:
    """The column of periods, if the result is broken by time."""
    return next((c for c in result.columns if c.role == "time"), None)


def beside(result: MetricResult, metric: ResultColumn, role: str) -> ResultColumn | None:
    """The `previous` or `target` column of `metric`."""
    return next((c for c in result.columns if c.role == role and c.metric == metric.id), None)


def numbers(result: MetricResult, column: ResultColumn | None) -> tuple[Number | None, ...]:
    """The values of a numeric column; empty when there is no such column."""
    return tuple(number(value) for value in result.data[column.id]) if column else ()


def number(value: Any) -> Number | None:
    """A value as a plain number; None stays None."""
    return value if value is None or isinstance(value, int | float) else float(value)


def keys(result: MetricResult, column: ResultColumn) -> tuple[str, ...]:
    """The raw members by which a click filters, as keys of marks: those of the key column where there is one."""
    return tuple(key(value) for value in result.data.get(f"{column.id}{KEY}", result.data[column.id]))


def key(value: Any) -> str:
    """A member as key of a mark: `~` is NULL, and a member that begins with `~` gets one more."""
    if value is None:
        return NULL
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return NULL + text if text.startswith(NULL) else text


def member(key: str) -> str | None:
    """The member that a key of a mark stands for."""
    return None if key == NULL else key.removeprefix(NULL)


def periods(result: MetricResult) -> tuple[date, ...]:
    """The starts of the periods; empty without a time column."""
    column = time(result)
    return tuple(day(value) for value in result.data[column.id]) if column else ()


def day(value: Any) -> date:
    """A period start as date (or aware datetime for hours), whether it came typed or as ISO text."""
    if isinstance(value, date):
        return value
    text = str(value)
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def distinct(values: Sequence[Any]) -> list[Any]:
    """The values without repetitions, in the order they first appear."""
    return list(dict.fromkeys(values))
