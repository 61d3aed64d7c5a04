"""What a rule is, and what measuring it gives. Frozen facts; no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Dimension(StrEnum):
    """What a rule tells about the data (ISO/IEC 25012, in the order they are shown)."""

    COMPLETENESS = "completeness"
    ACCURACY = "accuracy"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"


class Severity(StrEnum):
    """What a failing rule means: `fail` blocks a publish and alarms, `warn` is shown."""

    FAIL = "fail"
    WARN = "warn"


@dataclass(frozen=True)
class Rule:
    """One rule of a table. `options` are the kind's own, checked; `columns` those it looks at."""

    id: str
    kind: str
    dimension: Dimension
    severity: Severity
    options: Any = field(repr=False)
    columns: tuple[str, ...] = ()
    label: str = ""
    document: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class TableRules:
    """The rules of one table. `key` identifies its rows, `time` is when they happened; `mark` changes with any rule."""

    lake: str
    table: str
    key: tuple[str, ...] = ()
    time: str | None = None
    rules: tuple[Rule, ...] = ()
    mark: str = ""

    @property
    def covered(self) -> frozenset[str]:
        """Columns that some rule looks at."""
        return frozenset(column for rule in self.rules for column in rule.columns)

    def rule(self, rule_id: str) -> Rule | None:
        """One rule by its id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


@dataclass(frozen=True)
class Score:
    """Σ passed ÷ Σ tested. Nothing tested is no score, never a full one."""

    tested: int = 0
    passed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.tested + other.tested, self.passed + other.passed)

    @property
    def percent(self) -> float | None:
        """0–100 with two decimals, cut rather than rounded: 100 means that all passed. None when nothing was tested."""
        return self.passed * 10_000 // self.tested / 100 if self.tested else None


@dataclass(frozen=True)
class RuleResult:
    """One rule measured: of `tested` cells, rows, groups or tables `passed` are right.

    With an `error` (a code) nothing was measured. `facts` are the kind's own, as JSON; `since` is when the rule was
    first seen to fail in the unbroken row of measurements that fail, None while it holds.
    """

    rule: str
    kind: str
    dimension: Dimension
    severity: Severity
    tested: int = 0
    passed: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    since: datetime | None = None

    @property
    def failed(self) -> int:
        """How many are wrong."""
        return self.tested - self.passed

    @property
    def holds(self) -> bool:
        """Whether it was measured and nothing is wrong."""
        return self.error is None and not self.failed

    @property
    def score(self) -> Score:
        """Its part of a score."""
        return Score(self.tested, self.passed)


@dataclass(frozen=True)
class Anomaly:
    """A count or an age far from what is usual on that weekday: robust `z`, the usual `expected`, `low` to `high`."""

    kind: str
    day: str
    value: float
    expected: float
    low: float
    high: float
    z: float


@dataclass(frozen=True)
class Snapshot:
    """A table measured at a moment. `version` is the lake's data version, `mark` that of the rules.

    `rows` is None when the table could not be read (`error` says why); `newest` the newest moment of the table's time
    column that is not after `at`. With `sample` only
    the table's first rows were looked at, `rows` of them.
    """

    lake: str
    table: str
    at: datetime
    version: int
    mark: str
    rows: int | None
    newest: datetime | None
    columns: int
    covered: int
    milliseconds: float
    results: tuple[RuleResult, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    error: str | None = None
    sample: bool = False

    def score(self, dimension: Dimension | None = None) -> Score:
        """The score of the table, or of one dimension of it."""
        parts = (r.score for r in self.results if dimension is None or r.dimension is dimension)
        return sum(parts, Score())
