"""Snapshots in the store: the newest of every table, and how a table has been. The newest 400 of a table are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from data.quality.model import Anomaly, Dimension, RuleResult, Severity, Snapshot
from data.store import Store
from data.store.tables import quality_results as results
from data.store.tables import quality_snapshots as snapshots

KEPT = 400


def write_snapshot(connection: Connection, snapshot: Snapshot) -> None:
    """Keep a snapshot in the caller's transaction, and let the oldest of its table go."""
    values = {
        "lake": snapshot.lake,
        "table_name": snapshot.table,
        "at": snapshot.at,
        "version": snapshot.version,
        "mark": snapshot.mark,
        "rows": snapshot.rows,
        "newest": snapshot.newest,
        "columns": snapshot.columns,
        "covered": snapshot.covered,
        "milliseconds": snapshot.milliseconds,
        "anomalies": [asdict(anomaly) for anomaly in snapshot.anomalies],
        "error": snapshot.error,
        "sample": snapshot.sample,
    }
    key = connection.execute(insert(snapshots).values(**values)).inserted_primary_key
    if snapshot.results and key is not None:
        connection.execute(insert(results), [{"snapshot": key[0], **_row(result)} for result in snapshot.results])
    _prune(connection, snapshot.lake, snapshot.table)


def newest_snapshots(store: Store) -> tuple[Snapshot, ...]:
    """The newest snapshot of every table, by lake and table."""
    newest = select(func.max(snapshots.c.id)).group_by(snapshots.c.lake, snapshots.c.table_name)
    query = select(snapshots).where(snapshots.c.id.in_(newest))
    return _read(store, query.order_by(snapshots.c.lake, snapshots.c.table_name))


def snapshots_of(store: Store, lake: str, table: str, *, last: int = KEPT) -> tuple[Snapshot, ...]:
    """The `last` snapshots of a table, oldest first."""
    here = (snapshots.c.lake == lake) & (snapshots.c.table_name == table)
    query = select(snapshots).where(here).order_by(snapshots.c.id.desc()).limit(last)
    return tuple(reversed(_read(store, query)))


def forget_lake(connection: Connection, lake: str) -> None:
    """Let go of all snapshots of a lake."""
    gone = select(snapshots.c.id).where(snapshots.c.lake == lake)
    connection.execute(delete(results).where(results.c.snapshot.in_(gone)))
    connection.execute(delete(snapshots).where(snapshots.c.lake == lake))


def _read(store: Store, query: Select[Any]) -> tuple[Snapshot, ...]:
    with store.read() as connection:
        rows = connection.execute(query).mappings().all()
        ids = [row["id"] for row in rows]
        found: Mapping[int, list[RuleResult]] = _results(connection, ids)
    return tuple(_snapshot(row, found.get(row["id"], ())) for row in rows)


def _results(connection: Connection, ids: Sequence[int]) -> dict[int, list[RuleResult]]:
    found: defaultdict[int, list[RuleResult]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        query = select(results).where(results.c.snapshot.in_(ids[start : start + 500])).order_by(results.c.rule)
        for row in connection.execute(query).mappings():
            found[row["snapshot"]].append(_result(row))
    return dict(found)


def _prune(connection: Connection, lake: str, table: str) -> None:
    here = (snapshots.c.lake == lake) & (snapshots.c.table_name == table)
    kept = select(snapshots.c.id).where(here).order_by(snapshots.c.id.desc()).limit(KEPT)
    gone = select(snapshots.c.id).where(here, snapshots.c.id.not_in(kept.scalar_subquery()))
    old = connection.execute(gone).scalars().all()
    if old:
        connection.execute(delete(results).where(results.c.snapshot.in_(old)))
        connection.execute(delete(snapshots).where(snapshots.c.id.in_(old)))


def _row(result: RuleResult) -> dict[str, Any]:
    return {**vars(result), "dimension": result.dimension.value, "severity": result.severity.value}


def _result(row: RowMapping) -> RuleResult:
    return RuleResult(
        rule=row["rule"],
        kind=row["kind"],
        dimension=Dimension(row["dimension"]),
        severity=Severity(row["severity"]),
        tested=row["tested"],
        passed=row["passed"],
        facts=row["facts"],
        error=row["error"],
        since=row["since"],
    )


def _snapshot(row: RowMapping, found: Iterable[RuleResult]) -> Snapshot:
    at = row["at"]
    assert at is not None
    return Snapshot(
        lake=row["lake"],
        table=row["table_name"],
        at=at,
        version=row["version"],
        mark=row["mark"],
        rows=row["rows"],
        newest=row["newest"],
        columns=row["columns"],
        covered=row["covered"],
        milliseconds=row["milliseconds"],
        results=tuple(found),
        anomalies=tuple(Anomaly(**anomaly) for anomaly in row["anomalies"]),
        error=row["error"],
        sample=row["sample"],
    )
