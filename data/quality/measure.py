"""Measures a table by its rules, keeps the snapshot, and tells of what began or ceased to be wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from data.clock import aware
from data.core import Core
from data.quality.anomalies import judge_last
from data.quality.check import Extra, check, describe
from data.quality.kinds.fresh import newest_moment
from data.quality.kinds.scan import BASE
from data.quality.model import Anomaly, RuleResult, Snapshot, TableRules
from data.quality.place import relation_of
from data.quality.rulebook import load_rulebook, require_local
from data.quality.snapshots import snapshots_of, write_snapshot
from data.sql import quote

MEASURED = "quality.measured"
ALERT = "quality.alert"
DAYS = 7 * 27
LAGS = 200


def measure(core: Core, lake: str, table: str) -> Snapshot:
    """The snapshot of a table as it is now, kept and announced.

    A table that is not there or can't be read gives a snapshot with an `error`. Raises NotFound or LakeError for the
    lake, ConflictError for a remote one. Alerts (`quality.alert`) are events of rules that began to fail or hold again,
    and of unusual figures.
    """
    require_local(core, lake)
    core.lakes.ready(lake)
    rules = load_rulebook(core, fresh=True).of(lake, table)
    earlier = snapshots_of(core.store, lake, table, last=LAGS)
    before = earlier[-1] if earlier else None
    found = _measured(core, rules, earlier)
    found = replace(found, results=tuple(_since(found, before)))
    with core.store.write() as connection:
        write_snapshot(connection, found)
        core.events.record(connection, MEASURED, {"lake": lake, "table": table})
        for alert in _alerts(found, before, rules):
            core.events.record(connection, ALERT, {"lake": lake, "table": table, **alert})
    core.memory.set("quality.changes", object())
    core.events.wake()
    return found


def _measured(core: Core, rules: TableRules, earlier: Sequence[Snapshot]) -> Snapshot:
    started, now = time.perf_counter(), core.clock.now()
    empty = Snapshot(
        rules.lake, rules.table, now, core.lakes.version(rules.lake), rules.mark, None, None, 0, 0, 0.0
    )  # fmt: skip
    relation = relation_of(rules.lake, rules.table)
    with core.lakes.cursor() as cursor:
        try:
            types = describe(cursor, relation)
            extras = (_newest(rules.time),) if rules.time in types else ()
            checked = check(cursor, relation, rules.rules, now=now, lake=rules.lake, extras=extras)
            daily = _daily(cursor, relation, rules.time, now) if rules.time in types else []
        except duckdb.CatalogException:
            return replace(empty, error="quality.table_missing")
        except duckdb.Error:
            return replace(empty, error="quality.engine")
    newest = aware(checked.figures.get("newest"))
    return replace(
        empty,
        rows=checked.rows,
        newest=newest,
        columns=len(types),
        covered=len(rules.covered & types.keys()),
        milliseconds=(time.perf_counter() - started) * 1000,
        results=checked.results,
        anomalies=tuple(_anomalies(daily, earlier, newest, now)),
    )


def _newest(column: str | None) -> Extra:
    return Extra("newest", lambda scan: newest_moment(column or "", scan))


def _daily(
    cursor: duckdb.DuckDBPyConnection, relation: str, column: str | None, now: datetime
) -> list[tuple[Any, Any]]:
    """Rows by day over the last half year, of days that are over; days without any are not listed."""
    name = f"{BASE}.{quote(column or '')}"
    today = now.date()
    return cursor.execute(
        f"SELECT CAST({name} AS DATE) AS day, count(*) FROM {relation} AS {BASE}"
        f" WHERE {name} >= CAST($since AS DATE) AND {name} < CAST($today AS DATE) GROUP BY 1 ORDER BY 1",
        {"since": today - timedelta(days=DAYS), "today": today},
    ).fetchall()


def _anomalies(
    daily: Sequence[tuple[date, int]], earlier: Sequence[Snapshot], newest: datetime | None, now: datetime
) -> Iterator[Anomaly]:
    volume = judge_last("volume", [(day, float(rows)) for day, rows in daily])
    if volume:
        yield volume
    if newest is None:
        return
    ages = [(s.at.date(), (s.at - s.newest).total_seconds()) for s in earlier if s.newest]
    age = judge_last("age", [*_last_of_day(ages), (now.date(), (now - newest).total_seconds())], counts=False)
    if age and age.value > age.expected:
        yield age


def _last_of_day(ages: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    return sorted(dict(ages).items())


def _since(found: Snapshot, before: Snapshot | None) -> Iterator[RuleResult]:
    known = _by_rule(before)
    for result in found.results:
        earlier = known.get(result.rule)
        still = earlier.since if earlier and earlier.since else found.at
        yield result if result.holds else replace(result, since=still)


def _alerts(found: Snapshot, before: Snapshot | None, rules: TableRules) -> Iterator[dict[str, Any]]:
    known = _by_rule(before)
    for result in found.results:
        earlier = known.get(result.rule)
        if result.holds == (earlier is None or earlier.holds):
            continue
        yield {
            "rule": result.rule,
            "state": "holds" if result.holds else "fails",
            "severity": result.severity.value,
            "failed": result.failed,
            "tested": result.tested,
        }
    seen = {(a.kind, a.day) for a in before.anomalies} if before else set()
    for anomaly in found.anomalies:
        if (anomaly.kind, anomaly.day) not in seen:
            yield {"anomaly": anomaly.kind, "state": "unusual", "day": anomaly.day, "value": anomaly.value}


def _by_rule(snapshot: Snapshot | None) -> Mapping[str, RuleResult]:
    return {result.rule: result for result in snapshot.results} if snapshot else {}
