"""What the tables of a catalog measure: rows and bytes on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from data.lakes.engine import DERIVED, WAREHOUSE
from data.sql import literal, qualify


@dataclass(frozen=True)
class Measured:
    """A table's rows, counted, and the bytes of the blocks that hold it; None where nothing is on disk."""

    schema: str
    name: str
    rows: int
    bytes: int | None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Measured:
        """The table that `to_json` wrote."""
        return cls(**document)


def measured(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[Measured]:
    """The tables of `catalog`, by schema and name, without what was derived of them. A checkpoint must have gone before
    for the bytes to be right."""
    listed = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?"
        " AND (database_name, schema_name) <> (?, ?) ORDER BY 1, 2",
        [catalog, WAREHOUSE, DERIVED],
    ).fetchall()
    return [measured_table(connection, catalog, schema, name) for schema, name in listed]


def measured_table(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, name: str) -> Measured:
    """One table, like `measured`."""
    full = qualify(catalog, schema, name)
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM {full}), count(DISTINCT block_id) FILTER (persistent AND block_id >= 0)"
        f" * (SELECT block_size FROM pragma_database_size() WHERE database_name = {literal(catalog)})"
        f" FROM pragma_storage_info({literal(full)})"
    ).fetchone()
    rows, size = row or (0, None)
    return Measured(schema, name, int(rows), int(size) if size else None)
