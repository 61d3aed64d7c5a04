"""Remembers which metric queries read rows because no rollup fits, how often and what that took; the store hears of it
now and then. Queries that differ in range, values or limit alone count as one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, insert, select, update

from data.core import Core
from data.metrics.conditions import fields
from data.metrics.plan import SERVED, Plan
from data.metrics.query_json import write_query
from data.store.tables import metric_asks as table

KEY = "metrics.rollups.asked"
KEPT = 300


@dataclass(frozen=True)
class Ask:
    """A kind of query: the last one asked, how often, and the engine's time for all of them, in ms."""

    key: str
    dataset: str
    query: dict[str, Any]
    count: int
    milliseconds: float
    last_at: datetime


@dataclass
class _Asks:
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: dict[str, Ask] = field(default_factory=dict)


def note_ask(core: Core, plan: Plan, milliseconds: float) -> None:
    """Note a query that was executed, if rows were read for it that a rollup of its dataset might have saved."""
    if plan.route in SERVED or len(plan.datasets) != 1:
        return
    key = _kind(plan)
    asks = _asks(core)
    with asks.lock:
        held = asks.found.get(key)
        if held is None and len(asks.found) >= KEPT:
            return
        dataset = next(iter(plan.datasets))
        before = held or Ask(key, dataset, write_query(plan.query), 0, 0.0, core.clock.now())
        asks.found[key] = replace(
            before, count=before.count + 1, milliseconds=before.milliseconds + milliseconds, last_at=core.clock.now()
        )


def write_down_asks(core: Core) -> None:
    """Move the notes into the store; of too many kinds those that took least leave."""
    asks = _asks(core)
    with asks.lock:
        found = list(asks.found.values())
        asks.found.clear()
    if not found:
        return
    with core.store.write() as connection:
        for ask in found:
            added = {"count": table.c.count + ask.count, "milliseconds": table.c.milliseconds + ask.milliseconds}
            changed = connection.execute(
                update(table).where(table.c.key == ask.key).values(**added, query=ask.query, last_at=ask.last_at)
            )
            if changed.rowcount == 0:
                connection.execute(insert(table).values(**vars(ask)))
        least = select(table.c.key).order_by(table.c.milliseconds.desc(), table.c.key).offset(KEPT)
        connection.execute(delete(table).where(table.c.key.in_(least)))


def asked(core: Core) -> tuple[Ask, ...]:
    """All kinds of query noted, the dearest first."""
    write_down_asks(core)
    query = select(table).order_by(table.c.milliseconds.desc(), table.c.key)
    with core.store.read() as connection:
        return tuple(Ask(**row) for row in connection.execute(query).mappings())


def _kind(plan: Plan) -> str:
    """Metrics, groups, grain and the fields that are filtered by, whatever the values."""
    facts = [
        sorted(f"{asked.dataset.id}.{asked.metric.id}" for asked in plan.metrics),
        sorted(plan.dimensions),
        plan.grain,
        sorted(set(_filtered(plan))),
        plan.query.compare,
    ]
    return hashlib.blake2b(orjson.dumps(facts, default=str), digest_size=16).hexdigest()


def _filtered(plan: Plan) -> Iterator[str]:
    for conditions in plan.filters.values():
        for condition in conditions:
            yield from fields(condition)


def _asks(core: Core) -> _Asks:
    held = core.memory.keep(KEY, _Asks)
    assert isinstance(held, _Asks)
    return held
