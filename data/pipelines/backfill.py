"""Reading the past by interval: each stretch of time is an execution of its own, and gaps between them are visible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.access import Actor
from data.core import Core
from data.errors import ConflictError, DefinitionError, InputError, Problem
from data.pipelines.execution import Execution
from data.pipelines.executions import executions, run_pipeline
from data.pipelines.pipelines import get_pipeline
from data.pipelines.states import Cause, Status

MOST = 400
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
KINDS = ("lake", "sqlite")


@dataclass(frozen=True)
class Interval:
    """A stretch of the cursor's time from `start` up to, not including, `end`; `status` is "gap" where no execution
    covers it."""

    start: datetime
    end: datetime
    status: str
    execution_id: str | None = None


def backfill(
    core: Core, pipeline_id: str, *, start: datetime, end: datetime, every: str, actor: Actor
) -> tuple[Execution, ...]:
    """Queued executions, one for each `hour`, `day`, `week` or `month` from `start` to `end`; the cursor stays.

    Raises NotFound, InputError for bounds that can't be, DefinitionError for a pipeline that can't be read by interval
    (its source needs a cursor, its destination a key), ConflictError where an interval is being read.
    """
    pipeline = get_pipeline(core, pipeline_id).pipeline
    found = list(_cut(start, end, every))
    if pipeline.source.kind not in KINDS or not pipeline.source.options.get("cursor"):
        raise _unfit("pipeline.no_cursor", "/source/cursor")
    if pipeline.destination.options.get("mode") != "merge":
        raise _unfit("pipeline.no_merge", "/destination/mode")
    for known in intervals(core, pipeline_id):
        if known.status in (Status.QUEUED, Status.RUNNING) and known.start < end and start < known.end:
            raise ConflictError("pipeline.interval_taken", execution=known.execution_id)
    requests = [{"interval": [first.isoformat(), last.isoformat()]} for first, last in found]
    return tuple(
        run_pipeline(core, pipeline_id, actor=actor, cause=Cause.BACKFILL, request=request) for request in requests
    )


def intervals(core: Core, pipeline_id: str) -> tuple[Interval, ...]:
    """What was read by interval, in order of time, with the gaps between. Of several executions of one interval counts
    the one that succeeded, else the last."""
    known: dict[tuple[datetime, datetime], Interval] = {}
    for each in reversed(executions(core, pipeline_id=pipeline_id, limit=2_000)):
        bounds = each.request.get("interval")
        if bounds:
            start, end = (datetime.fromisoformat(bound) for bound in bounds)
            before = known.get((start, end))
            if before is None or before.status != Status.SUCCEEDED:
                known[start, end] = Interval(start, end, each.status.value, each.id)
    return tuple(_with_gaps(sorted(known.values(), key=lambda interval: (interval.start, interval.end))))


def _with_gaps(found: list[Interval]) -> Iterator[Interval]:
    reached: datetime | None = None
    for each in found:
        if reached is not None and each.start > reached:
            yield Interval(reached, each.start, "gap")
        yield each
        reached = max(reached or each.end, each.end)


def _cut(start: datetime, end: datetime, every: str) -> Iterator[tuple[datetime, datetime]]:
    if start.tzinfo is None or end.tzinfo is None or start >= end:
        raise InputError("pipeline.interval_bounds")
    at, count = start, 0
    while at < end:
        following = min(_following(at, every), end)
        yield at, following
        at, count = following, count + 1
        if count > MOST:
            raise InputError("pipeline.intervals_many", limit=MOST)


def _following(moment: datetime, every: str) -> datetime:
    if every == "month":
        return (moment.replace(day=1) + timedelta(days=32)).replace(day=1)
    if every not in STEPS:
        raise InputError("pipeline.interval_step", every=every, steps=[*STEPS, "month"])
    return moment + STEPS[every]


def _unfit(code: str, path: str) -> DefinitionError:
    return DefinitionError(code, (Problem(path, code, {}),))
