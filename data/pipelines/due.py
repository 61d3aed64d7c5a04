"""Queues what is due: times of cron lines, upstream pipelines that are done, files that came, lakes that were loaded.

Every firing has a moment of its own (the cron time, the end of the upstream run, the time of the newest file), and of
one pipeline only one execution can stand for one moment: schedulers that work at once, or one that died half way,
never double a run.
"""

from __future__ import annotations

import glob
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

from sqlalchemy import func, select, update

from data.access import Actor
from data.core import Core
from data.errors import NexusError
from data.pipelines.executions import cancel, executions, wish
from data.pipelines.folders import home
from data.pipelines.model import CatchUp, Overlap
from data.pipelines.pipelines import Stored, stored_pipelines
from data.pipelines.queue import enter
from data.pipelines.schedule import next_time, times
from data.pipelines.states import Cause, Status
from data.store.tables import executions as table
from data.store.tables import pipelines

MOST = 100
ON_TIME = timedelta(minutes=1)
QUIET = timedelta(seconds=2)
SCHEDULER = Actor("schedule", frozenset({"admin"}))


def fire_due(core: Core) -> tuple[str, ...]:
    """The ids of the executions queued now."""
    found: list[str] = []
    for stored in stored_pipelines(core):
        if stored.pipeline.active:
            found += _timed(core, stored)
            found += _awaited(core, stored)
    return tuple(found)


def due_times(stored: Stored, now: datetime) -> tuple[datetime, ...]:
    """The times that have come and are to be run by the pipeline's catch-up policy, oldest first."""
    schedule, first = stored.pipeline.schedule, stored.next_at
    if first is None or first > now:
        return ()
    later = takewhile(lambda moment: moment <= now, times(schedule, after=first))
    passed = [first, *later][-MOST:]
    if schedule.catch_up is CatchUp.ALL:
        return tuple(passed)
    if schedule.catch_up is CatchUp.LATEST:
        return (passed[-1],)
    return tuple(moment for moment in passed if now - moment <= ON_TIME)[-1:]


def next_due(core: Core) -> datetime | None:
    """When the next cron time comes, of all pipelines."""
    with core.store.read() as connection:
        return connection.execute(select(func.min(pipelines.c.next_at))).scalar()


def _timed(core: Core, stored: Stored) -> list[str]:
    now = core.clock.now()
    if stored.next_at is None or stored.next_at > now:
        return []
    queued = [_enter(core, stored, Cause.SCHEDULE, moment) for moment in due_times(stored, now)]
    following = next_time(stored.pipeline.schedule, after=now)
    same = (pipelines.c.id == stored.pipeline.id) & (pipelines.c.next_at == stored.next_at)
    with core.store.write() as connection:
        connection.execute(update(pipelines).where(same).values(next_at=following))
    return [each for each in queued if each is not None]


def _enter(core: Core, stored: Stored, cause: Cause, moment: datetime) -> str | None:
    overlap = stored.pipeline.schedule.overlap
    if (
        cause is Cause.SCHEDULE
        and overlap is not Overlap.QUEUE
        and stored.pipeline.schedule.catch_up is not CatchUp.ALL
    ):
        going = _going(core, stored.pipeline.id)
        if going and overlap is Overlap.SKIP:
            return None
        for execution_id in going:
            _cancel(core, execution_id)
    return enter(core, wish(stored, actor=SCHEDULER.id, cause=cause, at=moment))


def _going(core: Core, pipeline_id: str) -> list[str]:
    states = (Status.QUEUED, Status.RUNNING)
    return [each.id for state in states for each in executions(core, pipeline_id=pipeline_id, status=state)]


def _cancel(core: Core, execution_id: str) -> None:
    try:
        cancel(core, execution_id, actor=SCHEDULER)
    except NexusError:
        return


def _awaited(core: Core, stored: Stored) -> list[str]:
    found = []
    for cause, moment in ((Cause.UPSTREAM, _upstream), (Cause.FILES, _files), (Cause.LAKE, _lake)):
        at = moment(core, stored)
        if at is not None and at > stored.armed_at and not _stands(core, stored.pipeline.id, at):
            found.append(_enter(core, stored, cause, at))
    return [each for each in found if each is not None]


def _upstream(core: Core, stored: Stored) -> datetime | None:
    """The end of the last of the upstream pipelines, once each of them succeeded after this one was last queued."""
    after = stored.pipeline.schedule.after
    if not after:
        return None
    ends = [_last_success(core, each) for each in after]
    last = executions(core, pipeline_id=stored.pipeline.id, limit=1)
    since = last[0].scheduled_for or last[0].queued_at if last else stored.armed_at
    known = [end for end in ends if end is not None and end > since]
    return max(known) if len(known) == len(after) else None


def _last_success(core: Core, pipeline_id: str) -> datetime | None:
    query = select(func.max(table.c.finished_at)).where(
        table.c.pipeline_id == pipeline_id, table.c.status == Status.SUCCEEDED.value
    )
    with core.store.read() as connection:
        return connection.execute(query).scalar()


def _files(core: Core, stored: Stored) -> datetime | None:
    """When the newest fitting file was written, once it has been quiet for two seconds."""
    pattern = stored.pipeline.schedule.files
    if not pattern:
        return None
    absolute = Path(pattern) if Path(pattern).is_absolute() else home(core) / pattern
    written = [Path(each).stat().st_mtime for each in glob.glob(str(absolute), recursive=True)]
    if not written:
        return None
    newest = datetime.fromtimestamp(max(written), UTC)
    return newest if core.clock.now() - newest >= QUIET else None


def _lake(core: Core, stored: Stored) -> datetime | None:
    lake = stored.pipeline.schedule.lake
    return core.lakes.record(lake).loaded_at if lake in {each.id for each in core.lakes.records()} else None


def _stands(core: Core, pipeline_id: str, moment: datetime) -> bool:
    query = select(table.c.id).where(table.c.pipeline_id == pipeline_id, table.c.scheduled_for == moment)
    with core.store.read() as connection:
        return connection.execute(query).first() is not None
