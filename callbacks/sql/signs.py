"""Parameters of a text bound in the way its lake's dialect writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callbacks.context import core
from data import console


def filled(text: str, values: Mapping[str, str | None], lake: str) -> tuple[str, Any]:
    """`text` with bound parameters, and their values; None for a text without any. Raises QueryError."""
    found = console.filled(core(), text, values, lake=lake)
    return found.sql, found.values
