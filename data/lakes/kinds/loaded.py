"""The outcome of a table that was made."""

from __future__ import annotations

from data.lakes.kinds.kind import Loading
from data.lakes.outcome import Outcome, Status
from data.lakes.reading.tables import Read
from data.sql import qualify


def loaded(loading: Loading, source: str, table: str, read: Read) -> Outcome:
    """Counts `table` and takes its name."""
    loading.tables.add(table)
    name = qualify("main", table)
    rows = loading.connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    columns = loading.connection.execute(f"DESCRIBE {name}").fetchall()
    return Outcome(source, Status.LOADED, table, rows[0] if rows else 0, len(columns), read.rejected, read.notes)
