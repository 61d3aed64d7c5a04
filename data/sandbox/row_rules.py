"""Row policies in a statement's own tree: every table becomes the sub-query of the rows that may be seen of it.

1. A table without a rule may not be read at all, nor may a view; nothing but a SELECT is run.
2. The sub-query ends with a limit that the planner can't see: no condition, cast or division of the statement is worked
   out on rows beyond it, so none can fail on them and tell of them (PostgreSQL calls it a security barrier).
3. The tree is written as text and read again: unless it reads the same tables it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from data.sandbox.catalogue import Path, fold
from data.sandbox.refusal import Refusal
from data.sql import literal, qualify, quote

Rules = Mapping[Path, Sequence[Mapping[str, Any]]]
Run = Callable[[str, list[Any]], Any]
_BEYOND_PLANNING = "LIMIT (SELECT 4611686018427387904)"


def rules_of(asked: Sequence[Mapping[str, Any]] | None) -> Rules | None:
    """Rules by folded path, as a request carries them: `table` (lake, schema, name) and its `conditions`, each with
    `column`, `op` (in, not_in) and `values`, None among those for NULL. None where no policy binds."""
    if asked is None:
        return None
    return {tuple(fold(part) for part in each["table"]): each["conditions"] for each in asked}  # type: ignore[misc]


def rule_for(rules: Rules, path: Path) -> Sequence[Mapping[str, Any]] | None:
    """The conditions on a table, None where it may not be read."""
    return rules.get((fold(path[0]), fold(path[1]), fold(path[2])))


def narrowed(run: Run, tree: dict[str, Any], bases: Sequence[tuple[dict[str, Any], Path]], rules: Rules) -> str:
    """The text of `tree` after each of `bases` (node, table) was replaced. Raises Refusal."""
    for node, path in bases:
        conditions = rule_for(rules, path)
        if conditions is None:
            raise Refusal("query.policy_table", table=".".join(path))
        made = _parsed(run, _visible(path, conditions))["statements"][0]["node"]["from_table"]
        kept = {name: node[name] for name in ("sample", "column_name_alias")}
        alias = node["alias"] or node["table_name"]
        node.clear()
        node.update({**made, **kept, "alias": alias})
    text = _written(run, tree)
    if sorted(_sources(_parsed(run, text))) != sorted(_sources(tree)):
        raise Refusal("query.policy_rewrite")
    return text


def _visible(path: Path, conditions: Sequence[Mapping[str, Any]]) -> str:
    where = " AND ".join(_condition(each) for each in conditions) or "true"
    return f"SELECT * FROM (SELECT * FROM {qualify(*path)} WHERE {where} {_BEYOND_PLANNING}) AS visible"


def _condition(asked: Mapping[str, Any]) -> str:
    column = quote(asked["column"])
    values = [literal(str(value)) for value in asked["values"] if value is not None]
    parts = [f"{column} IN ({', '.join(values)})"] if values else []
    if None in asked["values"]:
        parts.append(f"{column} IS NULL")
    found = f"({' OR '.join(parts)})" if parts else "false"
    return found if asked["op"] == "in" else f"NOT coalesce({found}, false)"


def _parsed(run: Run, text: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(run("SELECT json_serialize_sql(?)", [text]))
    if tree.get("error"):
        raise Refusal("query.policy_rewrite")
    return tree


def _written(run: Run, tree: dict[str, Any]) -> str:
    return str(run("SELECT json_deserialize_sql(CAST(? AS JSON))", [json.dumps(tree)])).rstrip().removesuffix(";")


def _sources(node: Any) -> Iterator[tuple[str, ...]]:
    """The path of every table, view and common table expression that is read."""
    if isinstance(node, list):
        for item in node:
            yield from _sources(item)
    elif isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            yield tuple(node["qualified_name"]["path"])
        for value in node.values():
            yield from _sources(value)
