"""Rollups offered for queries that read rows for want of one: built on trial, verified, and asked both ways.

What an offer saves is measured, never guessed: the processor time of the queries as they were asked, from the rows and
from the trial rollup, the best of three. An offer that is accepted is written into its dataset's file.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor, local_admin
from data.core import Core
from data.errors import NexusError, NotFound
from data.lakes import DERIVED, WAREHOUSE
from data.metrics.compile import compile_plan
from data.metrics.conditions import fields
from data.metrics.model import Dataset, Rollup
from data.metrics.plan import SERVED, Context, Plan
from data.metrics.prepare import prepare
from data.metrics.query import Grain
from data.metrics.query_json import parse_query
from data.metrics.rewrites import rewrite
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.rewrites.rollup import scans_of
from data.metrics.rolled import Built, holds, table_of
from data.metrics.rollups.asked import Ask, asked
from data.metrics.rollups.build import build
from data.metrics.rollups.registry import State, built
from data.metrics.rollups.upkeep import turn
from data.metrics.rollups.verify import verify
from data.sql import qualify
from data.store.tables import rollup_offers as table

TRIALS, QUERIES, TIMES = 6, 4, 3
MEASURING = "metrics.rollups.measuring"
OPEN, ACCEPTED, DISMISSED = "open", "accepted", "dismissed"


@dataclass(frozen=True)
class Offer:
    """A rollup that was tried for `asks` queries. `rows_ms` and `rollup_ms` are the processor time of a mean one of
    them either way, `saved_ms` that of all; `rows` of it stand for `base_rows`."""

    id: str
    dataset: str
    rollup: Mapping[str, Any]
    state: str
    asks: int
    rows_ms: float
    rollup_ms: float
    saved_ms: float
    rows: int
    base_rows: int
    measured_at: datetime
    decided_by: str | None = None


@dataclass(frozen=True)
class _Wish:
    """A rollup that some queries want."""

    dataset: Dataset
    rollup: Rollup
    asks: tuple[Ask, ...]

    @property
    def id(self) -> str:
        facts = (self.dataset.id, self.rollup.time, str(self.rollup.grain), sorted(self.rollup.dimensions))
        return hashlib.blake2b(repr(facts).encode(), digest_size=8).hexdigest()


def list_offers(core: Core) -> tuple[Offer, ...]:
    """Offers nobody has decided on, the one that saves most first."""
    query = select(table).where(table.c.state == OPEN).order_by(table.c.saved_ms.desc(), table.c.id)
    with core.store.read() as connection:
        return tuple(Offer(**row) for row in connection.execute(query).mappings())


def measure_offers(core: Core) -> tuple[Offer, ...]:
    """Offers made anew of what was asked until now; each is built on trial, so this takes the engine's time."""
    with core.store.read() as connection:
        decided = set(connection.execute(select(table.c.id).where(table.c.state != OPEN)).scalars())
    found = []
    for wish in [wish for wish in _wishes(core) if wish.id not in decided][:TRIALS]:
        with turn(core):
            offer = _tried(core, wish)
        found += [offer] if offer is not None else []
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.state == OPEN))
        for offer in found:
            connection.execute(insert(table).values(**vars(offer)))
    core.events.publish("rollup.offers", {"offers": len(found)})
    return list_offers(core)


def measure_in_background(core: Core) -> threading.Thread:
    """Make offers anew in a thread of its own; one at a time."""
    held = core.memory.get(MEASURING)
    if isinstance(held, threading.Thread) and held.is_alive():
        return held
    thread = core.background.begin("rollup-offers", measure_offers, core)
    core.memory.set(MEASURING, thread)
    return thread


def is_measuring(core: Core) -> bool:
    """Whether offers are being made now."""
    held = core.memory.get(MEASURING)
    return isinstance(held, threading.Thread) and held.is_alive()


def dismiss_offer(core: Core, id_: str, *, actor: Actor) -> None:
    """Never make this offer again. Raises NotFound."""
    decide(core, open_offer(core, id_), DISMISSED, actor)


def open_offer(core: Core, id_: str) -> Offer:
    """An offer nobody has decided on. Raises NotFound."""
    found = next((offer for offer in list_offers(core) if offer.id == id_), None)
    if found is None:
        raise NotFound("rollup.no_offer", offer=id_)
    return found


def decide(core: Core, offer: Offer, state: str, actor: Actor) -> None:
    """Keep what somebody decided of an offer."""
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == offer.id).values(state=state, decided_by=actor.id))
    core.events.publish(f"rollup.offer_{state}", {"dataset": offer.dataset, "rollup": offer.rollup["id"]})


def _wishes(core: Core) -> list[_Wish]:
    """The rollups that would serve what was asked, the ones whose queries took longest first."""
    wanted: dict[tuple[str, str, Grain, tuple[str, ...]], list[tuple[Ask, set[str]]]] = defaultdict(list)
    datasets: dict[str, Dataset] = {}
    for ask in asked(core):
        plan, context = _prepared(core, ask) or (None, None)
        if plan is None or context is None or plan.route in SERVED or context.engine.elsewhere:
            continue
        need = _need(plan, context)
        if need is not None:
            key, measures = need
            wanted[key].append((ask, measures))
            datasets[key[0]] = plan.datasets[key[0]]
    found = []
    for (dataset, moment, grain, dimensions), asks in wanted.items():
        held = tuple(sorted(set().union(*(each for _, each in asks))))
        name = _name(grain, moment, dimensions, datasets[dataset].rollups)
        rollup = Rollup(name, dimensions, grain, moment, held)
        found.append(_Wish(datasets[dataset], rollup, tuple(ask for ask, _ in asks)))
    return sorted(found, key=lambda wish: -sum(ask.milliseconds for ask in wish.asks))


def _prepared(core: Core, ask: Ask) -> tuple[Plan, Context] | None:
    try:
        return prepare(core, parse_query(ask.query), actor=local_admin())
    except NexusError:
        return None


def _need(plan: Plan, context: Context) -> tuple[tuple[str, str, Grain, tuple[str, ...]], set[str]] | None:
    """Dataset, time, grain and dimensions of the one rollup that would serve a plan, and its measures; None where none
    can."""
    scans = scans_of(plan, context)
    dataset = next(iter(plan.datasets.values()))
    times = {scan.time for scan in scans}
    names = {local_name(dataset, name) for part in plan.filters.get(dataset.id, ()) for name in fields(part)}
    if len(times) != 1 or names & dataset.times.keys():
        return None
    grain = Grain.HOUR if plan.grain is Grain.HOUR else Grain.DAY
    dimensions = tuple(sorted({*plan.dimensions, *(name.removesuffix("__key") for name in names)}))
    bare = Rollup("", dimensions, grain, times.pop())
    measures = {leaf.measure.id.partition(" ")[0] for leaves in scans.values() for leaf in leaves}
    if not all(holds(dataset, bare, dataset.measures[id_]) for id_ in measures):
        return None
    return (dataset.id, bare.time, grain, dimensions), measures


def _name(grain: Grain, moment: str, dimensions: Iterable[str], taken: Mapping[str, Rollup]) -> str:
    words = [str(grain), *([moment] if moment != "time" else []), *dimensions]
    name = "_".join(words)[:70]
    return next(each for each in (name, *(f"{name}_{n}" for n in range(2, 100))) if each not in taken)


def _tried(core: Core, wish: _Wish) -> Offer | None:
    """The offer that a trial makes; None where it saves nothing, is too large, or would not give the same numbers."""
    first = _prepared(core, wish.asks[0])
    if first is None:
        return None
    context = first[1]
    dataset = replace(wish.dataset, rollups={**wish.dataset.rollups, wish.rollup.id: wish.rollup})
    record = build(core, dataset, wish.rollup, context)
    if record.state == State.TOO_LARGE:
        return None
    try:
        schema = context.schemas[dataset.id]
        candidate = built(core, dataset, wish.rollup, schema, replace(record, state=State.READY))
        if verify(core, dataset, candidate, context, seed=record.rows).differing:
            return None
        costs = [cost for ask in wish.asks[:QUERIES] for cost in _costs(core, ask, candidate)]
    finally:
        with core.lakes.cursor() as cursor:
            cursor.execute(f"DROP TABLE {qualify(WAREHOUSE, DERIVED, table_of(dataset.id, wish.rollup.id))}").fetchall()
    count = sum(ask.count for ask, _, _ in costs)
    saved = sum(ask.count * (rows - rolled) for ask, rows, rolled in costs)
    if saved <= 0:
        return None
    means = [sum(ask.count * pair[at] for ask, *pair in costs) / count for at in (0, 1)]
    return Offer(
        wish.id, dataset.id, _document(wish.rollup), OPEN, count, means[0], means[1], saved, record.rows,
        record.base_rows, core.clock.now(),
    )  # fmt: skip


def _document(rollup: Rollup) -> dict[str, Any]:
    """A rollup as a dataset's file has it, and its id."""
    moment = {"time": rollup.time} if rollup.time != "time" else {}
    names = {"dimensions": list(rollup.dimensions), "measures": list(rollup.measures)}
    return {"id": rollup.id, **moment, "grain": str(rollup.grain), **names}


def _costs(core: Core, ask: Ask, candidate: Built) -> Iterator[tuple[Ask, float, float]]:
    """What a query costs either way, if the candidate would answer it."""
    prepared = _prepared(core, ask)
    if prepared is None:
        return
    plan, context = prepared
    rollups = {**context.rollups, candidate.dataset.id: (*context.rollups.get(candidate.dataset.id, ()), candidate)}
    bare = Plan(plan.query, plan.metrics, plan.dimensions, plan.datasets)
    routed = rewrite(bare, replace(context, rollups=rollups))
    if candidate.name in {each.name for each in routed.routes.values()}:
        yield ask, _processor_ms(core, plan, context), _processor_ms(core, routed, context)


def _processor_ms(core: Core, plan: Plan, context: Context) -> float:
    compiled = compile_plan(plan, context)
    best = float("inf")
    for _ in range(TIMES):
        started = time.process_time()
        core.lakes.fetch(compiled.sql, compiled.values)
        best = min(best, time.process_time() - started)
    return best * 1000
