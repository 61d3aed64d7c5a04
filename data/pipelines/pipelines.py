"""The stored pipelines: list, get, save, forget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor
from data.core import Core
from data.errors import ConflictError, NotFound, StaleVersion
from data.pipelines.document import read_pipeline
from data.pipelines.model import Pipeline
from data.pipelines.schedule import next_time
from data.store.tables import pipelines as table


@dataclass(frozen=True)
class Stored:
    """A pipeline as it is kept: `version` grows with each change, `next_at` is when it is due by its cron line."""

    pipeline: Pipeline
    version: int
    updated_at: datetime
    updated_by: str
    armed_at: datetime
    next_at: datetime | None
    watched: Mapping[str, Any]


def stored_pipelines(core: Core) -> tuple[Stored, ...]:
    """All pipelines, by id."""
    with core.store.read() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
    return tuple(_stored(core, dict(row)) for row in rows)


def pipeline_ids(core: Core) -> frozenset[str]:
    """The ids that are taken."""
    with core.store.read() as connection:
        return frozenset(connection.execute(select(table.c.id)).scalars())


def get_pipeline(core: Core, pipeline_id: str) -> Stored:
    """One pipeline. Raises NotFound."""
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == pipeline_id)).mappings().first()
    if row is None:
        raise NotFound("pipeline.unknown", pipeline=pipeline_id)
    return _stored(core, dict(row))


def add_pipeline(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Stored:
    """A new pipeline. Raises DefinitionError with every problem, ConflictError when its id is taken."""
    pipeline = read_pipeline(document)
    if not insert_if_new(core, pipeline, actor=actor.id):
        raise ConflictError("pipeline.exists", pipeline=pipeline.id)
    return get_pipeline(core, pipeline.id)


def insert_if_new(core: Core, pipeline: Pipeline, *, actor: str) -> bool:
    """Keep a pipeline unless its id is taken; whether it was kept."""
    now = core.clock.now()
    with core.store.write() as connection:
        if connection.execute(select(table.c.id).where(table.c.id == pipeline.id)).first() is not None:
            return False
        row = {"id": pipeline.id, "version": 1, **_changed(pipeline, actor, now), "watched": {}}
        connection.execute(insert(table).values(**row))
        core.events.record(connection, "pipeline.changed", {"pipeline": pipeline.id})
    core.events.wake()
    return True


def save_pipeline(core: Core, document: Mapping[str, Any], *, actor: Actor, version: int | None = None) -> Stored:
    """The pipeline as changed; a change never fires the past. `version` is the one the change was made on.

    Raises DefinitionError with every problem, NotFound, StaleVersion.
    """
    pipeline = read_pipeline(document)
    before = get_pipeline(core, pipeline.id)
    based = before.version if version is None else version
    changing = update(table).where(table.c.id == pipeline.id, table.c.version == based)
    with core.store.write() as connection:
        values = {"version": based + 1, **_changed(pipeline, actor.id, core.clock.now())}
        if connection.execute(changing.values(**values)).rowcount == 0:
            raise StaleVersion("pipeline.stale", pipeline=pipeline.id, version=before.version)
        core.events.record(connection, "pipeline.changed", {"pipeline": pipeline.id})
    core.events.wake()
    return get_pipeline(core, pipeline.id)


def delete_pipeline(core: Core, pipeline_id: str, *, actor: Actor) -> None:
    """Forget a pipeline; its executions and what it loaded stay. Raises NotFound."""
    get_pipeline(core, pipeline_id)
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.id == pipeline_id))
        core.events.record(connection, "pipeline.removed", {"pipeline": pipeline_id, "actor": actor.id})
    core.events.wake()


def _changed(pipeline: Pipeline, actor: str, now: datetime) -> dict[str, Any]:
    due = next_time(pipeline.schedule, after=now) if pipeline.active else None
    document = dict(pipeline.document)
    return {"document": document, "updated_at": now, "updated_by": actor, "armed_at": now, "next_at": due}


def _stored(core: Core, row: dict[str, Any]) -> Stored:
    return Stored(
        _pipeline(core, row), row["version"], row["updated_at"], row["updated_by"], row["armed_at"], row["next_at"],
        row["watched"],
    )  # fmt: skip


def _pipeline(core: Core, row: Mapping[str, Any]) -> Pipeline:
    key = ("pipelines", row["id"], row["version"], row["updated_at"])
    held = core.memory.get(key)
    if isinstance(held, Pipeline):
        return held
    pipeline = read_pipeline(row["document"])
    core.memory.set(key, pipeline)
    return pipeline
