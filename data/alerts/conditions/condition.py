"""What every kind of condition provides, and what it may ask with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.access import Actor
from data.alerts.model import Alert, Reading, Verdict
from data.core import Core
from data.flow.options import Option
from data.metrics import Compare


@dataclass(frozen=True)
class Asked:
    """With what an alert is judged: `open` closed intervals came after those given (they are left to fill)."""

    core: Core
    alert: Alert
    actor: Actor
    open: int = 0


@dataclass(frozen=True)
class Condition:
    """One kind: its options as forms and documents have them, and `judge`: a verdict for each reading, in order.

    `compare` names the earlier interval whose value each reading needs, by the options; None for none. `past`
    is how many intervals a trial looks back on.
    """

    options: tuple[Option, ...]
    judge: Callable[[Asked, Sequence[Reading]], list[Verdict]]
    compare: Callable[[Mapping[str, Any]], Compare | None] = lambda _options: None
    past: int = 24


def unknown(reading: Reading, reason: str, **params: Any) -> Verdict:
    """The verdict on an interval of which nothing can be said."""
    return Verdict(reading.start, reading.end, reading.value, None, reason=reason, params=params)
