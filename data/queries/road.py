"""Where a query goes: the lake asked, the lake that answers, the files it may read, and how names change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import AccessError, NotFound
from data.lakes import KINDS, LakeRecord, is_remote
from data.queries.grants import Grants, RowRules, grants
from data.queries.lake_files import LakeFile, attachable, lake_file


@dataclass(frozen=True)
class Road:
    """`home` is the lake that answers, `dialect` that of a stand-in's guest. `files` may be read by the worker; of a
    remote lake there is one only after its rows were brought here."""

    asked: LakeRecord
    home: str
    files: tuple[LakeFile, ...]
    dialect: str | None
    grants: Grants

    @property
    def version(self) -> int:
        """The data version of the lake that answers."""
        return next((file.version for file in self.files if file.lake == self.home), self.asked.version)

    @property
    def data_as_of(self) -> datetime | None:
        """When the data of the lake that answers was loaded."""
        return next(record.loaded_at for record in self.grants.lakes if record.id == self.home)

    @property
    def pairs(self) -> list[list[str]]:
        """Lakes and their files, as a worker takes them."""
        return sorted([file.lake, str(file.file)] for file in self.files)

    @property
    def brought(self) -> list[str]:
        """The lakes whose files are of this query alone."""
        return sorted(file.lake for file in self.files if file.brought)

    @property
    def renamed(self) -> dict[str, Any]:
        """Lakes that another one answers for."""
        return {record.id: record.stand_in for record in self.grants.lakes if record.stand_in}


def find_road(core: Core, lake: str, actor: Actor, *, rules: RowRules | None = None) -> Road:
    """The road of a query to `lake`, which carries `rules` where row policies bind the actor.

    Raises AccessError, NotFound and LakeError.
    """
    granted = grants(core, actor, rules=rules)
    asked = next((record for record in granted.lakes if record.id == lake), None)
    if asked is None and rules is not None and is_remote(core.lakes.record(lake)):
        raise AccessError("query.policy_remote", lake=lake)
    if asked is None:
        raise NotFound("lake.unknown", lake=lake)
    home = asked.stand_in or asked.id
    first = () if is_remote(asked) else (lake_file(core, asked),)
    others = attachable(core, (record for record in granted.lakes if record.id != home))
    return Road(asked, home, (*first, *others), KINDS[asked.kind].dialect if asked.stand_in else None, granted)
