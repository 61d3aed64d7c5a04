"""Results cut, put in order and widened, column by column; the proof stays what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.metrics.result import MetricResult, ResultColumn


def take(result: MetricResult, places: Sequence[int]) -> MetricResult:
    """The rows at `places`, in that order."""
    return replace(result, data={name: [values[at] for at in places] for name, values in result.data.items()})


def head(result: MetricResult, count: int | None) -> MetricResult:
    """The first `count` rows; all when it is None."""
    return result if count is None or result.row_count <= count else take(result, range(count))


def in_members_order(result: MetricResult, dimension: str, members: Sequence[Any]) -> MetricResult:
    """The rows with the listed members of `dimension` first and in their order; the others stay as they were."""
    if dimension not in result.data:
        return result
    rank = {value: at for at, value in enumerate(members)}
    values = result.data[dimension]
    return take(result, sorted(range(len(values)), key=lambda at: rank.get(values[at], len(rank))))


def with_column(result: MetricResult, column: ResultColumn, values: list[Any]) -> MetricResult:
    """The result with one more column at the end."""
    return replace(result, columns=(*result.columns, column), data={**result.data, column.id: values})


def numbers(result: MetricResult, column: str) -> list[float]:
    """The values of a column that are there, as floats."""
    return [float(value) for value in result.data[column] if value is not None]
