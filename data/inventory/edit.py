"""Changing a registered lake, and what may be shown of its options."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import AccessError, InputError, NexusError
from data.inventory.own_files import refuse_own_files
from data.inventory.register import reload_lake, require_admin
from data.lakes import KINDS, LakeRecord

STORED = "stored"


@dataclass(frozen=True)
class LakeChange:
    """What is to be changed; None leaves a thing as it is. `options` are laid over the present ones, an empty text
    takes one away; a secret that is not named stays. An SLA of 0 seconds takes it away."""

    name: str | None = None
    sla_seconds: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def edit_lake(core: Core, lake_id: str, change: LakeChange, *, actor: Actor) -> LakeRecord:
    """The lake as changed. Raises AccessError, NotFound, InputError for options that can't be."""
    require_admin(actor)
    record = core.lakes.record(lake_id)
    options = _options(core, record, change.options) if change.options else record.options
    name = record.name if change.name is None else change.name.strip() or record.id
    sla = record.sla_seconds if change.sla_seconds is None else change.sla_seconds or None
    changed = replace(record, name=name, sla_seconds=sla, options=options)
    core.lakes.change(changed)
    core.events.publish("lake.changed", {"lake": lake_id, "actor": actor.id})
    return changed


def edit_and_test(core: Core, lake_id: str, change: LakeChange, *, actor: Actor) -> LakeRecord:
    """The lake as changed; with other options it is read again, and stays as it was where it does not answer. Raises as
    `edit_lake` and `reload_lake`."""
    before = core.lakes.record(lake_id)
    changed = edit_lake(core, lake_id, change, actor=actor)
    if not change.options or changed.stand_in is not None:
        return changed
    try:
        reload_lake(core, lake_id, actor=actor)
    except NexusError:
        core.lakes.change(before)
        with suppress(NexusError):
            reload_lake(core, lake_id, actor=actor)
        raise
    return changed


def shown_options(record: LakeRecord, *, actor: Actor) -> dict[str, Any]:
    """The options an administrator may see: of a secret that it is stored, or the variable that holds it. Raises
    AccessError for anybody else."""
    if not actor.is_admin:
        raise AccessError("lake.admin_only")
    secret = KINDS[record.kind].secrets
    return {name: STORED if name in secret else value for name, value in record.options.items() if name != "dialect"}


def _options(core: Core, record: LakeRecord, given: Mapping[str, Any]) -> dict[str, Any]:
    kind = KINDS[record.kind]
    if kind.capabilities.embedded and not record.options:
        raise InputError("lake.option_unknown", option=next(iter(given)), options=[])
    old = dict(core.lakes.remotes.opened(record).options) if _readable(record, given) else _plain(record)
    merged = {**old, **given}
    for secret in kind.secrets:
        if given.get(secret):
            merged.pop(f"{secret}Ref", None)
        elif given.get(f"{secret}Ref"):
            merged.pop(secret, None)
    checked = kind.check({name: value for name, value in merged.items() if value not in (None, "")})
    refuse_own_files(core, record.kind, checked)
    missing = [name for name in kind.needs if not checked.get(name) and not checked.get(f"{name}Ref")]
    if missing and record.stand_in is None:
        raise InputError("lake.option_missing", option=missing[0])
    return core.lakes.remotes.sealed(record.kind, checked)


def _readable(record: LakeRecord, given: Mapping[str, Any]) -> bool:
    """Whether stored secrets are needed to go on: those that are not given anew, and none is by reference."""
    secret = KINDS[record.kind].secrets
    by_reference = any(name.endswith("Ref") for name in record.options)
    return not by_reference and any(name in record.options and not given.get(name) for name in secret)


def _plain(record: LakeRecord) -> dict[str, Any]:
    return {name: value for name, value in record.options.items() if name not in KINDS[record.kind].secrets}
