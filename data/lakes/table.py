"""Tables as their lakes describe them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column as its lake describes it; `type` is DuckDB's name of it, `label` its header in the source,
    `native` what a remote lake calls its type."""

    name: str
    type: str
    label: str | None = None
    native: str | None = None


@dataclass(frozen=True)
class TableInfo:
    """A table as its lake describes it. `rows` and `bytes` are None where they have not been measured; remote lakes
    give their own catalogue's estimates."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    rows: int | None
    bytes: int | None
