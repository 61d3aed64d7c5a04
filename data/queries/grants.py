"""What an actor may read with SQL of their own."""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import AccessError
from data.lakes import LakeRecord


@dataclass(frozen=True)
class Grants:
    """The lakes an actor may read, and of them the `tables` (lake, schema, name); None means every table."""

    lakes: tuple[LakeRecord, ...]
    tables: tuple[tuple[str, str, str], ...] | None = None


def grants(core: Core, actor: Actor) -> Grants:
    """Every lake for who may query at all. Raises AccessError for who may not, and for actors bound by row policies,
    which statements people write don't carry."""
    require(actor, Permission.QUERY)
    if actor.attributes and not actor.is_admin:
        raise AccessError("query.row_policies")
    return Grants(core.lakes.records())
