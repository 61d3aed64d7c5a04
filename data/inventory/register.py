"""Adding, reading again and removing lakes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import AccessError, ConflictError, InputError, NexusError
from data.inventory.health import check_lake
from data.inventory.own_files import refuse_own_files
from data.lakes import KINDS, LakeRecord, LakeVersion

RESERVED = frozenset({"main", "temp", "system", "memory", "scratch", "foreign_file", "information_schema"})
WAREHOUSE = "prod"


@dataclass(frozen=True)
class NewLake:
    """A lake to be registered. `stand_in` names a local lake that answers for one without credentials."""

    id: str
    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    stand_in: str | None = None
    sla_seconds: int | None = None


def register_lake(core: Core, lake: NewLake, *, actor: Actor) -> LakeRecord:
    """The lake as registered. It is read at its first use, by `reload_lake`, or in the background.

    Raises AccessError, InputError for an id, kind or option that can't be, ConflictError when the id is taken.
    """
    require_admin(actor)
    _check_id(core, lake)
    sealed = core.lakes.remotes.sealed(lake.kind, _checked_options(core, lake))
    record = LakeRecord(lake.id, lake.name or lake.id, lake.kind, sealed, lake.stand_in, lake.sla_seconds)
    if not core.lakes.register(record):
        raise ConflictError("lake.exists", lake=lake.id)
    core.events.publish("lake.registered", {"lake": lake.id, "actor": actor.id})
    return record


def registration_faults(core: Core, lake: NewLake, *, actor: Actor) -> tuple[NexusError, ...]:
    """Why `register_lake` would refuse the lake: for its id, and for its options; nothing where it would not. Raises
    AccessError."""
    require_admin(actor)
    found: list[NexusError] = []
    for check in (_check_id, _checked_options):
        try:
            check(core, lake)
        except NexusError as error:
            found.append(error)
    return tuple(found)


def reload_lake(core: Core, lake_id: str, *, actor: Actor) -> LakeVersion:
    """The new version of a lake after its sources were read again; it is also asked how it is. Raises AccessError,
    NotFound, InputError, LakeError as `Lakes.load`."""
    require_admin(actor)
    try:
        return core.lakes.load(lake_id)
    finally:
        check_lake(core, lake_id)


def remove_lake(core: Core, lake_id: str, *, actor: Actor) -> None:
    """Forget a lake; its source files stay. Raises AccessError, NotFound, and ConflictError for the warehouse and for
    a lake that stands in for another."""
    require_admin(actor)
    core.lakes.record(lake_id)
    leaning = [record.id for record in core.lakes.records() if record.stand_in == lake_id]
    if lake_id == WAREHOUSE or leaning:
        raise ConflictError("lake.needed", lake=lake_id, needed_by=leaning)
    core.lakes.remove(lake_id)
    core.events.publish("lake.removed", {"lake": lake_id, "actor": actor.id})


def require_admin(actor: Actor) -> None:
    """Raises AccessError for who may not change lakes."""
    if not actor.is_admin:
        raise AccessError("lake.admin_only")


def _check_id(core: Core, lake: NewLake) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", lake.id) or lake.id in RESERVED:
        raise InputError("lake.id_unusable", id=lake.id)
    if any(record.id == lake.id for record in core.lakes.records()):
        raise ConflictError("lake.exists", lake=lake.id)


def _checked_options(core: Core, lake: NewLake) -> dict[str, Any]:
    kind = KINDS.get(lake.kind)
    if kind is None:
        raise InputError("lake.kind_unknown", kind=lake.kind, kinds=sorted(KINDS))
    options = kind.check(lake.options)
    refuse_own_files(core, lake.kind, options)
    if kind.capabilities.embedded and not options:
        raise InputError("lake.option_missing", option="path")
    _check_stand_in(core, lake, options)
    return options


def _given(name: str, options: Mapping[str, Any]) -> bool:
    return bool(options.get(name) or options.get(f"{name}Ref"))


def _check_stand_in(core: Core, lake: NewLake, options: Mapping[str, Any]) -> None:
    capabilities = KINDS[lake.kind].capabilities
    if lake.stand_in is None:
        missing = [name for name in KINDS[lake.kind].needs if not _given(name, options)]
        if missing and capabilities.stand_in:
            raise InputError("lake.stand_in_missing", option=missing[0], kind=lake.kind, missing=missing)
        if missing:
            raise InputError("lake.option_missing", option=missing[0])
        return
    if not capabilities.stand_in:
        raise InputError("lake.stand_in_refused", kind=lake.kind)
    other = core.lakes.record(lake.stand_in)
    if other.stand_in is not None:
        raise InputError("lake.stand_in_chained", lake=other.id)
