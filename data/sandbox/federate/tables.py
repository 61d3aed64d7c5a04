"""The tables a statement names, those of remote lakes found in what their catalogues told."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from data.sandbox.catalogue import fold
from data.sandbox.refusal import Refusal
from data.sandbox.remote_guard import base_tables

_FIRST_SCHEMAS = ("public", "main", "default", "dbo")


@dataclass(frozen=True)
class RemoteColumn:
    """`type` is DuckDB's. `as_text`: the lake has a type of its own here, which travels as text."""

    name: str
    type: str
    as_text: bool


@dataclass(frozen=True)
class RemoteTable:
    """A table of a remote lake; `columns` by folded name. `rows` is the catalogue's estimate."""

    lake: str
    schema: str
    name: str
    rows: int | None
    columns: Mapping[str, RemoteColumn]


@dataclass(frozen=True)
class RemoteLake:
    """A remote lake as far as planning must know it. `exact_text`: texts are equal there only when they are equal byte
    for byte."""

    id: str
    dialect: str
    exact_text: bool
    tables: tuple[RemoteTable, ...]


@dataclass(frozen=True)
class Named:
    """A table as the statement names it: `written` is the schema and name under which its rows must lie here."""

    table: RemoteTable
    written: tuple[str, str]


def remote_lakes(asked: Sequence[Mapping[str, Any]]) -> dict[str, RemoteLake]:
    """The lakes of a plan's request, by folded id."""
    return {fold(lake["id"]): _lake(lake) for lake in asked}


def find_remote(tree: exp.Query, lakes: Mapping[str, RemoteLake], text: str) -> dict[int, Named]:
    """The remote tables among those `tree` names, by the identity of their node. Raises Refusal for one that its lake
    does not have."""
    found: dict[int, Named] = {}
    for node in base_tables(tree):
        lake = lakes.get(fold(node.catalog)) or (lakes.get(fold(node.db)) if not node.catalog else None)
        if lake is not None:
            schema = node.db if node.catalog else "main"
            found[id(node)] = Named(_find(node, lake, text), (schema, node.name))
    return found


def _lake(asked: Mapping[str, Any]) -> RemoteLake:
    tables = tuple(
        RemoteTable(asked["id"], schema, name, rows, {fold(column[0]): RemoteColumn(*column) for column in columns})
        for schema, name, rows, columns in asked["tables"]
    )
    return RemoteLake(asked["id"], asked["dialect"], asked["exact_text"], tables)


def _find(node: exp.Table, lake: RemoteLake, text: str) -> RemoteTable:
    wanted = fold(node.name)
    same = [table for table in lake.tables if fold(table.name) == wanted]
    if node.catalog:
        same = [table for table in same if fold(table.schema) == fold(node.db)]
    if len(same) > 1:
        same = [table for table in same if fold(table.schema) in _FIRST_SCHEMAS][:1] or same[:1]
    if not same:
        raise _unknown(node, lake, text)
    return same[0]


def _unknown(node: exp.Table, lake: RemoteLake, text: str) -> Refusal:
    names = {fold(table.name): f"{lake.id}.{table.schema}.{table.name}" for table in lake.tables}
    near = [names[match] for match in difflib.get_close_matches(fold(node.name), names, n=3, cutoff=0.6)]
    start, end = node.this.meta.get("start"), node.this.meta.get("end")
    place: dict[str, Any] = {}
    if start is not None and end is not None:
        place = {"offset": len(text[:start].encode()), "length": len(text[start : end + 1].encode())}
    if near:
        place |= {"hint": near[0], "candidates": near}
    return Refusal("query.unknown_table", table=".".join(part.name for part in node.parts), **place)
