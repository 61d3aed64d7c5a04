"""Values as the engine's types want them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONED = "TIMESTAMP WITH TIME ZONE"
NUMBERS = frozenset(
    "TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL".split()
)


def convert(value: object, kind: str, zone: str) -> object:
    """A filter's value as a column of type `kind` can be compared with it. Raises ValueError or TypeError."""
    if kind == ZONED:
        moment = datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    reader = READERS.get(kind.partition("(")[0])
    if reader is not None:
        return reader(value)
    return str(value) if kind.startswith(("VARCHAR", "ENUM", "UUID")) else value


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, int):
        return value
    found = float(str(value))
    if not math.isfinite(found):
        raise ValueError(value)
    exact = found.is_integer() and abs(found) < 2**53
    return int(found) if exact else found


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in {"true", "false", "1", "0"}:
        raise ValueError(value)
    return str(value).lower() in {"true", "1"}


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is not None:
        raise ValueError(value)
    return moment


READERS: dict[str, Callable[[object], object]] = {
    **dict.fromkeys(NUMBERS, _number),
    "BOOLEAN": _boolean,
    "DATE": lambda value: date.fromisoformat(str(value)[:10]),
    "TIMESTAMP": _moment,
}
