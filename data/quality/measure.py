"""Measures a table by its rules, keeps the snapshot, and tells of what began or ceased to be wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from data.clock import aware
from data.core import Core
from data.errors import LakeError, NotFound, QueryError
from data.lakes import is_remote
from data.quality.anomalies import judge_last
from data.quality.check import Checked, Extra, check_opened, unmeasured
from data.quality.kinds import KINDS
from data.quality.kinds.fresh import newest_moment
from data.quality.kinds.scan import BASE
from data.quality.model import Anomaly, Rule, RuleResult, Snapshot, TableRules
from data.quality.opened import Opened, Unanswered, opened
from data.quality.rulebook import load_rulebook, require_own
from data.quality.snapshots import snapshots_of, write_snapshot
from data.sql import quote

MEASURED = "quality.measured"
ALERT = "quality.alert"
DAYS = 7 * 27
LAGS = 200


def measure(core: Core, lake: str, table: str) -> Snapshot:
    """The snapshot of a table as it is now, kept and announced.

    A table elsewhere is asked where it lies; where that takes more than half a minute, its first 100,000 rows alone.
    One that is not there or can't be read gives a snapshot with an `error`. Raises NotFound or LakeError for the lake,
    ConflictError for a stand-in. Alerts (`quality.alert`) are events of rules that began to fail or hold again,
    and of unusual figures.
    """
    if not require_own(core, lake):
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
    try:
        look = _looked(core, rules, now)
    except (duckdb.CatalogException, NotFound):
        return replace(empty, error="quality.table_missing")
    except (duckdb.Error, Unanswered):
        return replace(empty, error="quality.engine")
    except QueryError as error:
        return replace(empty, error="quality.timeout" if error.code == "query.timeout" else "quality.engine")
    except LakeError:
        if not is_remote(core.lakes.record(rules.lake)):
            raise
        return replace(empty, error="quality.lake_silent")
    newest = aware(look.checked.figures.get("newest"))
    return replace(
        empty,
        rows=look.checked.rows,
        newest=newest,
        columns=len(look.types),
        covered=len(rules.covered & look.types.keys()),
        milliseconds=(time.perf_counter() - started) * 1000,
        results=look.checked.results,
        anomalies=tuple(_anomalies(look.daily, earlier, newest, now)),
        sample=look.sample,
    )


@dataclass(frozen=True)
class _Look:
    """What a table gave: results, columns with types, rows by day; with `sample` only its first rows were asked."""

    checked: Checked
    types: Mapping[str, str]
    daily: Sequence[tuple[date, int]] = ()
    sample: bool = False


def _looked(core: Core, rules: TableRules, now: datetime) -> _Look:
    try:
        with opened(core, rules.lake, rules.table) as place:
            extras = (_newest(rules.time),) if rules.time in place.types else ()
            checked = check_opened(place, rules.rules, now=now, extras=extras)
            daily = _daily(place, rules.time, now) if rules.time in place.types else []
            return _Look(checked, place.types, daily)
    except QueryError as error:
        if error.code != "query.timeout":
            raise
    with opened(core, rules.lake, rules.table, sample=True) as place:
        return _Look(_sampled(place, rules.rules, now), place.types, sample=True)


def _sampled(place: Opened, rules: Sequence[Rule], now: datetime) -> Checked:
    """What some rows can tell: rules about each row alone. Others need all rows and stay unmeasured."""
    alone = [rule for rule in rules if KINDS[rule.kind].per_row]
    found = check_opened(place, alone, now=now)
    known = {result.rule: result for result in found.results}
    results = tuple(known.get(rule.id) or unmeasured(rule, "quality.sampled") for rule in rules)
    return replace(found, results=results)


def _newest(column: str | None) -> Extra:
    return Extra("newest", lambda scan: newest_moment(column or "", scan))


def _daily(place: Opened, column: str | None, now: datetime) -> list[tuple[Any, Any]]:
    """Rows by day over the last half year, of days that are over; days without any are not listed."""
    name = f"{BASE}.{quote(column or '')}"
    today = now.date()
    return place.ask(
        f"SELECT CAST({name} AS DATE) AS day, count(*) FROM {place.relation} AS {BASE}"
        f" WHERE {name} >= CAST($since AS DATE) AND {name} < CAST($today AS DATE) GROUP BY 1 ORDER BY 1",
        {"since": today - timedelta(days=DAYS), "today": today},
    )


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
