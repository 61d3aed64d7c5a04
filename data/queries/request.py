"""What a worker is asked on the way of a query."""

from __future__ import annotations

from typing import Any

from data.queries.question import Gathered

_BYTES = 1 << 20


def request_of(found: Gathered, *, rows: int) -> dict[str, Any]:
    """The statement over its files, its answer cut to `rows`: for its types or its time, not for its rows."""
    return {
        "sql": found.text,
        "lake": found.road.home,
        "lakes": found.road.pairs,
        "brought": found.road.brought,
        "tables": None if found.tables is not None else found.road.grants.tables,
        "parameters": found.parameters,
        "rows": rows,
        "bytes": _BYTES,
        "dialect": found.road.dialect,
        "rules": None,
        "renamed": found.road.renamed,
    }
