"""Incremental reading: from where an earlier execution stopped, some way back, up to what is there now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.flow.options import Option, Refused, Values
from data.sql import literal, quote

CURSOR = Option("cursor", "column")
OVERLAP = Option("overlap", "text")
SPAN = re.compile(r"(\d{1,6})\s*(second|minute|hour|day|week|month)s?")


@dataclass(frozen=True)
class Window:
    """The rows to read: a condition, and the state after them."""

    where: str
    state: dict[str, Any]


def window(values: Values, state: Mapping[str, Any], *, kind: str, newest: Any, interval: Any = None) -> Window:
    """The window of this execution; `newest` is the cursor's largest value now, `kind` its type.

    The mark only grows: a source whose newest row is older than the mark gives nothing new.
    """
    cursor = str(values["cursor"])
    if interval is not None:
        return Window(between(cursor, interval, kind), {})
    before = state.get("cursor")
    if newest is None:
        return Window("false", {})
    column, text = quote(cursor), str(newest)
    upper = f"{column} <= CAST({literal(text)} AS {kind})"
    if before is None:
        return Window(upper, {"cursor": text, "cursorType": kind})
    lower = f"{column} > CAST({literal(str(before))} AS {kind}) - {_span(values.get('overlap'), kind)}"
    greatest = f"greatest(CAST({literal(str(before))} AS {kind}), CAST({literal(text)} AS {kind}))"
    return Window(f"{lower} AND {upper}", {"cursor": greatest, "cursorType": kind})


def between(cursor: str, interval: Any, kind: str) -> str:
    """The rows of a stretch of time, its end not included."""
    first, last = (f"CAST({literal(str(bound))} AS {kind})" for bound in interval)
    return f"{quote(cursor)} >= {first} AND {quote(cursor)} < {last}"


def _span(overlap: Any, kind: str) -> str:
    """The overlap as SQL that can be taken from a value of the cursor's type."""
    timed = kind.startswith(("DATE", "TIMESTAMP"))
    text = str(overlap or "0")
    found = SPAN.fullmatch(text.strip())
    if timed:
        return f"INTERVAL '{found[1]} {found[2]}'" if found else "INTERVAL '0 second'"
    if found or not re.fullmatch(r"\d{1,18}", text.strip()):
        raise Refused("flow.overlap", overlap=text, type=kind)
    return text.strip()
