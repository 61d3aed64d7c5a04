"""Rows of a stored result as a chart: days where they are days, one value for each place along it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from callbacks.context import actor, core
from components.format import Translator
from components.sql.cells import NAMES_A_THING, cell, is_number
from components.view import Chart, Measure, Series
from data.queries import ResultColumn, page

MOST = 1_000
Number = int | float


def proposed(columns: Sequence[ResultColumn]) -> tuple[str, str, str]:
    """What to begin with: along which column, which number, how drawn. There must be a number among them."""
    numbers = [column for column in columns if is_number(column.type)]
    measures = [column for column in numbers if not NAMES_A_THING.search(column.name)] or numbers
    days = [column for column in columns if column.type.startswith(("DATE", "TIMESTAMP"))]
    others = [column for column in columns if column is not measures[-1]]
    texts = [column for column in others if not is_number(column.type)]
    along = (days or texts or others or measures)[0]
    return along.name, measures[-1].name, "line" if along in days else "bar"


def charted(query_id: str, x: str, y: Sequence[str], t: Translator) -> tuple[Chart, str]:
    """The chart of the first thousand rows, and what one should know of it. Rows with one place are added up."""
    found = page(core(), query_id, actor=actor(), start=0, stop=MOST)
    at = {column.name: i for i, column in enumerate(found.columns)}
    kind = found.columns[at[x]].type
    places: dict[Any, list[Number | None]] = {}
    for row in found.rows:
        sums = places.setdefault(_place(row[at[x]], (x, kind), t), [None] * len(y))
        for i, name in enumerate(y):
            sums[i] = _added(sums[i], row[at[name]])
    keys = sorted(places) if places and all(isinstance(key, date) for key in places) else list(places)
    columns = list(zip(*(places[key] for key in keys), strict=True)) or [() for _ in y]
    series = tuple(Series(name, tuple(values), Measure(name)) for name, values in zip(y, columns, strict=True))
    notes = [t("sql.chart.added", x=x)] if len(places) < len(found.rows) else []
    if found.total > MOST:
        notes.append(t("sql.chart.first", count=MOST, total=found.total))
    return Chart(tuple(keys), series, grain=_grain(keys)), " · ".join(notes)


def _place(value: Any, column: tuple[str, str], t: Translator) -> date | str:
    if column[1].startswith(("DATE", "TIMESTAMP")) and isinstance(value, str):
        day, _, time = value.partition("T")
        if not time.strip("0:.Z+"):
            try:
                return date.fromisoformat(day)
            except ValueError:
                return value
    return cell(value, column, t)


def _added(before: Number | None, value: Any) -> Number | None:
    if isinstance(value, str):
        value = float(value)
    if value is None or isinstance(value, bool):
        return before
    return value if before is None else before + value


def _grain(keys: Sequence[Any]) -> str | None:
    """The coarsest grain whose periods all the days begin; None where there are none."""
    days = [key for key in keys if isinstance(key, date)]
    if not days or len(days) < len(keys):
        return None
    if all(day.day == 1 for day in days):
        months = {day.month for day in days}
        return "year" if months == {1} else "quarter" if months <= {1, 4, 7, 10} and len(days) > 1 else "month"
    return "week" if len(days) > 1 and all(day.weekday() == 0 for day in days) else "day"
