"""Keys of a small side that are sent to a large one, so that its other rows stay where they are.

Of more keys than a statement should carry their span is sent, where all engines order them alike: numbers and days.
Text is not sent that some lake might read differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlglot import exp

MOST = 5_000
_IN_ONE_LIST = 1_000
_LONGEST = 100
_MOST_TEXT = 150_000
_NOTHING = "1 = 0"

SPANNED = frozenset({"number", "day"})


@dataclass(frozen=True)
class Span:
    """The least and the greatest of many keys, both None where there is none."""

    low: Any
    high: Any


Keys = Sequence[Any] | Span | None
Ask = Callable[[Mapping[str, Any]], Keys]


@dataclass(frozen=True)
class Narrowed:
    """The statement of a scan with the keys it got; `shown` says instead of many keys how many there are."""

    sql: str
    shown: str


def narrowed(scan: Mapping[str, Any], ask: Ask) -> Narrowed:
    """The statement of a planned `scan` for the keys that `ask` gives for what it waits for, None for too many."""
    sql = shown = str(scan["sql"])
    word = "AND" if scan["filtered"] else "WHERE"
    for wait in scan["after"]:
        keys = ask(wait)
        condition = None if keys is None else _condition(wait, keys, scan["dialect"])
        if keys is not None and condition is not None:
            sql = f"{sql} {word} {condition}"
            said = (
                condition if isinstance(keys, Span) else f"{wait['column']} IN (<{len(keys)} keys of {wait['shown']}>)"
            )
            shown = f"{shown} {word} {said}"
            word = "AND"
    return Narrowed(sql, shown)


def _condition(wait: Mapping[str, Any], keys: Sequence[Any] | Span, dialect: str) -> str | None:
    """That the column is one of `keys` or within their span, None if that can't be said safely or shortly."""
    if isinstance(keys, Span):
        low, high = (_written(end, wait["kind"], dialect) for end in (keys.low, keys.high))
        return None if low is None or high is None else f"{wait['column']} BETWEEN {low} AND {high}"
    if not keys:
        return _NOTHING
    written = [_written(key, wait["kind"], dialect) for key in keys]
    if any(each is None for each in written) or sum(len(each or "") for each in written) > _MOST_TEXT:
        return None
    lists = [written[at : at + _IN_ONE_LIST] for at in range(0, len(written), _IN_ONE_LIST)]
    parts = [f"{wait['column']} IN ({', '.join(str(each) for each in part)})" for part in lists]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _written(key: Any, kind: str, dialect: str) -> str | None:
    if kind == "number":
        text = str(key)
        return text if text.removeprefix("-").isdigit() and text.isascii() else None
    text = key.isoformat() if isinstance(key, date) else str(key)
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable() or "\\" in text:
        return None
    literal = exp.Literal.string(text)
    return (exp.cast(literal, exp.DataType.Type.DATE) if kind == "day" else literal).sql(dialect)
