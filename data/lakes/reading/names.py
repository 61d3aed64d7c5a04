"""Names of tables and columns as they are in a lake: plain identifiers, unique without regard to case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 63


def identifier(text: str, *, fallback: str = "column") -> str:
    """`text` if it is a plain identifier; else its letters and digits in lower case, joined by underscores."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", text):
        return text
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    name = re.sub(r"\W+", "_", plain).strip("_")[:LONGEST].rstrip("_")
    if not name:
        return fallback
    return name if not name[0].isdigit() else f"_{name}"


def unique(name: str, taken: Iterable[str]) -> str:
    """`name`, or `name_2`, `name_3` … when it is among `taken` in any case."""
    used = {other.casefold() for other in taken}
    if name.casefold() not in used:
        return name
    return next(found for n in range(2, len(used) + 3) if (found := f"{name}_{n}").casefold() not in used)


def column_names(headers: Iterable[str]) -> list[str]:
    """Identifiers for `headers`, in order; an empty one is named by its place."""
    names: list[str] = []
    for place, header in enumerate(headers, start=1):
        names.append(unique(identifier(header, fallback=f"column_{place}"), names))
    return names
