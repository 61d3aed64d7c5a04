"""Whether a statement may be sent to a remote lake, in the lake's own dialect: one SELECT, no doors of the server.

The second lock, not the first: the lake itself is opened read-only, and by a role that should see only what it may.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from data.sandbox.dialects import syntax
from data.sandbox.refusal import Refusal

_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+)?(?!\()", re.IGNORECASE)
_REFUSED_NODES = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Set, exp.Use, exp.Kill, exp.Copy)
_SYSTEM = re.compile(r"pg_.*|mysql|sys|system|performance_schema|snowflake|information_schema_.*", re.IGNORECASE)
_DOORS = re.compile(
    r"pg_(?!typeof$).*|lo_.*|dblink.*|(query|table|schema|database|cursor)_to_xml.*|set_config|current_setting"
    r"|txid_.*|nextval|setval|load_(file|extension)|get_lock|release_(all_)?locks?|sleep|benchmark|sys_.*|xp_.*"
    r"|file|url.*|s3.*|gcs|hdfs.*|azure.*|remote.*|cluster.*|jdbc|odbc|mysql|postgresql|sqlite|mongodb|redis"
    r"|executable|input|dictionary|merge|python|java_method|reflect|system\$.*|get_ddl|external_query|ml_.*|ai_.*",
    re.IGNORECASE,
)


def inspect_remote(sql: str, dialect: str, *, lake: str, granted: Sequence[Sequence[str]] | None) -> dict[str, Any]:
    """What `sql` is: the `statement` to be sent, `explain` (none, plan, run), its `tables`. Raises Refusal."""
    explain, statement = without_explain(sql)
    tree = parsed(statement, dialect)
    for node in tree.walk():
        _check_door(node)
    tables = [[lake, table.db, table.name] for table in base_tables(tree)]
    if granted is not None:
        kept = {tuple(each) for each in granted}
        for table in tables:
            if tuple(table) not in kept:
                raise Refusal("query.unknown_table", table=".".join(filter(None, table[1:])))
    return {"statement": statement, "explain": explain, "tables": sorted({tuple(each) for each in tables})}


def parsed(sql: str, dialect: str) -> exp.Query:
    """The tree of the one SELECT that `sql` is. Raises Refusal for anything else."""
    try:
        found = [tree for tree in sqlglot.parse(sql, read=dialect) if tree is not None]
    except ParseError as error:
        raise syntax(error, sql) from error
    except RecursionError as error:
        raise Refusal("query.too_deep") from error
    except SqlglotError as error:
        raise Refusal("query.syntax", message=str(error).splitlines()[0]) from error
    if len(found) != 1:
        raise Refusal("query.many_statements" if found else "query.empty")
    tree = found[0]
    if not isinstance(tree, exp.Query):
        raise Refusal("query.not_a_select", statement=(sql.split(maxsplit=1) or ["?"])[0].upper())
    for node in tree.walk():
        _check(node)
    return tree


def without_explain(sql: str) -> tuple[str, str]:
    """Whether `sql` asks for its plan (none, plan, run), and the statement at its place in the text."""
    statement = sql.rstrip().rstrip(";").rstrip()
    prefix = _EXPLAIN.match(statement)
    if prefix is None:
        return "none", statement
    kept = re.sub(r"[^\n]", " ", statement[: prefix.end()]) + statement[prefix.end() :]
    return ("run" if prefix.group(1) else "plan"), kept


def base_tables(tree: exp.Query) -> list[exp.Table]:
    """The tables of a statement that are no names of its own WITH."""
    found: list[exp.Table] = []
    for scope in traverse_scope(tree):
        found += [
            source
            for source in sources_of(scope).values()
            if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier)
        ]
    return list({id(table): table for table in found}.values())


def sources_of(scope: Scope) -> dict[str, exp.Expr | Scope]:
    """What a SELECT reads from, by alias; the right sides of SEMI and ANTI joins too, which SQLGlot does not select."""
    return {alias: scope.sources[alias] for alias, _ in scope.references if alias in scope.sources}


def _check(node: exp.Expr) -> None:
    if isinstance(node, _REFUSED_NODES):
        raise Refusal("query.construct", construct=type(node).__name__.upper())


def _check_door(node: exp.Expr) -> None:
    if isinstance(node, exp.Table) and any(_SYSTEM.fullmatch(part.name) for part in node.parts):
        raise Refusal("query.system_table", table=".".join(part.name for part in node.parts))
    if isinstance(node, exp.Anonymous) and _DOORS.fullmatch(node.name):
        raise Refusal("query.function", function=node.name)
