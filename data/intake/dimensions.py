"""The dimensions of a proposed dataset: what its rows can be broken down and filtered by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.intake.labels import Ids, label, slug, stem, thing
from data.intake.lookups import Lookup
from data.intake.profile import ColumnProfile, TableProfile
from data.intake.roles import Role, calendar_part, role
from data.intake.times import TimeChoice
from data.sql import qualify, quote

ATTRIBUTES = 1000
NEVER_BY_ITSELF = {"minute", "second"}
OF_THE_TIME = {"year", "quarter", "month", "week", "day", "weekday"}


@dataclass(frozen=True)
class Field:
    """A dimension. `column` is the base or lookup column it shows, `alias` where that lies; `members` how many there
    are, `document` what the dataset file says of it."""

    id: str
    label: str
    alias: str
    column: str
    members: int
    document: Mapping[str, object]
    points_to: str | None = None


def dimensions(base: TableProfile, found: Sequence[Lookup], time: TimeChoice | None, ids: Ids) -> tuple[Field, ...]:
    """The base's own columns in order, those that point somewhere under the name of what they point at; then the
    attributes of what was looked up; then weekday and hour."""
    pointing = {lookup.key: lookup for lookup in found if lookup.source == "base" and lookup.key}
    own = []
    for column in base.columns.values():
        if column.name in pointing:
            own.append(_pointer(ids, column, pointing[column.name]))
        elif _may_be_dimension(base, column, time):
            own.append(_plain(ids, "base", column, label(column.header or column.name)))
    looked_up = [field for lookup in found for field in _attributes(ids, lookup)]
    return tuple(_told_apart([*own, *looked_up, *_clock(ids, base, time)]))


def _told_apart(fields: Sequence[Field]) -> Iterator[Field]:
    """The fields, those of equal labels with their column's name behind it."""
    labels = [field.label for field in fields]
    for field in fields:
        if labels.count(field.label) > 1 and not field.points_to:
            title = f"{field.label} ({field.column})"
            yield replace(field, label=title, document={**field.document, "label": title})
        else:
            yield field


def _may_be_dimension(table: TableProfile, column: ColumnProfile, time: TimeChoice | None) -> bool:
    found = role(table, column)
    if found is Role.CALENDAR:
        part = calendar_part(column)
        return column.distinct > 1 and part not in NEVER_BY_ITSELF and not (time and part in OF_THE_TIME)
    return found in {Role.CATEGORY, Role.FLAG}


def _plain(ids: Ids, alias: str, column: ColumnProfile, title: str, *, prefix: str = "") -> Field:
    name = slug(f"{prefix}_{column.name}" if prefix else column.name, fallback="column")
    path = column.name if alias == "base" else f"{alias}.{column.name}"
    id_ = ids.take(name, f"{name}_group")
    return Field(id_, title, alias, column.name, column.distinct, {"column": path, "label": title})


def _pointer(ids: Ids, column: ColumnProfile, lookup: Lookup) -> Field:
    title = thing(column.header or column.name)
    id_ = ids.take(slug(stem(column.name), fallback="key"), slug(column.name, fallback="key"))
    if lookup.name is None:
        document: dict[str, object] = {"column": column.name, "label": title}
    else:
        named = f"coalesce({_in_sql(lookup.alias, lookup.name)}, CAST({quote(column.name)} AS VARCHAR))"
        document = {"expression": named, "key": column.name, "label": title, "type": "text"}
    return Field(id_, title, "base", column.name, column.distinct, document, lookup.alias)


def _attributes(ids: Ids, lookup: Lookup) -> Iterator[Field]:
    keys = {here for _, here in lookup.on}
    for column in lookup.table.columns.values():
        wanted = role(lookup.table, column) in {Role.CATEGORY, Role.FLAG} and column.distinct <= ATTRIBUTES
        named = lookup.source != "base" and column.name == lookup.name
        if column.name in keys or not (wanted or named) or (column.name == lookup.name and not named):
            continue
        title = f"{lookup.title} {label(column.header or column.name).lower()}"
        yield _plain(ids, lookup.alias, column, title, prefix=lookup.alias)


def _clock(ids: Ids, base: TableProfile, time: TimeChoice | None) -> Iterator[Field]:
    if time is None or time.days < 14:
        return
    sql = time.sql if "(" in time.sql else _path_in_sql(time.sql)
    document = {"expression": f"dayname({sql})", "label": "Weekday", "type": "text"}
    yield Field(ids.take("weekday"), "Weekday", "base", "weekday", 7, document)
    if time.moments:
        hours = {"expression": f"hour({sql})", "label": "Hour", "type": "number"}
        yield Field(ids.take("hour", "hour_of_day"), "Hour", "base", "hour", 24, hours)


def _path_in_sql(path: str) -> str:
    return qualify(*path.split(".", 1))


def _in_sql(alias: str, column: str) -> str:
    return qualify(alias, column)
