"""Parameters of a text bound in the way its lake's dialect writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callbacks.context import core
from data.console import dialect_of, fill
from data.lakes import is_remote

SIGNS = {"bigquery": "@"}


def filled(text: str, values: Mapping[str, str | None], lake: str) -> tuple[str, Any]:
    """`text` with bound parameters, and their values; None for a text without any. Raises QueryError."""
    record = core().lakes.record(lake)
    found = fill(text, values, sign=SIGNS.get(dialect_of(record), "$"), numbered=is_remote(record))
    return found.sql, found.values
