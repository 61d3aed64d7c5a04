"""Checks rules on a relation: all that can share it in one scan, the others in a statement each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from data.quality.kinds import KINDS
from data.quality.kinds.kind import Counted
from data.quality.kinds.scan import Locate, Scan, Unfit
from data.quality.model import Rule, RuleResult
from data.quality.place import relation_of

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
    desk = _Desk(cursor, relation, describe(cursor, relation), now, located_in(lake))
    shared = [rule for rule in rules if KINDS[rule.kind].count is not None]
    found = desk.together(shared, extras)
    apart = {rule.id: desk.alone(rule) for rule in rules if KINDS[rule.kind].count is None}
    results = found.results | apart
    return Checked(found.rows, found.figures, tuple(results[rule.id] for rule in rules))


def describe(cursor: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """The columns of a relation with their types."""
    return {row[0]: str(row[1]) for row in cursor.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}


def located_in(home: str) -> Locate:
    """Where tables of a lake lie; those that name no lake in `home`."""
    return lambda lake, table: relation_of(lake or home, table)


def used(scan: Scan, sql: str) -> dict[str, Any]:
    """The values that a statement really names; the engine refuses others."""
    return {name: scan.values[name] for name in set(HOLE.findall(sql))}


@dataclass
class _Found:
    rows: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    results: dict[str, RuleResult] = field(default_factory=dict)


@dataclass(frozen=True)
class _Desk:
    cursor: duckdb.DuckDBPyConnection
    relation: str
    types: Mapping[str, str]
    now: datetime
    locate: Locate

    def together(self, rules: Sequence[Rule], extras: Sequence[Extra]) -> _Found:
        """One scan for all; when the engine refuses it, one for each, so that only the culprit has an error."""
        try:
            return self._scan(rules, extras)
        except duckdb.Error as error:
            if len(rules) + len(extras) == 1:
                return _Found(results={rule.id: _unmeasured(rule, _code(error)) for rule in rules})
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
            row = self.cursor.execute(sql, used(scan, sql)).fetchone()
        except Unfit as unfit:
            return _unmeasured(rule, unfit.code, unfit.params)
        except duckdb.Error as error:
            return _unmeasured(rule, _code(error))
        tested, passed = row or (0, 0)
        return _measured(rule, tested, passed, {})

    def _scan(self, rules: Sequence[Rule], extras: Sequence[Extra]) -> _Found:
        scan, found, asked = self._new_scan(), _Found(), list[tuple[Rule, Counted]]()
        for rule in rules:
            count = KINDS[rule.kind].count
            assert count is not None
            try:
                asked.append((rule, count(rule.options, scan)))
            except Unfit as unfit:
                found.results[rule.id] = _unmeasured(rule, unfit.code, unfit.params)
        parts = ["count(*)", *(extra.sql(scan) for extra in extras)]
        for _, counted in asked:
            parts += [counted.tested, counted.passed, *counted.facts.values()]
        sql = f"SELECT {', '.join(parts)} FROM {scan.source()}"
        row = list(self.cursor.execute(sql, used(scan, sql)).fetchone() or ())
        found.rows = int(row.pop(0))
        found.figures |= {extra.name: row.pop(0) for extra in extras}
        for rule, counted in asked:
            tested, passed = row.pop(0), row.pop(0)
            facts = {name: row.pop(0) for name in counted.facts}
            found.results[rule.id] = _measured(rule, tested, passed, facts)
        return found

    def _new_scan(self) -> Scan:
        return Scan(self.relation, self.types, now=self.now, locate=self.locate)


def _measured(rule: Rule, tested: int | None, passed: int | None, facts: Mapping[str, Any]) -> RuleResult:
    return RuleResult(
        rule.id, rule.kind, rule.dimension, rule.severity, int(tested or 0), int(passed or 0), dict(facts)
    )  # fmt: skip


def _unmeasured(rule: Rule, code: str, facts: Mapping[str, Any] | None = None) -> RuleResult:
    return RuleResult(rule.id, rule.kind, rule.dimension, rule.severity, facts=dict(facts or {}), error=code)


def _code(error: duckdb.Error) -> str:
    """What the engine's refusal is about; its own words may hold values of the data, so they are not kept."""
    if isinstance(error, duckdb.CatalogException):
        return "quality.table_missing"
    return "quality.type_unfit" if isinstance(error, duckdb.BinderException) else "quality.engine"
