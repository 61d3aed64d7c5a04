"""The plan of a statement in the engine's dialect that names tables of remote lakes.

The statement itself stays as it was written and runs here, over the rows that were fetched; if all of it lies in one
lake and means the same there, that lake answers it as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from data.sandbox.catalogue import fold
from data.sandbox.engine import Engine
from data.sandbox.federate.keys import LocalTable, waits_for
from data.sandbox.federate.scans import Scan, scans_for, whole_tables
from data.sandbox.federate.tables import Named, RemoteLake, find_remote, remote_lakes
from data.sandbox.federate.whole import whole
from data.sandbox.refusal import Refusal
from data.sandbox.remote_guard import base_tables, parsed, sources_of, without_explain

_LESS = ("except_", "except", "replace", "rename")
_UNTOLD = (exp.Columns, exp.Pivot, exp.Unnest, exp.Lateral)


def federate(asked: Mapping[str, Any], engine: Engine) -> dict[str, Any]:
    """What to fetch from which lake for `asked["sql"]`, and what `explain` it asks for. Raises Refusal."""
    text = asked["sql"]
    explain, statement = without_explain(text)
    lakes = remote_lakes(asked["remote"])
    tree = parsed(statement, "duckdb")
    names = find_remote(tree, lakes, text)
    found = sorted({(named.table.lake, named.table.schema, named.table.name) for named in names.values()})
    stars = list(tree.find_all(exp.Star))
    plan = {"explain": explain, "statement": statement, "tables": found, "whole": None, "reason": None}
    try:
        scopes, marked = _qualified(tree, names, engine, asked["lake"])
    except (SqlglotError, Refusal, RecursionError, KeyError, ValueError) as error:
        reason = str(error).split("\n", 1)[0][:200]
        return {**plan, "scans": _shown(whole_tables(names.values()), lakes), "reason": reason}
    every = any(star.args.get(name) for star in stars for name in _LESS)
    scans = _waiting(scans_for(marked, scopes, lakes, every_column=every), lakes, engine)
    return {**plan, "scans": scans, "whole": whole(scopes, marked, lakes) if scans else None}


def _shown(scans: Sequence[Scan], lakes: Mapping[str, RemoteLake]) -> list[dict[str, Any]]:
    return [scan.to_json(lakes[fold(scan.named.table.lake)]) for scan in scans]


def _waiting(scans: Sequence[Scan], lakes: Mapping[str, RemoteLake], engine: Engine) -> list[dict[str, Any]]:
    """The scans, each with what it had better wait for."""
    after = [waits_for(scans, at, lakes, lambda path: _local_table(path, engine)) for at in range(len(scans))]
    return [scan.to_json(lakes[fold(scan.named.table.lake)], waits) for scan, waits in zip(scans, after, strict=True)]


def _local_table(path: tuple[str, str, str], engine: Engine) -> LocalTable | None:
    """A table here, None for a view."""
    rows = engine.connection.execute(
        "SELECT estimated_size FROM duckdb_tables() WHERE lower(database_name) = ? AND lower(schema_name) = ?"
        " AND lower(table_name) = ?",
        list(path),
    ).fetchall()
    return LocalTable(int(rows[0][0]), _types(path, engine)) if rows else None


def _qualified(
    tree: exp.Query, names: Mapping[int, Named], engine: Engine, home: str
) -> tuple[list[Scope], dict[int, Named]]:
    """The SELECTs of the statement with every column told to its table, and which of their sources are remote. Raises
    what SQLGlot raises where it can't tell."""
    odd = next((node for kind in _UNTOLD for node in tree.find_all(kind)), None)
    natural = any(join.args.get("method") == "NATURAL" for join in tree.find_all(exp.Join))
    if odd is not None or natural:
        raise ValueError("NATURAL" if odd is None else type(odd).__name__.upper())
    places: dict[tuple[str, str, str], Named] = {}
    for node in base_tables(tree):
        _spell_out(node, names.get(id(node)), home, places)
    _simplify_exists(tree)
    schema: dict[str, object] = {**_schema(tree, places, engine)}
    known = MappingSchema(schema, dialect="duckdb")
    done = qualify(tree.copy(), schema=known, dialect="duckdb", quote_identifiers=False)
    scopes = traverse_scope(done)
    sources = (source for scope in scopes for source in sources_of(scope).values())
    tables = [source for source in sources if isinstance(source, exp.Table)]
    return scopes, {id(table): places[_path(table)] for table in tables if _path(table) in places}


def _simplify_exists(tree: exp.Query) -> None:
    """Whether there is a row does not depend on its columns."""
    for node in tree.find_all(exp.Exists):
        inner = node.this
        if isinstance(inner, exp.Select) and not any(inner.args.get(name) for name in ("group", "having", "distinct")):
            inner.set("expressions", [exp.Literal.number(1)])


def _spell_out(node: exp.Table, named: Named | None, home: str, places: dict[tuple[str, str, str], Named]) -> None:
    """Give a table its three names."""
    if named is not None:
        path = (named.table.lake, *named.written)
        places[(fold(path[0]), fold(path[1]), fold(path[2]))] = named
    elif node.catalog or not node.db:
        path = (node.catalog or home, node.db or "main", node.name)
    else:
        path = (node.db, "main", node.name)
    for part, name in zip(("catalog", "db", "this"), path, strict=True):
        node.set(part, exp.to_identifier(name, quoted=False))


def _path(table: exp.Table) -> tuple[str, str, str]:
    return (fold(table.catalog), fold(table.db), fold(table.name))


def _schema(
    tree: exp.Query, places: Mapping[tuple[str, str, str], Named], engine: Engine
) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    found: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for node in base_tables(tree):
        lake, schema, name = _path(node)
        columns = _columns(places.get((lake, schema, name)), node, engine)
        found.setdefault(lake, {}).setdefault(schema, {})[name] = columns
    return found


def _columns(named: Named | None, node: exp.Table, engine: Engine) -> dict[str, str]:
    if named is not None:
        return {name: column.type for name, column in named.table.columns.items()}
    path = _path(node)
    if path not in engine.catalogue.tables:
        raise Refusal("query.unknown_table", table=".".join(path))
    return _types(path, engine)


def _types(path: tuple[str, str, str], engine: Engine) -> dict[str, str]:
    rows = engine.connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE lower(database_name) = ? AND lower(schema_name) = ?"
        " AND lower(table_name) = ? ORDER BY column_index",
        list(path),
    ).fetchall()
    return {fold(name): re.sub(r"ENUM\(.*", "VARCHAR", kind) for name, kind in rows}
