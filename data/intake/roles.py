"""What a column is for, told by its name, type and measured values. Of numbered rules the first that fits wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from data.intake.labels import singular, words
from data.intake.profile import ColumnProfile, Family, TableProfile


class Role(StrEnum):
    """A column's part in a dataset."""

    IDENTIFIER = "identifier"
    TIME = "time"
    CALENDAR = "calendar"
    CLOCK = "clock"
    FLAG = "flag"
    CATEGORY = "category"
    TEXT = "text"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    AMOUNT = "amount"
    RATE = "rate"
    OTHER = "other"


MEMBERS = 5_000
FEW_NUMBERS = 12
LONG_TEXT = 64
IDENTIFIERS = frozenset("id key code no nr number uuid guid zip zipcode postcode phone isbn ean sku".split())
DIRECTIONS = frozenset("dir direction angle bearing heading azimuth".split())
AMOUNTS = frozenset(
    "amount amt total revenue sales turnover cost costs spend budget quantity qty units volume count distance weight "
    "value payment paid profit income expense passengers population hours minutes downloads views clicks visits orders "
    "tax discount fee fees salary tip fare deaths cases bytes size kwh emissions invoiced sold produced".split()
)
RATES = frozenset(
    "rate ratio percent pct share score rating index price average avg mean delay temperature temp humidity humid "
    "pressure speed age grade level per probability latency nps gpa bmi".split()
)
PARTS = {
    "year": (1000, 2999),
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "weekday": (0, 7),
}
SPELLINGS = {"yr": "year", "mon": "month", "dow": "weekday", "day_of_week": "weekday", "hr": "hour"}
Test = Callable[[TableProfile, ColumnProfile], bool]


def role(table: TableProfile, column: ColumnProfile) -> Role:
    """The role of one column.

    1. No value, or none that can be compared: nothing to tell. 2. Dates and moments are times, true and false flags.
    3. Numbers by `NUMBER_RULES`; a number none of them knows is a rate: its average misleads less than a sum nobody
    meant. 4. Texts by `TEXT_RULES`, else a category.
    """
    if column.values == 0 or column.family is Family.OTHER:
        return Role.OTHER
    if column.family in {Family.DATE, Family.MOMENT}:
        return Role.TIME
    if column.family is Family.BOOLEAN:
        return Role.FLAG
    rules, otherwise = (NUMBER_RULES, Role.RATE) if column.family is Family.NUMBER else (TEXT_RULES, Role.CATEGORY)
    return next((found for test, found in rules if test(table, column)), otherwise)


def calendar_part(column: ColumnProfile) -> str | None:
    """Which part of a date or time whole numbers are (`year`, `month`, …), by name and bounds."""
    name = "_".join(words(column.name))
    part = SPELLINGS.get(name, name)
    if part not in PARTS or column.family is not Family.NUMBER or not column.whole or not column.values:
        return None
    least, most = PARTS[part]
    return part if least <= column.least and column.most <= most else None


def _is_clock(_table: TableProfile, column: ColumnProfile) -> bool:
    """Times of day written as 1545."""
    named = "time" in words(column.name) and column.whole
    return bool(named and column.least >= 0 and 1300 <= column.most <= 2400)


def _is_latitude(_table: TableProfile, column: ColumnProfile) -> bool:
    return bool({"lat", "latitude"} & set(words(column.name)) and -90 <= column.least and column.most <= 90)


def _is_longitude(_table: TableProfile, column: ColumnProfile) -> bool:
    named = {"lon", "lng", "long", "longitude"} & set(words(column.name))
    return bool(named and -180 <= column.least and column.most <= 180)


def _is_number_of_a_thing(table: TableProfile, column: ColumnProfile) -> bool:
    found = words(column.name)
    named = found[-1:] and found[-1] in IDENTIFIERS or re.search(r"[a-z]ID$", column.name)
    own = column.name.lower() in {table.name.lower(), singular(table.name.lower())}
    return bool(column.whole and (named or own))


def _counts_rows(table: TableProfile, column: ColumnProfile) -> bool:
    return column.whole and column.unique and table.rows > 2


def _is_constant(_table: TableProfile, column: ColumnProfile) -> bool:
    return column.distinct <= 1 and column.nulls == 0


NUMBER_RULES: tuple[tuple[Test, Role], ...] = (
    (lambda _, column: calendar_part(column) is not None, Role.CALENDAR),
    (_is_clock, Role.CLOCK),
    (_is_latitude, Role.LATITUDE),
    (_is_longitude, Role.LONGITUDE),
    (_is_number_of_a_thing, Role.IDENTIFIER),
    (lambda _, column: bool(DIRECTIONS & set(words(column.name))), Role.OTHER),
    (lambda _, column: bool(RATES & set(words(column.name))), Role.RATE),
    (lambda _, column: bool(AMOUNTS & set(words(column.name))), Role.AMOUNT),
    (_counts_rows, Role.IDENTIFIER),
    (_is_constant, Role.OTHER),
    (lambda _, column: column.whole and column.distinct <= FEW_NUMBERS, Role.CATEGORY),
)
TEXT_RULES: tuple[tuple[Test, Role], ...] = (
    (_is_constant, Role.OTHER),
    (lambda _, column: column.length > LONG_TEXT, Role.TEXT),
    (lambda _, column: column.unique, Role.IDENTIFIER),
    (lambda table, column: table.rows > 50 and column.distinct > 0.9 * column.values, Role.IDENTIFIER),
    (lambda _, column: column.distinct > MEMBERS, Role.IDENTIFIER),
)
