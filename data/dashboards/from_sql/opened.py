"""A widget's statement as a viewer has opened it: filters bound, members opened on the way down, another key.

Each step pins a member of the column along the chart and breaks the statement by what comes next: days by the next
finer grain, other columns by the next one of `by`. `data.queries.beneath` rewrites or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.fields import meant
from data.dashboards.frame import Frame
from data.dashboards.from_sql.policed import row_rules
from data.dashboards.from_sql.proposal import Look, look_of
from data.dashboards.from_sql.values import Values, values_for
from data.dashboards.model import SqlSource
from data.dashboards.page_filters import TIME
from data.dashboards.periods import period_span
from data.errors import InputError
from data.lakes import is_remote
from data.metrics.time_words import Anchor
from data.queries import Bounds, QueryResult, ResultColumn, run_sql, stream
from data.queries.beneath import beneath
from data.queries.filling import filled, written_dialect
from data.queries.template import Filled

SIGNS = {"bigquery": "@"}
NAMED = re.compile(r"[$@](\w+)")
Bound = dict[str, Any] | list[Any] | None


@dataclass(frozen=True)
class Opened:
    """A statement, the values it is bound to, what it draws, and what filters became of it."""

    core: Core
    actor: Actor
    sql: SqlSource
    text: str
    values: Bound
    said: Values

    def columns(self) -> tuple[ResultColumn, ...]:
        """The columns of its result, without running it."""
        described = f"SELECT * FROM (\n{self.text}\n) AS described LIMIT 0"
        return self.run(described, 1).columns

    def look(self) -> Look:
        """What is drawn of it."""
        return look_of(self.sql, self.columns(), rows=2)

    def rewritten(self, pins: Sequence[tuple[str, str, Sequence[str | None]]], **asked: Any) -> tuple[Opened, Any]:
        """The statement beneath with members pinned ((column, type, members)), and what was said of it."""
        names, values = _more(self, [member for _, _, members in pins for member in members])
        queue = iter(names)
        request = [
            {"column": column, "type": type_, "parameters": [None if m is None else next(queue) for m in members]}
            for column, type_, members in pins
        ]
        said = beneath(self.core, self.text, {"pins": request, **asked}, actor=self.actor, lake=self.sql.lake)
        return replace(self, text=said["text"], values=_used(said["text"], values)), said

    def run(self, text: str, rows: int) -> QueryResult:
        """The answer to a statement over this one, with the same values."""
        bounds: Bounds = {"limit": rows, "parameters": self.values, "rules": row_rules(self.core, self.actor)}
        return run_sql(self.core, text, actor=self.actor, lake=self.sql.lake, **bounds)

    def stream(self, format_name: str) -> Iterator[bytes]:
        """All rows of its result in a format, however many there are."""
        bounds: Bounds = {"parameters": self.values, "rules": row_rules(self.core, self.actor)}
        return stream(self.core, self.text, format_name, actor=self.actor, lake=self.sql.lake, **bounds)


def opened(core: Core, frame: Frame, anchor: Anchor, *, actor: Actor) -> Opened:
    """The statement of a frame as far as it is opened. Raises QueryError where that is refused, InputError for a step
    that the widget does not have."""
    sql = frame.widget.sql
    if sql is None:
        raise InputError("dashboard.no_sql", widget=frame.widget.id)
    said = values_for(sql, frame, anchor, fiscal=core.settings.fiscal_year_start)
    asked: Filled = filled(core, sql.text, said.given, lake=sql.lake)
    found = Opened(core, actor, sql, asked.sql, asked.values, said)
    used: list[str] = []
    for step in frame.path:
        found = _down(found, frame, (step.dimension, step.value), used)
    return _by(found, frame, frame.dimensions[0]) if frame.dimensions else found


def column_of(found: Opened, columns: Sequence[ResultColumn], look: Look, field: str) -> ResultColumn:
    """The column that a field of the state means: the one along the chart for `time`. Raises InputError."""
    wanted = [look.x] if field == TIME else [c.name for c in columns if found.sql.fields.get(c.name, c.name) == field]
    named = next((column for column in columns if column.name in wanted), None)
    if named is None:
        hint = meant(field, [column.name for column in columns])
        raise InputError("state.dimension_unknown", parameter="d", value=field, hint=hint)
    return named


def member_of(field: str, value: str | None) -> str | None:
    """A member as a value of its column: a period by its first day. Raises InputError."""
    return period_span(value, parameter="d")[0].isoformat() if field == TIME else value


def _down(found: Opened, frame: Frame, step: tuple[str, str | None], used: list[str]) -> Opened:
    field, value = step
    columns, look = found.columns(), found.look()
    column = column_of(found, columns, look, field)
    name = None
    if field != TIME:
        used.append(column.name)
        name = next((each for each in frame.widget.by if each not in used), None)
        if name is None:
            raise InputError("dashboard.sql_bottom", column=column.name)
    pins = [(column.name, column.type, [member_of(field, value)])]
    below, said = found.rewritten(pins, key=column.name, name=name)
    return replace(below, sql=replace(found.sql, draw=look.draw, x=said["column"], y=look.y, series=look.series))


def _by(found: Opened, frame: Frame, name: str) -> Opened:
    if name not in frame.widget.by:
        raise InputError("state.dimension_unknown", parameter="by", value=name, hint=meant(name, frame.widget.by))
    look = found.look()
    if look.x is None or look.x == name:
        return found
    other, said = found.rewritten([], key=look.x, name=name)
    draw = "bar" if look.draw in ("line", "area") else look.draw
    return replace(other, sql=replace(found.sql, draw=draw, x=said["column"], y=look.y, series=look.series))


def _more(found: Opened, members: Sequence[str | None]) -> tuple[list[str], Bound]:
    """Parameters for further values, as the lake's dialect writes them, and all values."""
    record = found.core.lakes.record(found.sql.lake)
    added = [member for member in members if member is not None]
    if is_remote(record):
        held = list(found.values or ())
        return [f"${len(held) + at + 1}" for at in range(len(added))], [*held, *added]
    named: Mapping[str, Any] = found.values if isinstance(found.values, dict) else {}
    first = sum(name.startswith("opened_") for name in named) + 1
    fresh = {f"opened_{first + at}": member for at, member in enumerate(added)}
    sign = SIGNS.get(written_dialect(record), "$")
    return [sign + name for name in fresh], {**named, **fresh}


def _used(text: str, values: Bound) -> Bound:
    """The values that still have a place in the text."""
    if not isinstance(values, dict):
        return values or None
    names = set(NAMED.findall(text))
    return {name: value for name, value in values.items() if name in names} or None
