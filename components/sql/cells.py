"""Cells of a result: raw values for the browser's own use, words for reading. NULL is not an empty text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from components.format import Translator

NULL = "NULL"
WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
BROKEN = ("FLOAT", "DOUBLE", "DECIMAL")
NAMES_A_THING = re.compile(r"(^|_)(id|year|zip|postcode|code|number|no)$", re.IGNORECASE)
WORDS = {"function": "words(params)"}
LOOK = {"function": "looks(params)"}
PLAIN = re.compile(r"-?\d+(\.\d+)?")
SCALE = re.compile(r"^DECIMAL\(\d+,\s*(\d+)\)")
LONGEST = 400


def is_number(type_: str) -> bool:
    """Whether values of this type stand right and are counted."""
    return type_.startswith((*WHOLE, *BROKEN)) and not type_.endswith("]")


def cell(value: Any, column: tuple[str, str], t: Translator) -> str:
    """A value in words. Numbers are grouped the viewer's way with every digit they have, unless they name a thing."""
    name, type_ = column
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(type_) and not (type_.startswith(WHOLE) and NAMES_A_THING.search(name)):
        return _number(value, type_, t)
    text = value if isinstance(value, str) else _json(value)
    if type_.startswith("TIMESTAMP") and not type_.endswith("]"):
        text = text.replace("T", " ", 1)
    return text if len(text) <= LONGEST else text[:LONGEST] + "\u2026"


def record(row: Sequence[Any], columns: Sequence[tuple[str, str]], t: Translator) -> dict[str, Any]:
    """A row for the grid: `c0` the value, `c0__text` its words."""
    found: dict[str, Any] = {}
    for at, (value, column) in enumerate(zip(row, columns, strict=True)):
        plain = value is None or isinstance(value, str | int | float)
        found[f"c{at}"] = value if plain else _json(value)
        found[f"c{at}__text"] = cell(value, column, t)
    return found


def _number(value: Any, type_: str, t: Translator) -> str:
    """Every digit there is; a decimal has as many places as its type says. Beyond what one reads, as it came."""
    text = repr(value) if isinstance(value, float) else str(value)
    if not PLAIN.fullmatch(text):
        return text
    scale = SCALE.search(type_)
    places = int(scale.group(1)) if scale else 0 if text.endswith(".0") else len(text.partition(".")[2])
    return t.numerals.decimal(Decimal(text), places)  # type: ignore[arg-type]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
