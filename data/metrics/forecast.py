"""Continues a metric into the periods that are not over yet, and says how well the same would have done before.

Refused, with the reason, when there is too little history, when it has holes, or when a naive forecast did better.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from data.access import Actor
from data.core import Core
from data.errors import InputError, LakeError
from data.forecasting import SHORTEST, Continued, Tested
from data.metrics.compile.leaves import additive
from data.metrics.keep import kept
from data.metrics.plan import Context, Plan
from data.metrics.prepare import cache_key, prepare
from data.metrics.query import Grain, MetricQuery
from data.metrics.result import Note
from data.metrics.run import run
from data.metrics.series import moment_of
from data.metrics.time_words import floor, step

LEVEL = 0.8
PERIODS = 60
SEASONS = {Grain.HOUR: 24, Grain.DAY: 7, Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1}
HISTORY = {Grain.HOUR: 24 * 28, Grain.DAY: 400, Grain.WEEK: 260, Grain.MONTH: 120, Grain.QUARTER: 60, Grain.YEAR: 50}
HOLES = 0.1


@dataclass(frozen=True)
class Wanted:
    """How far to look and with which band. With `held_back`, as if the newest periods that are over were not known."""

    periods: int
    level: float = LEVEL
    held_back: int = 0

    @property
    def key(self) -> str:
        own = "" if (self.level, self.held_back) == (LEVEL, 0) else f":{self.level}:{self.held_back}"
        return f"{self.periods}{own}"


@dataclass(frozen=True)
class Forecast:
    """The periods after the last one that is over, by their starts, with values and the bounds that hold `level` of
    outcomes. `error` and `naive_error` are misses of the past as a share of what came; `refused` why there is none."""

    metric: str
    grain: str
    periods: tuple[date | datetime, ...] = ()
    values: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    level: float = LEVEL
    history: int = 0
    error: float | None = None
    naive_error: float | None = None
    refused: Note | None = None


def forecast(core: Core, query: MetricQuery, *, periods: int | Wanted, actor: Actor) -> Forecast:
    """The next `periods` of the first metric of `query` in its grain, from all of its history under its filters; none
    for a range that ends before the running period.

    Remembered until the data changes, over restarts too. Raises InputError for a query with dimensions or without a
    grain, LakeError when the forecasting process gave no answer, and what `run` raises.
    """
    if query.dimensions or query.grain is None:
        raise InputError("forecast.needs_series", path="/grain")
    wanted = periods if isinstance(periods, Wanted) else Wanted(periods)
    if not 0 < wanted.periods <= PERIODS:
        raise InputError("forecast.periods", limit=PERIODS)
    shown, context = prepare(core, query, actor=actor)
    assert shown.grain is not None
    if shown.span and shown.span.end < floor(context.anchor.end, shown.grain, fiscal=context.fiscal):
        return Forecast(query.metrics[0], str(shown.grain), refused=Note("forecast.past"))
    asked = MetricQuery(query.metrics[:1], grain=shown.grain, filters=query.filters)
    plan, context = prepare(core, asked, actor=actor)

    key = f"{cache_key(plan, context)}:forecast:{wanted.key}"

    def compute() -> bytes:
        return kept(core, key, lambda: orjson.dumps(_write(_forecast(core, plan, context, wanted, actor))))

    found, _ = core.cache.once(key, compute)
    return _read(orjson.loads(found))


def _forecast(core: Core, plan: Plan, context: Context, wanted: Wanted, actor: Actor) -> Forecast:
    asked, grain = plan.metrics[0], plan.grain
    assert grain is not None
    empty = Forecast(asked.reference, str(grain), level=wanted.level)
    times, values = _history(core, plan, context, grain, actor)
    known_until = len(times) - wanted.held_back
    times, values = times[: max(known_until, 0)], values[: max(known_until, 0)]
    flows = additive(context.catalog, asked.dataset, asked.metric)
    known = [0.0 if value is None and flows else value for value in values]
    if len(known) < SHORTEST:
        return dataclasses.replace(empty, history=len(known), refused=_too_short(len(known)))
    if sum(value is None for value in known) > HOLES * len(known):
        return dataclasses.replace(empty, history=len(known), refused=Note("forecast.holes"))
    whole = _without_holes(known)
    foreseen = core.forecaster.foresee(whole, season=SEASONS[grain], periods=wanted.periods, level=wanted.level)
    if foreseen is None:
        raise LakeError("forecast.unavailable")
    tested, continued = foreseen.tested, foreseen.continued
    if tested is None:
        return dataclasses.replace(empty, history=len(known), refused=_too_short(len(known)))
    found = dataclasses.replace(empty, history=len(known), error=tested.error, naive_error=tested.naive_error)
    if continued is None:
        return dataclasses.replace(found, refused=_worse(tested))
    if min(whole) >= 0:
        continued = _not_below_zero(continued)
    starts = [step(moment_of(times[-1]), grain, ahead) for ahead in range(1, wanted.periods + 1)]
    return dataclasses.replace(
        found,
        periods=tuple(starts if grain is Grain.HOUR else [start.date() for start in starts]),
        **dataclasses.asdict(continued),
    )


def _history(
    core: Core, plan: Plan, context: Context, grain: Grain, actor: Actor
) -> tuple[list[date | datetime], list[float | None]]:
    """Periods that are over, oldest first: the running one is left out, and a first one that began before the data."""
    result = run(core, plan.query, actor=actor)
    over = floor(context.anchor.end, grain, fiscal=context.fiscal)
    first = min((s.first for s in context.schemas.values() if s.first is not None), default=over)
    begun = floor(first, grain, fiscal=context.fiscal)
    begun = begun if begun == first else step(begun, grain)
    pairs = zip(result.data["time"], result.data[plan.metrics[0].reference], strict=True)
    kept = [(at, value) for at, value in pairs if at is not None and begun <= moment_of(at) < over][-HISTORY[grain] :]
    return [at for at, _ in kept], [None if value is None else float(value) for _, value in kept]


def _without_holes(values: Sequence[float | None]) -> list[float]:
    """A hole takes the value before it, one at the start the first there is."""
    last = next(value for value in values if value is not None)
    found = []
    for value in values:
        last = last if value is None else value
        found.append(last)
    return found


def _too_short(history: int) -> Note:
    return Note("forecast.too_short", {"history": history, "needed": SHORTEST})


def _worse(tested: Tested) -> Note:
    return Note("forecast.worse_than_naive", {"error": tested.error, "naive": tested.naive_error})


def _not_below_zero(continued: Continued) -> Continued:
    values, low, high = (
        tuple(max(0.0, value) for value in side) for side in (continued.values, continued.low, continued.high)
    )
    return Continued(values, low, high)


def _write(found: Forecast) -> dict[str, Any]:
    return dataclasses.asdict(found)


def _read(facts: dict[str, Any]) -> Forecast:
    hours = facts["grain"] == Grain.HOUR
    facts["periods"] = [datetime.fromisoformat(at) if hours else date.fromisoformat(at) for at in facts["periods"]]
    for name in ("periods", "values", "low", "high"):
        facts[name] = tuple(facts[name])
    facts["refused"] = Note(**facts["refused"]) if facts["refused"] else None
    return Forecast(**facts)
