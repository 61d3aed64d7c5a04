"""The ledger inside the warehouse: which executions are loaded, committed together with their rows."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb

from data.flow.deliveries import ACCOUNTS, Receipt
from data.pipelines.destinations.destination import Staged, Standing
from data.sql import qualify

SCHEMA = "nexus"
TABLE = qualify("prod", SCHEMA, "loads")


def make_ledger(cursor: duckdb.DuckDBPyConnection) -> None:
    """The table, if it is not there."""
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {qualify('prod', SCHEMA)}")
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {TABLE} (execution_id VARCHAR PRIMARY KEY, pipeline_id VARCHAR, token BIGINT,"
        " loaded_at TIMESTAMP, extracted BIGINT, loaded BIGINT, rejected BIGINT, filtered BIGINT, folded BIGINT,"
        " state VARCHAR)"
    )


def write_line(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, *, loaded: int, rejected: int, at: datetime
) -> Receipt:
    """The line of this load, in the transaction of its rows. `at` is in UTC; a clock that went back does not put it
    before an earlier line of its pipeline."""
    accounts = {**staged.accounts, "loaded": loaded, "rejected": staged.accounts["rejected"] + rejected}
    cursor.execute(
        f"INSERT INTO {TABLE} SELECT ?, ?, ?, greatest(CAST(? AS TIMESTAMP), max(loaded_at) + INTERVAL 1 MICROSECOND),"
        f" ?, ?, ?, ?, ?, ? FROM {TABLE} WHERE pipeline_id = ?",
        [
            staged.execution_id,
            staged.pipeline_id,
            staged.token,
            at.replace(tzinfo=None),
            *(accounts[name] for name in ACCOUNTS),
        ]
        + [json.dumps(dict(staged.state), default=str), staged.pipeline_id],
    )
    return Receipt(staged.execution_id, accounts, dict(staged.state))


def find_line(cursor: duckdb.DuckDBPyConnection, condition: str, value: str) -> Receipt | None:
    """The newest line for which `condition` (one `?`) holds."""
    try:
        row = cursor.execute(
            f"SELECT execution_id, state, {', '.join(ACCOUNTS)} FROM {TABLE} WHERE {condition}"
            " ORDER BY loaded_at DESC, token DESC LIMIT 1",
            [value],
        ).fetchone()
    except duckdb.CatalogException:
        return None
    return Receipt(row[0], dict(zip(ACCOUNTS, row[2:], strict=True)), json.loads(row[1])) if row else None


def standing(cursor: duckdb.DuckDBPyConnection, pipeline_id: str, execution_id: str) -> Standing:
    """What stands there of both."""
    return Standing(
        find_line(cursor, "execution_id = ?", execution_id), find_line(cursor, "pipeline_id = ?", pipeline_id)
    )
