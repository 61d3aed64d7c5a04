"""Parts of metrics added up over slices of a cube: members put together, days put into periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.metrics.cubes.cube import Cube, Uncovered
from data.metrics.query import Grain
from data.metrics.time_words import Span, floor

if TYPE_CHECKING:
    import numpy as np

    from data.metrics.cubes.formula import Array

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Slices:
    """Numbers by key and period: `leaves` and `rows` have a row a key and a column a period, NaN for nothing."""

    keys: tuple[Key, ...]
    periods: tuple[date | None, ...]
    leaves: Mapping[str, Array]
    rows: Array


def sliced(cube: Cube, kept: Sequence[int], names: Sequence[str], span: Span, grain: Grain | None) -> Slices:
    """The parts in a span, of the groups `kept`, by some of the cube's names and the periods of a grain.

    Raises Uncovered where the span is not whole days of the cube.
    """
    import numpy as np

    low, high = _days(cube, span)
    periods, starts = _periods(cube, low, high, grain)
    places = [cube.names.index(name) for name in names]
    found = [tuple(cube.groups[at][place] for place in places) for at in kept]
    known = {key: at for at, key in enumerate(dict.fromkeys(found))}
    target = np.array([known[key] for key in found], dtype=np.int64)
    narrow = {"min": np.fmin, "max": np.fmax}
    kinds = {leaf.column: leaf.measure.aggregate for each in cube.expanded.values() for leaf in each.leaves}

    def added(values: Array, aggregate: str) -> Array:
        if not len(found) or not periods:
            return np.full((len(known), len(periods)), np.nan)
        inside = values[np.asarray(kept), low:high]
        if cube.stocks:
            ends = [*(at - 1 for at in starts[1:]), high - low - 1]
            return _put(inside[:, ends], target, len(known), narrow.get(aggregate))
        if aggregate in narrow:
            inside = narrow[aggregate].reduceat(inside, starts, axis=1)
            return _put(inside, target, len(known), narrow[aggregate])
        return _put(_summed(inside, starts), target, len(known), None)

    leaves = {name: added(values, kinds[name]) for name, values in cube.leaves.items()}
    return Slices(tuple(known), tuple(periods), leaves, added(cube.rows, "sum"))


def _days(cube: Cube, span: Span) -> tuple[int, int]:
    """The first day of a span and the one after its last, counted in the cube; nothing lies behind the data."""
    if span.start != floor(span.start, "day") or span.end != floor(span.end, "day"):
        raise Uncovered("cube.hours")
    first, last = (span.start.date() - cube.start).days, (span.end.date() - cube.start).days
    if first < 0 or last > cube.days:
        raise Uncovered("cube.outside")
    known = (cube.context.anchor.end - timedelta(microseconds=1)).date()
    return first, max(first, min(last, (known - cube.start).days + 1))


def _periods(cube: Cube, low: int, high: int, grain: Grain | None) -> tuple[list[date | None], list[int]]:
    """The periods that some days lie in, and where in them each begins."""
    if grain is None:
        return ([None], [0]) if high > low else ([], [])
    if grain is Grain.HOUR:
        raise Uncovered("cube.hours")
    found: dict[date, int] = {}
    for at in range(low, high):
        day = cube.start + timedelta(days=at)
        moment = floor(datetime(day.year, day.month, day.day), grain, fiscal=cube.context.fiscal)
        found.setdefault(moment.date(), at - low)
    return [*found], [*found.values()]


def _summed(values: Array, starts: Sequence[int]) -> Array:
    import numpy as np

    there = ~np.isnan(values)
    sums = np.add.reduceat(np.where(there, values, 0.0), starts, axis=1)
    return np.where(np.add.reduceat(there, starts, axis=1) > 0, sums, np.nan)


def _put(values: Array, target: np.ndarray[Any, Any], count: int, narrow: np.ufunc | None) -> Array:
    """The rows of `values` put together by `target`: added up, or by `narrow`."""
    import numpy as np

    if count == len(values):
        return values
    found = np.full((count, values.shape[1]), np.nan)
    if narrow is not None:
        narrow.at(found, target, values)
        return found
    there = ~np.isnan(values)
    sums, counts = np.zeros(found.shape), np.zeros(found.shape)
    np.add.at(sums, target, np.where(there, values, 0.0))
    np.add.at(counts, target, there)
    return np.where(counts > 0, sums, np.nan)
