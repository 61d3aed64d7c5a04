"""Which column, or columns together, say when a row of a table happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from data.core import Core
from data.intake.labels import words
from data.intake.profile import ColumnProfile, Family, TableProfile
from data.intake.roles import calendar_part
from data.sql import quote

KNOWN = 0.8
GOOD = ("date", "day", "datum", "time", "timestamp", "created", "ordered", "invoiced", "at", "on", "when")
LATER = ("updated", "modified", "deleted", "due", "end", "until", "expires", "birth", "delivered", "shipped", "paid")


@dataclass(frozen=True)
class TimeChoice:
    """A time: `sql` is a column or an expression over the table's columns, `columns` those it is made of. `moments`
    says whether it knows hours; `days` is how many days lie between its first and last value."""

    sql: str
    columns: tuple[str, ...]
    moments: bool
    days: int


def time_choices(core: Core, table: TableProfile) -> tuple[TimeChoice, ...]:
    """The times of a table, the best first; empty when it has none.

    1. A date made of year, month and day: people wrote the day they meant, a moment beside it may be of another zone.
    2. Date and moment columns, by how often they are known, what their name says, and their place.
    """
    single = sorted(_columns(table), key=lambda column: _rank(table, column))
    composed = _composed(core, table)
    return (*((composed,) if composed else ()), *(_single(column) for column in single))


def _columns(table: TableProfile) -> Iterator[ColumnProfile]:
    for column in table.columns.values():
        if column.family in {Family.DATE, Family.MOMENT} and column.values:
            yield column


def _rank(table: TableProfile, column: ColumnProfile) -> tuple[bool, bool, int, int]:
    found = words(column.name)
    named = min((GOOD.index(word) for word in found if word in GOOD), default=len(GOOD))
    late = any(word in LATER for word in found)
    return column.null_share > 1 - KNOWN, late, named, list(table.columns).index(column.name)


def _single(column: ColumnProfile) -> TimeChoice:
    return TimeChoice(column.name, (column.name,), column.family is Family.MOMENT, _days(column.least, column.most))


def _composed(core: Core, table: TableProfile) -> TimeChoice | None:
    parts = {part: column for column in table.columns.values() if (part := calendar_part(column)) and not column.nulls}
    if "year" not in parts or ("day" in parts and "month" not in parts):
        return None
    chosen = [parts[part].name for part in ("year", "month", "day") if part in parts]
    if chosen == [parts["year"].name] and any(True for _ in _columns(table)):
        return None
    made = f"make_date({', '.join([*map(quote, chosen), '1', '1'][:3])})"
    sql = f"SELECT count(*) FILTER (TRY({made}) IS NULL) AS bad, min(TRY({made})) AS first, max(TRY({made})) AS last"
    found = core.lakes.fetch(f"{sql} FROM {table.path}").columns
    if found["bad"][0]:
        return None
    return TimeChoice(made, tuple(chosen), False, _days(found["first"][0], found["last"][0]))


def _days(first: date, last: date) -> int:
    return last.toordinal() - first.toordinal() + 1
