"""Facts of quality as view models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from callbacks.quality.address import table_address
from components.quality.facts import DIMENSIONS, Issue, RuleFact, ScoreFact, State, TableFact
from components.view import Reason
from data.core import Core
from data.dashboards.uses import dashboards_on
from data.metrics import load_catalog
from data.quality import (
    Dimension,
    Finding,
    Overview,
    Rule,
    RuleResult,
    Severity,
    TableQuality,
    TrendPoint,
    datasets_on,
)

DAY = 86_400


def score_facts(found: Overview | TableQuality, trend: Sequence[TrendPoint], coverage: float | None) -> list[ScoreFact]:
    """The score of all and of each dimension, with their course."""
    whole = found.score()
    course = tuple(point.score.percent for point in trend)
    facts = [ScoreFact("all", whole.percent, whole.tested, whole.tested - whole.passed, course, coverage)]
    for name in DIMENSIONS:
        dimension = Dimension(name)
        score = found.score(dimension)
        days = tuple(p.scores[dimension].percent if dimension in p.scores else None for p in trend)
        facts.append(ScoreFact(name, score.percent, score.tested, score.tested - score.passed, days))
    return facts


def table_fact(one: TableQuality) -> TableFact:
    """A table as it stands."""
    snapshot = one.snapshot
    return TableFact(
        lake=one.lake,
        table=one.table,
        href=table_address(one.lake, one.table),
        rows=snapshot.rows if snapshot else None,
        rules=len(one.rules.rules),
        failing=sum(not result.holds for result in one.results),
        score=one.score().percent,
        scores={name: one.score(Dimension(name)).percent for name in DIMENSIONS},
        columns=one.columns,
        covered=one.covered,
        at=snapshot.at if snapshot else None,
        stale=one.stale,
        fault=Reason(f"errors.{snapshot.error}") if snapshot and snapshot.error else None,
        sample=bool(snapshot and snapshot.sample),
    )


def rule_facts(one: TableQuality) -> list[RuleFact]:
    """The rules of a table: those that fail first, then in their own order."""
    results = {result.rule: result for result in one.results}
    found = [rule_fact(one, rule, results.get(rule.id)) for rule in one.rules.rules]
    order = ("unmeasured", "fails", "warns", "waiting", "holds")
    return sorted(found, key=lambda fact: order.index(fact.state))


def rule_fact(one: TableQuality, rule: Rule, result: RuleResult | None) -> RuleFact:
    """A rule as it stands."""
    return RuleFact(
        id=rule.id,
        words=rule_words(rule),
        dimension=rule.dimension.value,
        state=_state(rule, result),
        tested=result.tested if result else None,
        failed=result.failed if result else None,
        since=result.since if result else None,
        href=table_address(one.lake, one.table, rule.id),
        columns=rule.columns,
        label=rule.label,
        fault=Reason(f"errors.{result.error}", _plain(result.facts)) if result and result.error else None,
    )


def rule_words(rule: Rule) -> Reason:
    """What a rule says."""
    document = dict(rule.document)
    code = f"quality.rule.{rule.kind}"
    if rule.kind == "range" and ("min" in document) != ("max" in document):
        code += ".min" if "min" in document else ".max"
    references = document.get("references") or document.get("with") or {}
    params = {**_plain(document), "table": str(references.get("table", ""))}
    params["columns"] = ", ".join(document.get("columns", []))
    params["count"] = len(document.get("values", []))
    return Reason(code, {"every": "day", **params})


def issue(core: Core, one: Finding) -> Issue:
    """Something wrong, with who feeds on it."""
    rule = one.rule.id if one.rule else None
    return Issue(
        tone="bad" if one.severity is Severity.FAIL else "warn",
        table=one.table,
        lake=one.lake,
        title=_title(one),
        words=_words(one),
        since=one.since,
        feeds=feeds(core, one.lake, one.table),
        href=table_address(one.lake, one.table, rule),
        label=one.rule.label if one.rule else "",
    )


def feeds(core: Core, lake: str, table: str) -> tuple[str, ...]:
    """The names of the dashboards that show a table, then of the datasets that no dashboard shows."""
    datasets = datasets_on(load_catalog(core), lake, table)
    dashboards = dashboards_on(core, {dataset.id for dataset in datasets})
    return tuple(each.name for each in dashboards) or tuple(each.label for each in datasets)


def _title(one: Finding) -> Reason:
    if one.rule is not None:
        return rule_words(one.rule)
    if one.anomaly is not None:
        return Reason(f"quality.anomaly.{one.anomaly.kind}", {"day": one.anomaly.day})
    return Reason("quality.unreadable")


def _words(one: Finding) -> Reason:
    if one.error is not None:
        return Reason(f"errors.{one.error}", _plain(one.result.facts) if one.result else {})
    if one.anomaly is not None:
        scale = 1000 if one.anomaly.kind == "age" else 1
        facts = {name: getattr(one.anomaly, name) * scale for name in ("value", "low", "high", "expected")}
        return Reason(f"quality.anomaly.{one.anomaly.kind}.words", facts)
    assert one.result is not None
    share = one.result.failed / one.result.tested
    return Reason(
        "quality.share.some", {"failed": one.result.failed, "tested": one.result.tested, "share": share}
    )  # fmt: skip


def _state(rule: Rule, result: RuleResult | None) -> State:
    if result is None:
        return "waiting"
    if result.error:
        return "unmeasured"
    if result.holds:
        return "holds"
    return "fails" if rule.severity is Severity.FAIL else "warns"


def _plain(facts: Any) -> dict[str, str | int | float]:
    return dict(_texts(facts))


def _texts(facts: Any) -> Iterator[tuple[str, str | int | float]]:
    for name, value in dict(facts).items():
        yield str(name), value if isinstance(value, str | int | float) else str(value)
