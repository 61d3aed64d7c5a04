"""What is wrong now, the gravest first: rules that fail, figures that are unusual, tables that can't be measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from data.core import Core
from data.metrics.catalog import load_catalog
from data.quality.feeds import datasets_on
from data.quality.model import Anomaly, Rule, RuleResult, Severity
from data.quality.overview import TableQuality, overview

FED = 0.2
Kind = Literal["rule", "unmeasured", "anomaly", "unreadable"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `since` is the first measurement that saw it; `weight` orders them."""

    kind: Kind
    lake: str
    table: str
    weight: float
    since: datetime | None
    severity: Severity = Severity.FAIL
    rule: Rule | None = None
    result: RuleResult | None = None
    anomaly: Anomaly | None = None
    error: str | None = None


def findings(core: Core, *, lake: str | None = None) -> tuple[Finding, ...]:
    """All findings, or those of one lake; what datasets feed on weighs more."""
    catalog = load_catalog(core)
    found = []
    for table in overview(core, lake=lake).tables:
        seen = FED if datasets_on(catalog, table.lake, table.table) else 0.0
        found += [replace(each, weight=each.weight + seen) for each in findings_of(table)]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.lake, each.table)))


def findings_of(table: TableQuality) -> Iterator[Finding]:
    """The findings of one table, in the order of its rules."""
    snapshot = table.snapshot
    if snapshot is None:
        return
    if snapshot.error:
        yield Finding("unreadable", table.lake, table.table, 1.0, snapshot.at, error=snapshot.error)
    for result in table.results:
        rule = table.rules.rule(result.rule)
        if not result.holds and rule is not None:
            kind: Kind = "unmeasured" if result.error else "rule"
            weight = _weight(result)
            yield Finding(
                kind, table.lake, table.table, weight, result.since, result.severity, rule, result, error=result.error
            )
    for anomaly in snapshot.anomalies:
        yield Finding(
            "anomaly", table.lake, table.table, 0.4, snapshot.at, Severity.WARN, anomaly=anomaly
        )  # fmt: skip


def _weight(result: RuleResult) -> float:
    base = 0.5 if result.severity is Severity.FAIL else 0.1
    share = 1.0 if result.error else result.failed / result.tested
    return base + 0.4 * share
