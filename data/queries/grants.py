"""What an actor may read with SQL of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import AccessError
from data.lakes import LakeRecord, is_remote

RowRules = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Grants:
    """The lakes an actor may read, and of them the `tables` (lake, schema, name); None means every table. `rules` say
    which rows of which tables an actor sees whom row policies bind, as `data.sandbox.row_rules` reads them."""

    lakes: tuple[LakeRecord, ...]
    tables: tuple[tuple[str, str, str], ...] | None = None
    rules: RowRules | None = None


def grants(core: Core, actor: Actor, *, rules: RowRules | None = None) -> Grants:
    """Every lake for who may query at all; with `rules` those whose SQL runs here, where they are written into it.

    Raises AccessError for who may not, and for actors bound by row policies without `rules`.
    """
    require(actor, Permission.QUERY)
    if rules is not None:
        return Grants(tuple(record for record in core.lakes.records() if not is_remote(record)), rules=rules)
    if core.is_bound(core, actor):
        raise AccessError("query.row_policies")
    return Grants(core.lakes.records())
