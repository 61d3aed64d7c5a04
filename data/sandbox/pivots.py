"""A stored result as a table of two keys. Totals are aggregates of all rows beneath them, never sums of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import orjson

from data.sandbox import values
from data.sandbox.refusal import Refusal

_MOST_ROWS, _MOST_COLUMNS = 200, 30
_NUMBERS = frozenset(
    "tinyint smallint integer bigint hugeint utinyint usmallint uinteger ubigint uhugeint float double decimal".split()
)
Scan = Callable[[str, Sequence[int], Sequence[Any]], duckdb.DuckDBPyConnection]
Describe = Callable[[str], list[Any]]


def pivot(scan: Scan, describe: Describe, places: tuple[int, int | None, int], aggregate: str) -> dict[str, Any]:
    """`rows` and `columns` are members in order (NULL last, at most 200 and 30, `rowsCut` and `columnsCut` say that
    there are more), `cells` a list a row, `rowTotals`, `columnTotals` and `total` over everything, shown or not.

    `places` are the columns of the rows, of the columns (None for none) and of the value. Raises Refusal for an
    aggregate that the value does not have.
    """
    row, column, value = places
    known = describe(f"SELECT c{value} FROM stored")[0].id
    if aggregate in ("sum", "avg", "median") and known not in _NUMBERS:
        raise Refusal("query.pivot_number", aggregate=aggregate)
    asked = _Asked(scan, describe, sorted({at for at in places if at is not None}), _written(aggregate, value))
    rows, rows_cut = asked.members(row, _MOST_ROWS)
    columns, columns_cut = asked.members(column, _MOST_COLUMNS) if column is not None else ([], False)
    cells = asked.cells(row, column) if column is not None else {}
    return {
        "rows": [member for member, _ in rows],
        "columns": [member for member, _ in columns],
        "cells": [[cells.get((_key(r), _key(c))) for c, _ in columns] for r, _ in rows],
        "rowTotals": [total for _, total in rows],
        "columnTotals": [total for _, total in columns],
        "total": asked.total(),
        "rowsCut": rows_cut,
        "columnsCut": columns_cut,
    }


class _Asked:
    def __init__(self, scan: Scan, describe: Describe, needed: Sequence[int], measure: str) -> None:
        self._scan = scan
        self._describe = describe
        self._needed = needed
        self._measure = measure

    def members(self, at: int, most: int) -> tuple[list[list[Any]], bool]:
        found = self._fetch(
            f"SELECT c{at} AS c0, {self._measure} AS c1 FROM stored GROUP BY c{at}", f"c0 NULLS LAST LIMIT {most + 1}"
        )
        return found[:most], len(found) > most

    def cells(self, row: int, column: int) -> dict[tuple[str, str], Any]:
        grouped = f"SELECT c{row} AS c0, c{column} AS c1, {self._measure} AS c2 FROM stored"
        shown = [self._shown(at, most) for at, most in ((row, _MOST_ROWS), (column, _MOST_COLUMNS))]
        conditions = [condition for condition in shown if condition]
        where = f" WHERE {' AND '.join(each for each, _ in conditions)}" if conditions else ""
        ends = [end for _, end in conditions]
        found = self._fetch(f"{grouped}{where} GROUP BY c{row}, c{column}", "c0", ends)
        return {(_key(r), _key(c)): value for r, c, value in found}

    def total(self) -> Any:
        return self._fetch(f"SELECT {self._measure} AS c0 FROM stored", "c0")[0][0]

    def _shown(self, at: int, most: int) -> tuple[str, Any] | None:
        """The condition that keeps the shown members where there are more."""
        text = f"SELECT DISTINCT c{at} FROM stored ORDER BY c{at} NULLS LAST LIMIT {most + 1}"
        found = self._scan(text, self._needed, ()).fetchall()
        return (f"c{at} <= ?", found[most - 1][0]) if len(found) > most else None

    def _fetch(self, text: str, order: str, parameters: Sequence[Any] = ()) -> list[list[Any]]:
        types = self._describe(text.partition(" WHERE ")[0] + _grouping(text))
        wanted = f"SELECT {values.projection(types)} FROM ({text} ORDER BY {order})"
        rows = self._scan(wanted, self._needed, parameters).fetchall()
        found: list[list[Any]] = orjson.loads(values.encoder(types).encode(rows))
        return found


def _grouping(text: str) -> str:
    """The grouping of a text whose condition was left out."""
    return f" GROUP BY {text.rpartition(' GROUP BY ')[2]}" if " WHERE " in text else ""


def _written(aggregate: str, value: int) -> str:
    return f"count(DISTINCT c{value})" if aggregate == "count_distinct" else f"{aggregate}(c{value})"


def _key(member: Any) -> str:
    return orjson.dumps(member).decode()
