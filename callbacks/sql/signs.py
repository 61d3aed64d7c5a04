"""Parameters of a text bound in the way its lake's dialect writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callbacks.context import core
from data.console import dialect_of, fill

SIGNS = {"bigquery": "@"}


def filled(text: str, values: Mapping[str, str | None], lake: str) -> tuple[str, dict[str, Any] | None]:
    """`text` with bound parameters, and their values; None for a text without any. Raises QueryError."""
    sign = SIGNS.get(dialect_of(core().lakes.record(lake)), "$")
    found = fill(text, values, sign=sign)
    return found.sql, found.values or None
