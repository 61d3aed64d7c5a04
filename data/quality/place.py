"""How rules name tables: `table` of the schema main, `schema.table` of another one."""

from __future__ import annotations

from data.lakes import TableInfo
from data.sql import qualify

MAIN = "main"
OURS = frozenset({"nexus"})


def relation_of(lake: str, table: str) -> str:
    """The table as quoted SQL."""
    schema, dot, name = table.partition(".")
    return qualify(lake, schema, name) if dot else qualify(lake, MAIN, table)


def name_of(info: TableInfo) -> str:
    """What rules call a table of a lake."""
    return info.name if info.schema == MAIN else f"{info.schema}.{info.name}"


def is_theirs(info: TableInfo) -> bool:
    """Whether a table holds people's data, not what Nexus itself writes down beside it."""
    return info.schema not in OURS
