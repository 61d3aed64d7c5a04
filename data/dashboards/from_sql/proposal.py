"""What the columns of a result could be drawn as, and what to begin with: types decide, names only break ties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.dashboards.model import SqlSource
from data.queries import ResultColumn

NUMBERS = (
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    *("UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"),
)
DAYS = ("DATE", "TIMESTAMP")
NAMES_A_THING = re.compile(r"(^|_)(id|year|zip|postcode|code|number|no)$", re.IGNORECASE)
DRAWN = ("kpi", "line", "area", "bar", "stacked", "pie", "heatmap", "table")
ALONG, ONE = ("line", "area", "bar", "stacked"), ("pie", "heatmap")
SOME_KPIS = 4


@dataclass(frozen=True)
class Look:
    """How a result is drawn: a widget kind, the column along it, the columns that are counted, and one of series."""

    draw: str
    x: str | None = None
    y: tuple[str, ...] = ()
    series: str | None = None


def is_number(type_: str) -> bool:
    """Whether values of a column type are counted."""
    return type_.startswith(NUMBERS) and not type_.endswith("]")


def is_day(type_: str) -> bool:
    """Whether values of a column type are days or moments."""
    return type_.startswith(DAYS) and not type_.endswith("]")


def proposed(columns: Sequence[ResultColumn], *, rows: int) -> Look:
    """One row of numbers as KPIs; days as lines; one text as bars, two as stacked bars; all else as a table."""
    numbers = [name for name in _measures(columns) if not NAMES_A_THING.search(name)]
    days = [each.name for each in columns if is_day(each.type)]
    texts = [each.name for each in columns if not is_day(each.type) and each.name not in numbers]
    begun = (
        (rows <= 1 and not days and not texts and len(numbers) <= SOME_KPIS, Look("kpi", y=tuple(numbers))),
        (len(days) == 1 and not texts, Look("line", _first(days), tuple(numbers))),
        (
            len(days) == 1 and len(texts) == 1 and len(numbers) == 1,
            Look("line", _first(days), tuple(numbers), *texts[:1]),
        ),
        (not days and len(texts) == 1, Look("bar", _first(texts), tuple(numbers))),
        (
            not days and len(texts) == 2 and len(numbers) == 1,
            Look("stacked", _first(texts), tuple(numbers), *texts[1:2]),
        ),
    )
    return next((look for fits, look in begun if fits and numbers), Look("table"))


def _first(names: Sequence[str]) -> str | None:
    return next(iter(names), None)


def look_of(sql: SqlSource, columns: Sequence[ResultColumn], *, rows: int) -> Look:
    """How a widget's result is drawn: what its document says, the rest proposed."""
    begun = proposed(columns, rows=rows)
    draw = begun.draw if sql.draw == "auto" else sql.draw
    if draw == "table":
        return Look("table")
    base = replace(begun, draw=draw) if begun.x and draw in ALONG else _plain(draw, columns)
    x = None if draw == "kpi" else sql.x or base.x
    chosen = bool(sql.x or sql.y) and draw != "heatmap"
    series = sql.series or (None if chosen or base.series == x else base.series)
    y = sql.y or tuple(name for name in base.y if name not in (x, series))
    return Look(draw, x, y[:1] if series or draw in ONE else y, series)


def kinds_for(columns: Sequence[ResultColumn]) -> tuple[str, ...]:
    """The kinds that can draw a result with these columns."""
    numbers = len(_measures(columns))
    others = len(columns) - numbers
    fits = {"kpi": numbers > 0, "table": True, "heatmap": numbers > 0 and others > 1}
    along = numbers > 0 and len(columns) > 1
    return tuple(kind for kind in DRAWN if fits.get(kind, along))


def grain_of(days: Sequence[date]) -> str | None:
    """The coarsest grain whose periods all the days begin; None where there are none."""
    if not days:
        return None
    if all(day.day == 1 for day in days):
        months = {day.month for day in days}
        return "year" if months == {1} else "quarter" if months <= {1, 4, 7, 10} and len(days) > 1 else "month"
    return "week" if len(days) > 1 and all(day.weekday() == 0 for day in days) else "day"


def _measures(columns: Sequence[ResultColumn]) -> list[str]:
    numbers = [each.name for each in columns if is_number(each.type)]
    return [name for name in numbers if not NAMES_A_THING.search(name)] or numbers


def _plain(draw: str, columns: Sequence[ResultColumn]) -> Look:
    numbers = _measures(columns)
    others = [each.name for each in columns if each.name not in numbers] or [each.name for each in columns]
    if draw == "kpi":
        return Look("kpi", y=tuple(numbers[:SOME_KPIS]))
    series = next(iter(others[1:]), None) if draw == "heatmap" else None
    return Look(draw, others[0], tuple(name for name in numbers if name not in (others[0], series)), series)
