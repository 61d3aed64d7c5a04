"""What there is to say about one column of a stored result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from data.sandbox import values

_BUCKETS = 20
_TOP = 10
_EXACT_DISTINCT = 1_000_000
_NUMBERS = frozenset("tinyint smallint integer bigint utinyint usmallint uinteger ubigint float double decimal".split())
_TIMES = frozenset("date timestamp timestamp_s timestamp_ms timestamp_ns".split()) | {"timestamp with time zone"}
_NESTED = frozenset({"list", "array", "struct", "map", "union", "blob"})
Scan = Callable[[str], duckdb.DuckDBPyConnection]


def column_facts(scan: Scan, column: str, kind: DuckDBPyType, *, rows: int) -> dict[str, Any]:
    """Rows, nulls, distinct values (`distinctExact` says how), smallest and largest, the most frequent; for numbers
    mean, deviation and quartiles, for numbers and times a histogram of twenty equal steps, for text its lengths."""
    name = kind.id
    facts: dict[str, Any] = {"rows": rows, **_one(scan, f"count(*) - count({column}) AS nulls")}
    if name in _NESTED or rows == facts["nulls"]:
        return facts
    facts |= _distinct(scan, column, rows) | _extremes(scan, column, kind) | {"top": _top(scan, column, kind)}
    if name in _NUMBERS:
        facts |= _moments(scan, column)
    if name in _NUMBERS | _TIMES:
        facts |= {"histogram": _histogram(scan, column, kind)}
    if name == "varchar":
        length = f"length({column})"
        facts |= _one(scan, f"min({length}) AS shortest, max({length}) AS longest, avg({length}) AS meanLength")
    return facts


def _one(scan: Scan, expressions: str, where: str = "true") -> dict[str, Any]:
    found = scan(f"SELECT {expressions} FROM stored WHERE {where}")
    names = [entry[0] for entry in found.description or []]
    return dict(zip(names, found.fetchall()[0], strict=True))


def _distinct(scan: Scan, column: str, rows: int) -> dict[str, Any]:
    exact = rows <= _EXACT_DISTINCT
    count = f"count(DISTINCT {column})" if exact else f"approx_count_distinct({column})"
    return {**_one(scan, f'{count} AS "distinct"'), "distinctExact": exact}


def _extremes(scan: Scan, column: str, kind: DuckDBPyType) -> dict[str, Any]:
    types = [kind, kind]
    inner = f"SELECT min({column}), max({column}) FROM stored"
    found = scan(f"SELECT {values.projection(types)} FROM ({inner}) AS r(c0, c1)").fetchall()
    least, most = _json(found, types)[0]
    return {"min": least, "max": most}


def _top(scan: Scan, column: str, kind: DuckDBPyType) -> list[dict[str, Any]]:
    inner = (
        f"SELECT {column}, count(*) FROM stored WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_TOP}"
    )
    types = [kind, duckdb.sqltype("BIGINT")]
    found = scan(f"SELECT {values.projection(types)} FROM ({inner}) AS r(c0, c1)").fetchall()
    return [{"value": value, "count": count} for value, count in _json(found, types)]


def _moments(scan: Scan, column: str) -> dict[str, Any]:
    value = f"CAST({column} AS DOUBLE)"
    quartiles = ", ".join(f"approx_quantile({value}, {at}) AS q{int(at * 100)}" for at in (0.25, 0.5, 0.75))
    return _one(scan, f"avg({value}) AS mean, stddev_samp({value}) AS deviation, {quartiles}", f"isfinite({value})")


def _histogram(scan: Scan, column: str, kind: DuckDBPyType) -> list[dict[str, Any]]:
    """Steps from `start` to `end`, the last including its end; times in ISO 8601."""
    value = f"CAST({column} AS DOUBLE)" if kind.id in _NUMBERS else f"epoch(CAST({column} AS TIMESTAMP))"
    finite = f"isfinite({value})"
    low, high = _one(scan, f"min({value}) AS low, max({value}) AS high", finite).values()
    if low is None:
        return []
    width = (high - low) / _BUCKETS
    step = f"least(floor(({value} - {low!r}) / {width!r}), {_BUCKETS - 1})" if width > 0 else "0"
    counted = scan(f"SELECT CAST({step} AS INTEGER), count(*) FROM stored WHERE {finite} GROUP BY 1").fetchall()
    counts = {int(at): count for at, count in counted}
    steps = range(_BUCKETS if width > 0 else 1)
    edges = [(low + at * width, high if at == len(steps) - 1 else low + (at + 1) * width) for at in steps]
    shown = edges if kind.id in _NUMBERS else [(_moment(start), _moment(end)) for start, end in edges]
    return [{"start": start, "end": end, "count": counts.get(at, 0)} for at, (start, end) in enumerate(shown)]


def _moment(seconds: float) -> str:
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="seconds")


def _json(rows: list[tuple[Any, ...]], types: list[DuckDBPyType]) -> list[list[Any]]:
    import orjson

    found: list[list[Any]] = orjson.loads(values.encoder(types).encode(rows))
    return found
