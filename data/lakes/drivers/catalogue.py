"""Rows of a catalogue as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from data.lakes.drivers.types import in_duckdb
from data.lakes.table import Column, TableInfo


def grouped(rows: Iterable[Sequence[Any]], dialect: str) -> tuple[TableInfo, ...]:
    """Tables from rows of schema, table, column, type, rows, bytes, in the order of the columns."""
    columns: dict[tuple[str, str], list[Column]] = {}
    sizes: dict[tuple[str, str], tuple[int | None, int | None]] = {}
    for schema, table, column, type_, count, size in rows:
        columns.setdefault((schema, table), []).append(Column(column, in_duckdb(type_, dialect), native=type_))
        sizes[schema, table] = (_whole(count), _whole(size))
    return tuple(TableInfo(*at, tuple(found), *sizes[at]) for at, found in columns.items())


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
