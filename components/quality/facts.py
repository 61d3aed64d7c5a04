"""View models of quality. Plain facts; scores are 0–100, None where nothing was tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from components.view import Reason

DIMENSIONS = ("completeness", "accuracy", "consistency", "timeliness")
State = Literal["holds", "fails", "warns", "unmeasured", "waiting"]
Tone = Literal["bad", "warn", "good", "plain"]
TONES: Mapping[State, Tone] = {
    "holds": "good",
    "fails": "bad",
    "warns": "warn",
    "unmeasured": "bad",
    "waiting": "plain",
}


@dataclass(frozen=True)
class Link:
    """A name that leads somewhere."""

    label: str
    href: str


@dataclass(frozen=True)
class ScoreFact:
    """One score: `name` is a dimension or `all`; of `tested`, `failed` are wrong; `course` is how it went by day."""

    name: str
    percent: float | None
    tested: int
    failed: int
    course: tuple[float | None, ...] = ()
    coverage: float | None = None


@dataclass(frozen=True)
class RuleFact:
    """A rule in words, and what measuring it gave. `href` shows the rows that fail."""

    id: str
    words: Reason
    dimension: str
    state: State
    tested: int | None
    failed: int | None
    since: datetime | None
    href: str
    columns: tuple[str, ...] = ()
    when: str = ""
    label: str = ""
    fault: Reason | None = None
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong: where, what, how much, since when, and who feeds on it."""

    tone: Literal["bad", "warn"]
    table: str
    lake: str
    title: Reason
    words: Reason
    since: datetime | None
    feeds: tuple[str, ...]
    href: str
    label: str = ""


@dataclass(frozen=True)
class TableFact:
    """A table with its scores; `stale` says that rules changed since it was measured."""

    lake: str
    table: str
    href: str
    rows: int | None
    rules: int
    failing: int
    score: float | None
    scores: Mapping[str, float | None]
    columns: int
    covered: int
    at: datetime | None
    stale: bool = False
    fault: Reason | None = None
    sample: bool = False


@dataclass(frozen=True)
class Offer:
    """A suggested rule: its words, and for how many of the values it holds now."""

    id: str
    words: Reason
    dimension: str
    tested: int
    passed: int


@dataclass(frozen=True)
class FailingFact:
    """Rows that fail, as texts; `total` None for rules that are about the table as a whole."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int | None
    first: str
    last: str
    masked: bool
