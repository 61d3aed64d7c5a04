"""Names for editors of SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open


class NamedColumn(Open):
    """A column and the engine's name of its type."""

    name: str
    type: str


class NamedTable(Open):
    """A table with its columns."""

    schema_: str = Field(alias="schema")
    name: str
    rows: int | None
    columns: list[NamedColumn]


class NamedLake(Open):
    """A lake with its tables; `error` is the code of why there are none."""

    id: str
    name: str
    dialect: str
    error: str | None
    tables: list[NamedTable]


class NamedFunction(Open):
    """A function and its shortest form."""

    name: str
    signature: str


class Names(Open):
    """What SQL on a lake may name."""

    lake: str
    lakes: list[NamedLake]
    functions: list[NamedFunction]


class PivotAnswer(Open):
    """A stored result as a table of two keys: `cells` has a list a row; totals are of all rows, shown or not."""

    rows: list[Any]
    columns: list[Any]
    cells: list[list[Any]]
    rowTotals: list[Any]
    columnTotals: list[Any]
    total: Any
    rowsCut: bool
    columnsCut: bool


class ComparisonAnswer(Open):
    """Rows matched by `keys`: `counts` are same, changed, first and second (only there); each row is its state, its
    keys, then the values of each of `columns` in the first and in the second result."""

    keys: list[str]
    columns: list[str]
    counts: dict[str, int]
    rows: list[list[Any]]
    truncated: bool


class SnippetBody(Body):
    """A piece of SQL and its name; `shared` ones are seen by everyone who may query."""

    name: str
    text: str
    shared: bool = False


class SnippetAnswer(Open):
    """A piece of SQL; its owner alone can change it."""

    id: str
    owner: str
    name: str
    text: str
    shared: bool
    changedAt: datetime


class SnippetList(Open):
    """Snippets by name."""

    snippets: list[SnippetAnswer]
