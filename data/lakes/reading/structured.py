"""JSON, NDJSON and Parquet, which bring their types along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import RAW, Read, settle, stage

JSON_SCAN = "read_json(?, sample_size = -1, maximum_depth = 6, map_inference_threshold = -1, union_by_name = true)"
PARQUET_SCAN = "read_parquet(?, union_by_name = true, hive_partitioning = {hive})"


def read_json(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], table: str) -> Read:
    """Make `table` of JSON files: an array of objects, one object a line, or one object that holds an array.

    Raises Refused.
    """
    _refuse_empty(paths)
    try:
        relation, files = JSON_SCAN, [str(path) for path in paths]
        if inner := _inner_array(connection, files):
            relation = f"(SELECT unnest({inner}) AS record FROM {JSON_SCAN})"
            relation = f"(SELECT unnest(record) FROM {relation})"
        stage(connection, relation, (files,))
    except duckdb.Error as error:
        raise _refused(error, "JSON") from error
    _refuse_scalars(connection)
    return settle(connection, table)


def read_parquet(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], table: str, *, hive: bool) -> Read:
    """Make `table` of Parquet files, the keys of `key=value` folders as columns if `hive`. Raises Refused."""
    _refuse_empty(paths)
    scan = PARQUET_SCAN.format(hive=str(hive).lower())
    try:
        stage(connection, scan, ([str(path) for path in paths],))
    except duckdb.Error as error:
        raise _refused(error, "Parquet") from error
    return settle(connection, table)


def _inner_array(connection: duckdb.DuckDBPyConnection, files: list[str]) -> str | None:
    """The column that holds the records, when the whole file is one object around an array of objects."""
    relation = connection.sql(f"SELECT * FROM {JSON_SCAN}", params=[files])
    arrays = [name for name, kind in zip(relation.columns, relation.types, strict=True) if _holds_records(kind)]
    if len(arrays) != 1 or len(relation.limit(2).fetchall()) != 1:
        return None
    return '"' + arrays[0].replace('"', '""') + '"'


def _holds_records(kind: Any) -> bool:
    return bool(kind.id == "list" and kind.children[0][1].id == "struct")


def _refuse_empty(paths: Sequence[Path]) -> None:
    for path in paths:
        with path.open("rb") as file:
            if not file.read(4096).strip():
                raise Refused("load.empty")


def _refuse_scalars(connection: duckdb.DuckDBPyConnection) -> None:
    if [row[0] for row in connection.execute(f"DESCRIBE {RAW}").fetchall()] == ["json"]:
        raise Refused("load.no_records")


def _refused(error: duckdb.Error, format: str) -> Refused:
    text = str(error).split("\n", 1)[0]
    where = re.search(r"in line (\d+)", text)
    reason = re.sub(r'\s*(in|for|from) file "[^"]*"', "", text.removeprefix("Invalid Input Error: "))
    return Refused("load.damaged", format=format, detail=reason[:200], line=int(where.group(1)) if where else 0)
