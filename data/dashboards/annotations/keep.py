"""Annotations in the store: made, changed, taken away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor, Permission, may, require
from data.core import Core
from data.dashboards.annotations.document import annotation_document, read_annotation, stored_annotation
from data.dashboards.annotations.model import Annotation, Event
from data.dashboards.annotations.read import read_events
from data.dashboards.catalogue import load_dashboards
from data.errors import AccessError, NotFound
from data.metrics import load_catalog
from data.store.tables import dashboard_annotations as table

TOPIC = "annotations.changed"
SHELF = "dashboards.annotations"


def add_annotation(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Annotation:
    """A new annotation. A table of events is read once before it is kept, and needs the right to query and edit.

    Raises AccessError, DefinitionError with every problem, and what reading the table raises.
    """
    found = _read(core, document, f"note_{secrets.token_hex(5)}", actor)
    row = {"id": found.id, "document": annotation_document(found), "actor": actor.id, "at": core.clock.now()}
    with core.store.write() as connection:
        connection.execute(insert(table).values(**row))
        core.events.record(connection, TOPIC, {"annotation": found.id, "actor": actor.id})
    _tell(core)
    return get_annotation(core, found.id)


def change_annotation(core: Core, id_: str, document: Mapping[str, Any], *, actor: Actor) -> Annotation:
    """The annotation as changed; who may edit dashboards changes those of others too. Raises like `add_annotation`,
    and NotFound."""
    _check_own(core, id_, actor)
    found = _read(core, document, id_, actor)
    with core.store.write() as connection:
        values = {"document": annotation_document(found), "at": core.clock.now()}
        connection.execute(update(table).where(table.c.id == id_).values(**values))
        core.events.record(connection, TOPIC, {"annotation": id_, "actor": actor.id})
    _tell(core)
    return get_annotation(core, id_)


def remove_annotation(core: Core, id_: str, *, actor: Actor) -> None:
    """It is shown nowhere any more. Raises NotFound, AccessError."""
    _check_own(core, id_, actor)
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.id == id_))
        core.events.record(connection, TOPIC, {"annotation": id_, "actor": actor.id})
    _tell(core)


def try_annotation(core: Core, document: Mapping[str, Any], *, actor: Actor) -> tuple[Event, ...]:
    """The events an annotation would stand for; nothing is kept. Raises like `add_annotation`."""
    found = _read(core, document, "note_new", actor)
    if found.events is not None:
        return read_events(core, found, actor=actor)[0]
    assert found.start and found.end
    return (Event(found.text, found.start, found.end, found.id),)


def list_annotations(core: Core) -> tuple[Annotation, ...]:
    """All that are kept, by their first day, tables of events first."""
    held = core.memory.get(SHELF)
    if not isinstance(held, tuple):
        with core.store.read() as connection:
            kept = connection.execute(select(table)).all()
        found = [stored_annotation(row.document, actor=row.actor, at=row.at) for row in kept]
        held = tuple(sorted(found, key=lambda one: (one.start is not None, one.start or one.at, one.id)))
        core.memory.set(SHELF, held)
    return held


def get_annotation(core: Core, id_: str) -> Annotation:
    """One annotation. Raises NotFound."""
    found = next((each for each in list_annotations(core) if each.id == id_), None)
    if found is None:
        raise NotFound("annotation.none", annotation=id_[:80])
    return found


def _read(core: Core, document: Mapping[str, Any], id_: str, actor: Actor) -> Annotation:
    require(actor, Permission.ANNOTATE)
    dashboards = frozenset(load_dashboards(core).documents)
    given = {key: value for key, value in document.items() if key != "id"}
    found = read_annotation(given, load_catalog(core), dashboards, id_=id_)
    if found.events is not None:
        require(actor, Permission.QUERY)
        require(actor, Permission.EDIT)
        read_events(core, found, actor=actor)
    return replace(found, actor=actor.id)


def _check_own(core: Core, id_: str, actor: Actor) -> None:
    require(actor, Permission.ANNOTATE)
    if get_annotation(core, id_).actor != actor.id and not may(actor, Permission.EDIT):
        raise AccessError("annotation.of_another")


def _tell(core: Core) -> None:
    core.memory.set(SHELF, None)
    core.events.wake()
