"""Numbers of a dashboard at one moment, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = int | float | None


@dataclass(frozen=True)
class Reading:
    """One metric of one widget: its value over `start` to `end` (excluded; ISO days), and by the members of `by`.

    `cut` where there are more members than were kept.
    """

    widget: str
    title: str
    metric: str
    label: str
    value: Value
    unit: str | None = None
    better: str = "up"
    start: str | None = None
    end: str | None = None
    by: str | None = None
    members: Mapping[str, Value] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True)
class Numbers:
    """All readings of a dashboard, what rests on which data version, and widgets that can't be read this way."""

    readings: tuple[Reading, ...]
    versions: Mapping[str, int]
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """What an actor saw of a dashboard in a state: first at `at`, on the same data last at `seen_at`."""

    id: int
    at: datetime
    seen_at: datetime
    mark: str
    numbers: Numbers


@dataclass(frozen=True)
class MemberChange:
    """A member before and now; `share` of the whole change, None where the members don't add up to the number."""

    member: str
    before: Value
    now: Value
    change: Value
    share: float | None


@dataclass(frozen=True)
class NumberChange:
    """A reading before and now; one of both is None where only one side has it. `members` by size of change.

    `adds_up` where the members add up to the number on both sides, so that their changes are parts of its own.
    """

    before: Reading | None
    now: Reading | None
    change: Value
    relative: float | None
    members: tuple[MemberChange, ...] = ()
    adds_up: bool = False

    @property
    def reading(self) -> Reading:
        """The side there is, now's where there are both."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        """Whether the number is another, or is there on one side only."""
        return self.before is None or self.now is None or bool(self.change) or self.before.value != self.now.value


@dataclass(frozen=True)
class Difference:
    """All numbers of two sides; `looks` are those that can be compared with, newest first."""

    before: Look | int
    numbers: tuple[NumberChange, ...]
    left_out: Mapping[str, str]
    looks: tuple[Look, ...] = ()
