"""Decides whether a statement may run, on the parse tree of the engine that would run it.

Reads: the statement, once, as one SELECT. Anything that is not understood is refused.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import duckdb

from data.sandbox import allowed
from data.sandbox.catalogue import Catalogue, Path, fold
from data.sandbox.mistakes import near_keyword
from data.sandbox.refusal import Refusal
from data.sandbox.row_rules import Rules, narrowed, rule_for

_NOWHERE = 1 << 63
_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+)?(?!\()", re.IGNORECASE)
_FILE_LIKE = re.compile(r"[/\\:*]|\.(csv|tsv|txt|json|ndjson|parquet|db|duckdb|gz|zst|xlsx|wal)$", re.IGNORECASE)
_SYSTEM = re.compile(r"(information_schema|pg_catalog|system|temp|(duckdb|sqlite|pg|pragma)_.*)$")
_LISTINGS = {'"tables"': "tables", "__show_tables_expanded": "all_tables"}


class Kind(Enum):
    """What to do with a statement that passed."""

    SELECT = "select"
    EXPLAIN = "explain"
    ANALYZE = "explain analyze"
    TABLES = "tables"
    ALL_TABLES = "all_tables"


@dataclass(frozen=True)
class Verdict:
    """A statement that may run: its kind, its text without closing semicolon, the tables and views it reads."""

    kind: Kind
    statement: str
    tables: tuple[Path, ...]


@dataclass(frozen=True)
class _Scope:
    cursor: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    home: tuple[str, str]
    touched: set[Path]
    ctes: frozenset[str] = frozenset()
    views: tuple[Path, ...] = ()
    place: dict[str, Any] = field(default_factory=dict)
    rules: Rules | None = None
    bases: list[tuple[dict[str, Any], Path]] = field(default_factory=list)


def inspect(
    cursor: duckdb.DuckDBPyConnection, text: str, *, catalogue: Catalogue, lake: str, rules: Rules | None = None
) -> Verdict:
    """The verdict on `text`, whose unqualified names mean schema `main` of `lake`. Where row policies bind, `rules`
    are written into its statement. Raises Refusal."""
    kind, statement = _without_explain(_without_semicolon(text))
    tree = _parse(cursor, statement)
    if rules is not None:
        return _narrowed(cursor, tree, kind, _Scope(cursor, catalogue, (fold(lake), "main"), set(), rules=rules))
    listing = _listing(tree)
    if listing is not None and kind is Kind.SELECT:
        return Verdict(listing, statement, ())
    scope = _Scope(cursor, catalogue, (fold(lake), "main"), set())
    _visit(tree["statements"], scope)
    return Verdict(kind, statement, tuple(sorted(scope.touched)))


def _narrowed(cursor: duckdb.DuckDBPyConnection, tree: dict[str, Any], kind: Kind, scope: _Scope) -> Verdict:
    if kind is not Kind.SELECT or _listing(tree) is not None:
        raise Refusal("query.policy_plan")
    _visit(tree["statements"], scope)

    def run(text: str, values: list[Any]) -> Any:
        row = cursor.execute(text, values).fetchone()
        return row[0] if row else None

    assert scope.rules is not None
    return Verdict(kind, narrowed(run, tree, scope.bases, scope.rules), tuple(sorted(scope.touched)))


def _without_semicolon(text: str) -> str:
    encoded = text.encode()
    try:
        tokens = [at for at, kind in duckdb.tokenize(text) if kind != duckdb.token_type.comment]
    except duckdb.Error:
        return text
    while tokens and encoded[tokens[-1] : tokens[-1] + 1] == b";":
        encoded = encoded[: tokens.pop()]
    return encoded.decode()


def _without_explain(statement: str) -> tuple[Kind, str]:
    prefix = _EXPLAIN.match(statement)
    if prefix is None:
        return Kind.SELECT, statement
    kept = " " * prefix.end() + statement[prefix.end() :]
    return (Kind.ANALYZE if prefix.group(1) else Kind.EXPLAIN), kept


def _parse(cursor: duckdb.DuckDBPyConnection, statement: str) -> dict[str, Any]:
    row = cursor.execute("SELECT json_serialize_sql(?)", [statement]).fetchone()
    try:
        tree: dict[str, Any] = json.loads(row[0]) if row else {}
    except RecursionError as error:
        raise Refusal("query.too_deep") from error
    if tree.get("error"):
        raise _unparsed(tree, statement)
    if len(tree["statements"]) != 1:
        raise Refusal("query.many_statements" if tree["statements"] else "query.empty")
    return tree


def _unparsed(tree: dict[str, Any], statement: str) -> Refusal:
    message = tree.get("error_message", "")
    if tree.get("error_type") == "parser":
        offset, length = json.loads(tree.get("location") or "[null, 0]")
        return Refusal("query.syntax", offset=offset, length=length, message=message, **_hint(near_keyword(message)))
    if "Only SELECT" not in message:
        return Refusal("query.invalid", message=message)
    return _not_a_select(statement)


def _not_a_select(statement: str) -> Refusal:
    try:
        found = duckdb.extract_statements(statement)
    except duckdb.Error:
        return Refusal("query.not_a_select", statement="?")
    if len(found) > 1:
        return Refusal("query.many_statements")
    kind = _kind_name(found[0])
    if kind == "MULTI":
        return Refusal("query.pivot_values")
    return Refusal("query.not_a_select", statement=kind)


def _kind_name(statement: duckdb.Statement) -> str:
    """What sort of statement it is; the first word of those the Python module has no name for."""
    try:
        return statement.type.name
    except ValueError:
        return statement.query.split(maxsplit=1)[0].upper()


def _listing(tree: dict[str, Any]) -> Kind | None:
    """SHOW TABLES and SHOW ALL TABLES, which are answered from the catalogue instead of by the engine."""
    source = tree["statements"][0]["node"].get("from_table") or {}
    if source.get("type") != "SHOW_REF" or source.get("show_type") != "SHOW_SPECIAL":
        return None
    name = _LISTINGS.get(source.get("table_name", ""))
    return Kind(name) if name else None


def _visit(node: Any, scope: _Scope) -> None:
    if isinstance(node, list):
        for item in node:
            _visit(item, scope)
    elif isinstance(node, dict):
        _visit_node(node, scope)


def _visit_node(node: dict[str, Any], scope: _Scope) -> None:
    if node.get("query_location", _NOWHERE) < _NOWHERE:
        scope = replace(scope, place=node)
    _check_shape(node, scope)
    kind = node.get("type")
    if "cte_map" in node:
        scope = _with_ctes(node["cte_map"], scope)
    rule = _RULES.get(node["class"] if "class" in node else kind if isinstance(kind, str) else "")
    if rule is not None:
        rule(node, scope)
        return
    for key, value in node.items():
        if key != "cte_map":
            _visit(value, scope)


def _check_shape(node: dict[str, Any], scope: _Scope) -> None:
    strange = node.keys() - allowed.KEYS
    kind = node.get("type")
    if strange:
        raise _refusal(scope, "query.construct", construct=min(strange))
    if "class" in node:
        if node["class"] not in allowed.CLASSES or kind not in allowed.EXPRESSIONS:
            raise _refusal(scope, "query.construct", construct=str(kind))
    elif isinstance(kind, str) and kind not in _UNCLASSED:
        raise _refusal(scope, "query.construct", construct=kind)


def _with_ctes(ctes: dict[str, Any], scope: _Scope) -> _Scope:
    for entry in ctes["map"]:
        _visit(entry["value"], scope)
        scope = replace(scope, ctes=scope.ctes | {fold(entry["key"])})
    return scope


def _recursion(node: dict[str, Any], scope: _Scope) -> None:
    inner = replace(scope, ctes=scope.ctes | {fold(node["cte_name"])})
    for key, value in node.items():
        if key != "cte_map":
            _visit(value, inner if key == "right" else scope)


def _function(node: dict[str, Any], scope: _Scope) -> None:
    name = fold(node["function_name"])
    if name not in allowed.FUNCTIONS or name in scope.catalogue.macros:
        raise _refusal(scope, "query.function", function=node["function_name"], **_hint(_near(name)))
    for value in node.values():
        _visit(value, scope)


def _near(name: str) -> list[str]:
    return difflib.get_close_matches(name, sorted(allowed.FUNCTIONS), n=3, cutoff=0.6)


def _table_function(node: dict[str, Any], scope: _Scope) -> None:
    function = node["function"]
    name = fold(function["function_name"])
    if name not in allowed.TABLE_FUNCTIONS or name in scope.catalogue.macros:
        raise _refusal(scope, "query.table_function", function=function["function_name"])
    _check_shape(function, scope)
    for key, value in {**node, **function}.items():
        if key != "function":
            _visit(value, scope)


def _base_table(node: dict[str, Any], scope: _Scope) -> None:
    if node["at_clause"] is not None:
        raise _refusal(scope, "query.construct", construct="AT")
    path = tuple(node["qualified_name"]["path"])
    if not (len(path) == 1 and fold(path[0]) in scope.ctes):
        found = _touch(path, scope)
        scope.bases.append((node, found))
    _visit(node["sample"], scope)


def _show(node: dict[str, Any], scope: _Scope) -> None:
    if scope.rules is not None:
        raise _refusal(scope, "query.policy_plan")
    if node["show_type"] in {"DESCRIBE", "SUMMARY"} and node["query"] is not None:
        _visit(node["query"], scope)
    elif node["show_type"] == "SHOW":
        _touch(tuple(node["qualified_name"]["path"]), scope)
    else:
        raise _refusal(scope, "query.show")


def _touch(path: tuple[str, ...], scope: _Scope) -> Path:
    found = scope.catalogue.find(path, scope.home)
    if found is None:
        raise _unknown(path, scope)
    view = scope.catalogue.views.get(found)
    if scope.rules is not None and (view is not None or rule_for(scope.rules, found) is None):
        raise _refusal(scope, "query.policy_table", table=".".join(found))
    scope.touched.add(found)
    if view is None or found in scope.views:
        return found
    home = (fold(found[0]), fold(found[1]))
    inside = replace(scope, home=home, ctes=frozenset(), views=(*scope.views, found))
    _visit(_parse_view(found, _body(view), inside)["statements"], inside)
    return found


def _parse_view(path: Path, query: str, scope: _Scope) -> dict[str, Any]:
    try:
        return _parse(scope.cursor, query)
    except Refusal as refusal:
        raise _refusal(scope, "query.view", view=path[2], reason=refusal.code) from refusal


def _body(view: str) -> str:
    """The query of `CREATE VIEW name (columns) AS query`."""
    quoted = re.compile(r"\"(?:[^\"]|\"\")*\"|\((?:\"(?:[^\"]|\"\")*\"|[^\"()])*\)|\bAS\b", re.IGNORECASE)
    start = next((match.end() for match in quoted.finditer(view) if match.group().upper() == "AS"), len(view))
    return view[start:]


def _unknown(path: tuple[str, ...], scope: _Scope) -> Refusal:
    name = ".".join(path)
    if any(_SYSTEM.match(fold(part)) for part in path):
        return _refusal(scope, "query.system_table", table=name)
    if _FILE_LIKE.search(path[-1]):
        return _refusal(scope, "query.file", file=name)
    return _refusal(scope, "query.unknown_table", table=name, **_hint(scope.catalogue.near(path)))


def _hint(candidates: list[str]) -> dict[str, Any]:
    return {"hint": candidates[0], "candidates": candidates} if candidates else {}


def _refusal(scope: _Scope, code: str, **params: Any) -> Refusal:
    place = scope.place if not scope.views else {}
    return Refusal(code, offset=place.get("query_location"), length=place.get("query_location_length", 0), **params)


_UNCLASSED = allowed.NODES | allowed.SOURCES | allowed.MODIFIERS | allowed.ORDERS
_RULES = {
    "RECURSIVE_CTE_NODE": _recursion,
    "FUNCTION": _function,
    "WINDOW": _function,
    "TABLE_FUNCTION": _table_function,
    "BASE_TABLE": _base_table,
    "SHOW_REF": _show,
}
