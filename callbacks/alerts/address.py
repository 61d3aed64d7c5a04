"""The addresses of alerts: `/alerts`, `?edit=<alert>`, `?firing=<id>`, `?new=1&metric=…&grain=…&filters=<JSON>`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote

import orjson

from data.metrics import Clause, Group
from data.metrics.conditions import write_condition

PATH = "/alerts"
NEW = f"{PATH}?new=1"


def asked(search: str | None) -> dict[str, str]:
    """The parameters of a query string, the first of each."""
    return {name: values[0] for name, values in parse_qs((search or "").removeprefix("?")).items()}


def edit_address(alert: str) -> str:
    """The page with the panel of an alert open."""
    return f"{PATH}?edit={quote(alert)}"


def firing_address(firing: int) -> str:
    """The page with the panel of a firing open."""
    return f"{PATH}?firing={firing}"


def new_address(metric: str, *, name: str, filters: Clause | Group | None) -> str:
    """The page with the panel of a new alert on a metric under filters."""
    given = f"&filters={quote(orjson.dumps(write_condition(filters)).decode())}" if filters else ""
    return f"{NEW}&metric={quote(metric)}&name={quote(name)}{given}"


def filters_in(given: Mapping[str, str]) -> dict[str, Any] | None:
    """The filters in an address; none where they can't be read."""
    try:
        found = orjson.loads(given.get("filters", "null"))
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
