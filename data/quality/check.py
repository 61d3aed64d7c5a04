"""Checks rules on a relation: all that can share it in one scan, the others in a statement each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from data.clock import aware
from data.quality.kinds import KINDS
from data.quality.kinds.kind import Counted
from data.quality.kinds.scan import Scan, Unfit
from data.quality.model import Rule, RuleResult
from data.quality.opened import Opened, Unanswered, here

REFUSED = (duckdb.Error, Unanswered, Unfit)
HOLE = re.compile(r"\$(v\d+)\b")


@dataclass(frozen=True)
class Checked:
    """What a scan gave: the rows of the relation, its extra figures by name, and a result per rule in their order."""

    rows: int
    figures: Mapping[str, Any]
    results: tuple[RuleResult, ...]


@dataclass(frozen=True)
class Extra:
    """A figure to take along in the scan: SQL of an aggregate over the alias `base`, made for the scan it goes into."""

    name: str
    sql: Callable[[Scan], str]


def check_relation(
    cursor: duckdb.DuckDBPyConnection, relation: str, rules: Sequence[Rule], *, now: datetime, lake: str = "prod"
) -> tuple[RuleResult, ...]:
    """The results of `rules` on `relation` (quoted SQL: a table, a view or a query in brackets), in their order.

    For staged data before it is published: `cursor` sees the relation and, as catalogs, the lakes that rules refer to;
    `lake` is where a referred table lies that names none. A rule that can't be measured has an `error` and does not
    hold; the others are measured all the same. Raises duckdb.Error when the relation itself can't be read.
    """
    return check(cursor, relation, rules, now=now, lake=lake).results


def check(
    cursor: duckdb.DuckDBPyConnection,
    relation: str,
    rules: Sequence[Rule],
    *,
    now: datetime,
    lake: str = "prod",
    extras: Sequence[Extra] = (),
) -> Checked:
    """Like `check_relation`, with the row count and further figures of the same scan."""
    return check_opened(here(cursor, relation, lake=lake), rules, now=now, extras=extras)


def check_opened(place: Opened, rules: Sequence[Rule], *, now: datetime, extras: Sequence[Extra] = ()) -> Checked:
    """The results of `rules` on a table wherever it lies. Raises what its `ask` raises when nothing can be counted."""
    desk = _Desk(place, now)
    shared = [rule for rule in rules if KINDS[rule.kind].count is not None]
    found = desk.together(shared, extras)
    apart = {rule.id: desk.alone(rule) for rule in rules if KINDS[rule.kind].count is None}
    results = found.results | apart
    return Checked(found.rows, found.figures, tuple(results[rule.id] for rule in rules))


def used(scan: Scan, sql: str) -> dict[str, Any]:
    """The values that a statement really names; the engine refuses others."""
    return {name: scan.values[name] for name in set(HOLE.findall(sql))}


def unmeasured(rule: Rule, code: str, facts: Mapping[str, Any] | None = None) -> RuleResult:
    """A result that says why there is none."""
    return RuleResult(rule.id, rule.kind, rule.dimension, rule.severity, facts=dict(facts or {}), error=code)


@dataclass
class _Found:
    rows: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    results: dict[str, RuleResult] = field(default_factory=dict)


@dataclass(frozen=True)
class _Desk:
    place: Opened
    now: datetime

    def together(self, rules: Sequence[Rule], extras: Sequence[Extra]) -> _Found:
        """One scan for all; when the engine refuses it, one for each, so that only the culprit has an error."""
        try:
            return self._scan(rules, extras)
        except REFUSED as error:
            if len(rules) + len(extras) == 1:
                return _Found(results={rule.id: unmeasured(rule, _code(error)) for rule in rules})
        found = self._scan((), ())
        for extra in extras:
            found.figures |= self.together((), [extra]).figures
        for rule in rules:
            found.results |= self.together([rule], ()).results
        return found

    def alone(self, rule: Rule) -> RuleResult:
        """The result of a rule with a statement of its own."""
        scan, own = self._new_scan(), KINDS[rule.kind].own
        assert own is not None
        try:
            sql = own(rule.options, scan)
            rows = self.place.ask(sql, used(scan, sql))
        except Unfit as unfit:
            return unmeasured(rule, unfit.code, unfit.params)
        except REFUSED as error:
            return unmeasured(rule, _code(error))
        tested, passed = rows[0] if rows else (0, 0)
        return _measured(rule, tested, passed, {})

    def _scan(self, rules: Sequence[Rule], extras: Sequence[Extra]) -> _Found:
        scan, found, asked = self._new_scan(), _Found(), list[tuple[Rule, Counted]]()
        for rule in rules:
            count = KINDS[rule.kind].count
            assert count is not None
            try:
                counted = count(rule.options, scan)
                self.place.fit(f"SELECT {counted.tested}, {counted.passed}", scan.values)
                asked.append((rule, counted))
            except Unfit as unfit:
                found.results[rule.id] = unmeasured(rule, unfit.code, unfit.params)
        parts = ["count(*)", *(extra.sql(scan) for extra in extras)]
        for _, counted in asked:
            parts += [counted.tested, counted.passed, *counted.facts.values()]
        sql = f"SELECT {', '.join(parts)} FROM {scan.source()}"
        row = list(self.place.ask(sql, used(scan, sql))[0])
        found.rows = int(row.pop(0))
        found.figures |= {extra.name: row.pop(0) for extra in extras}
        for rule, counted in asked:
            tested, passed = row.pop(0), row.pop(0)
            facts = {name: row.pop(0) for name in counted.facts}
            found.results[rule.id] = _measured(rule, tested, passed, facts)
        return found

    def _new_scan(self) -> Scan:
        return Scan(self.place.relation, self.place.types, now=self.now, locate=self.place.locate)


def _measured(rule: Rule, tested: int | None, passed: int | None, facts: Mapping[str, Any]) -> RuleResult:
    return RuleResult(
        rule.id, rule.kind, rule.dimension, rule.severity, int(tested or 0), int(passed or 0),
        {name: _plain(value) for name, value in facts.items()},
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """A fact as JSON holds it: a moment as text, in UTC."""
    return f"{aware(value):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def _code(error: Exception) -> str:
    """What the engine's refusal is about; its own words may hold values of the data, so they are not kept."""
    if isinstance(error, Unanswered | Unfit):
        return error.code
    if isinstance(error, duckdb.CatalogException):
        return "quality.table_missing"
    return "quality.type_unfit" if isinstance(error, duckdb.BinderException) else "quality.engine"
