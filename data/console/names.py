"""The names one can write: lakes, tables, columns, functions. For completion and for looking around."""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Actor
from data.core import Core
from data.errors import NexusError, NotFound
from data.lakes import KINDS, LakeRecord, TableInfo
from data.queries.filling import written_dialect
from data.queries.grants import grants
from data.queries.lake_files import WAREHOUSE
from data.sandbox.allowed import FUNCTIONS, TABLE_FUNCTIONS

_LISTED = (
    "SELECT function_name, parameters, return_type, description FROM duckdb_functions() ORDER BY 1, len(parameters)"
)


@dataclass(frozen=True)
class Function:
    """A function one may call; `signature` is its shortest form."""

    name: str
    signature: str
    description: str


@dataclass(frozen=True)
class LakeNames:
    """A lake with its tables; `stand_in` names the lake that answers, `error` says why there are no tables."""

    id: str
    name: str
    dialect: str
    tables: tuple[TableInfo, ...]
    stand_in: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Names:
    """What one can write in SQL for `lake`; of other lakes those that can be joined."""

    lake: str
    lakes: tuple[LakeNames, ...]
    functions: tuple[Function, ...]


def names(core: Core, *, actor: Actor, lake: str = WAREHOUSE) -> Names:
    """The names for SQL on `lake`, itself the first. A lake that was never read is read only when asked for itself.

    Raises AccessError, and NotFound for a lake the actor may not read.
    """
    found = grants(core, actor).lakes
    asked = next((record for record in found if record.id == lake), None)
    if asked is None:
        raise NotFound("lake.unknown", lake=lake)
    rest = [record for record in found if record.id != lake and _at_hand(record, found)]
    lakes = tuple(_lake(core, record) for record in (asked, *rest))
    return Names(lake, lakes, functions(core))


def functions(core: Core) -> tuple[Function, ...]:
    """Every function people's SQL may call that has a name, by name."""
    held = core.memory.get("console functions")
    if isinstance(held, tuple):
        return held
    allowed = FUNCTIONS | TABLE_FUNCTIONS
    found: dict[str, Function] = {}
    listed = core.lakes.fetch(_LISTED)
    for name, parameters, returns, description in zip(*listed.columns.values(), strict=True):
        if name in allowed and name not in found and name.replace("_", "a").isalnum():
            given = ", ".join(parameters or ())
            found[name] = Function(name, f"({given}){f' → {returns}' if returns else ''}", description or "")
    core.memory.set("console functions", tuple(found.values()))
    return tuple(found.values())


def _at_hand(record: LakeRecord, among: tuple[LakeRecord, ...]) -> bool:
    """Whether its tables are known without reading it first."""
    if record.stand_in:
        return any(other.id == record.stand_in and _at_hand(other, among) for other in among)
    return record.id == WAREHOUSE or (KINDS[record.kind].capabilities.local and record.version > 0)


def _lake(core: Core, record: LakeRecord) -> LakeNames:
    try:
        tables = core.lakes.tables(record.id)
    except NexusError as error:
        return LakeNames(record.id, record.name, written_dialect(record), (), record.stand_in, error.code)
    return LakeNames(record.id, record.name, written_dialect(record), tables, record.stand_in)
