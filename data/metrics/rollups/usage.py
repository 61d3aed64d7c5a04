"""Counts how often rollups serve and why they are passed over, in memory; the store hears of it now and then."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from data.core import Core
from data.metrics.plan import Plan
from data.metrics.rewrites.rollup import INSIDE, SERVES
from data.metrics.rollups.registry import add_usage

KEY = "metrics.rollups.usage"


@dataclass
class Usage:
    """Counts since the last time they were written down, by rollup."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    hits: Counter[str] = field(default_factory=Counter)
    misses: Counter[tuple[str, str]] = field(default_factory=Counter)
    used_at: dict[str, datetime] = field(default_factory=dict)


def count(core: Core, plan: Plan) -> None:
    """Count the verdicts of a plan that was executed."""
    if not plan.verdicts:
        return
    usage = _usage(core)
    with usage.lock:
        for verdict in plan.verdicts:
            if verdict.reason in {SERVES, INSIDE}:
                usage.hits[verdict.rollup] += 1
                usage.used_at[verdict.rollup] = core.clock.now()
            else:
                usage.misses[(verdict.rollup, verdict.reason)] += 1


def write_down(core: Core) -> None:
    """Move the counts into the store."""
    usage = _usage(core)
    with usage.lock:
        hits, misses, used = usage.hits.copy(), usage.misses.copy(), dict(usage.used_at)
        usage.hits.clear()
        usage.misses.clear()
        usage.used_at.clear()
    for name in {*hits, *(rollup for rollup, _ in misses)}:
        reasons = {reason: n for (rollup, reason), n in misses.items() if rollup == name}
        add_usage(core, name, hits=hits[name], misses=reasons, used_at=used.get(name))


def _usage(core: Core) -> Usage:
    held = core.memory.keep(KEY, Usage)
    assert isinstance(held, Usage)
    return held
