"""Two stored results side by side, row by row of equal keys: what only one of them has, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import orjson

from data.sandbox import values
from data.sandbox.refusal import Refusal

MOST = 500
_STATES = "CASE WHEN b.there IS NULL THEN 'first' WHEN a.there IS NULL THEN 'second' WHEN {} THEN 'changed' END"
Place = Sequence[int]
Scan = Callable[[str], duckdb.DuckDBPyConnection]
Describe = Callable[[str], list[Any]]


def compare(scan: Scan, describe: Describe, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`counts` of rows by state (first and second: only there; changed; same), and up to 500 `rows` that are not the
    same: state, keys, then of each compared column its value in the first and in the second.

    `asked` has `keys` and `compared`, pairs of the places of a column in both. Raises Refusal where several rows of a
    result have the same keys.
    """
    keys, compared = asked["keys"], asked["compared"]
    for name, at in (("first", 0), ("second", 1)):
        columns = ", ".join(f"c{key[at]}" for key in keys)
        ((count, distinct),) = scan(f"SELECT count(*), count(DISTINCT ROW({columns})) FROM {name}").fetchall()
        if distinct < count:
            raise Refusal("query.compare_keys", rows=count - distinct)
    joined = _joined(keys, compared)
    told = dict(scan(f"SELECT coalesce(state, 'same'), count(*) FROM ({joined}) GROUP BY 1").fetchall())
    shown = f"SELECT * FROM ({joined}) WHERE state IS NOT NULL ORDER BY ALL LIMIT {MOST}"
    types = describe(shown)
    names = ["state", *(f"k{at}" for at in range(len(keys))), *_pairs(len(compared))]
    renamed = ", ".join(f"{name} AS c{at}" for at, name in enumerate(names))
    rows = scan(f"SELECT {values.projection(types)} FROM (SELECT {renamed} FROM ({shown}))").fetchall()
    counts = {state: told.get(state, 0) for state in ("same", "changed", "first", "second")}
    return {"counts": counts, "rows": orjson.loads(values.encoder(types).encode(rows))}


def _joined(keys: Sequence[Place], compared: Sequence[Place]) -> str:
    on = " AND ".join(f"a.c{left} IS NOT DISTINCT FROM b.c{right}" for left, right in keys)
    differs = " OR ".join(f"a.c{left} IS DISTINCT FROM b.c{right}" for left, right in compared) or "false"
    key = [f"CASE WHEN a.there THEN a.c{left} ELSE b.c{right} END AS k{at}" for at, (left, right) in enumerate(keys)]
    both = [f"a.c{left} AS a{at}, b.c{right} AS b{at}" for at, (left, right) in enumerate(compared)]
    columns = ", ".join([f"{_STATES.format(f'({differs})')} AS state", *key, *both])
    sides = "(SELECT *, true AS there FROM first) AS a FULL JOIN (SELECT *, true AS there FROM second) AS b"
    return f"SELECT {columns} FROM {sides} ON {on}"


def _pairs(count: int) -> list[str]:
    return [name for at in range(count) for name in (f"a{at}", f"b{at}")]
