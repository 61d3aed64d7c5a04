"""Rules that the data itself suggests, for a person to accept: what holds for every row, or for all but very few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from data.core import Core
from data.errors import ConflictError, LakeError, NotFound
from data.quality.check import check_opened
from data.quality.document import read_rules
from data.quality.model import Dimension, RuleResult, TableRules
from data.quality.opened import here
from data.quality.place import relation_of
from data.quality.profile import EMAIL, Column, profile
from data.quality.rulebook import load_rulebook, require_own

NEARLY = 0.98
SET_ROWS = 100


@dataclass(frozen=True)
class Suggestion:
    """A rule as it would be written (`document`), and what it would have given now."""

    id: str
    dimension: Dimension
    document: Mapping[str, Any]
    result: RuleResult


def suggest(core: Core, lake: str, table: str) -> tuple[Suggestion, ...]:
    """Rules that nobody wrote yet and that hold for at least 98 of a hundred rows. Raises NotFound, LakeError, and
    ConflictError for a lake that lies elsewhere."""
    if require_own(core, lake):
        raise ConflictError("quality.remote_lake", lake=lake)
    core.lakes.ready(lake)
    relation = relation_of(lake, table)
    rules = load_rulebook(core, fresh=True).of(lake, table)
    with core.lakes.cursor() as cursor:
        try:
            place = here(cursor, relation, lake=lake)
            columns = profile(cursor, relation, place.types)
            proposed = {id_: document for id_, document in _proposals(columns, _keys(core, lake, table))}
            known = {_essence(rule.document) for rule in rules.rules}
            new = {id_: d for id_, d in proposed.items() if id_ not in _ids(rules) and _essence(d) not in known}
            found = check_opened(place, read_rules(new), now=core.clock.now()).results
        except duckdb.CatalogException as error:
            raise NotFound("lake.table_unknown", lake=lake, table=table) from error
        except duckdb.Error as error:
            raise LakeError("quality.engine", lake=lake, table=table) from error
    return tuple(
        Suggestion(result.rule, result.dimension, new[result.rule], result)
        for result in found
        if result.error is None and result.tested and result.passed >= NEARLY * result.tested
    )


def _proposals(columns: Sequence[Column], keys: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for column in (c for c in columns if c.rows):
        yield from _of_column(column)
        other = keys.get(column.name)
        if other is not None:
            reference = {"table": other[0], "columns": [other[1]]}
            document = {"kind": "foreign_key", "columns": [column.name], "references": reference}
            yield f"{column.name}_known", document
    yield from _of_pairs([c for c in columns if c.is_time and c.values])


def _of_column(column: Column) -> Iterator[tuple[str, dict[str, Any]]]:
    name = column.name
    if column.values >= NEARLY * column.rows:
        yield f"{name}_present", {"kind": "not_null", "column": name}
    if name.endswith("id") and column.distinct and column.distinct >= NEARLY * column.values and column.values > 1:
        yield f"{name}_unique", {"kind": "unique", "columns": [name]}
    if column.members and column.rows >= SET_ROWS and column.is_text and len(column.members) > 1:
        yield f"{name}_known_value", {"kind": "set", "column": name, "values": list(column.members)}
    if column.is_number and column.least is not None and column.least >= 0 and not name.endswith("id"):
        yield f"{name}_not_negative", {"kind": "range", "column": name, "min": 0}
    if column.values and column.emails >= NEARLY * column.values:
        yield f"{name}_address", {"kind": "regex", "column": name, "pattern": EMAIL}


def _of_pairs(columns: Sequence[Column]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Days in the order in which they are written down most often follow each other."""
    for earlier, later in zip(columns, columns[1:], strict=False):
        if earlier.type == later.type:
            document = {"kind": "compare", "left": later.name, "op": ">=", "right": earlier.name}
            yield f"{later.name}_after_{earlier.name}", document


def _keys(core: Core, lake: str, table: str) -> dict[str, tuple[str, str]]:
    """Keys of other tables of the lake by column name: what their rules or datasets call unique."""
    found = {}
    for (where, name), rules in load_rulebook(core).tables.items():
        if where == lake and name != table and len(rules.key) == 1:
            found[rules.key[0]] = (name, rules.key[0])
    return found


def _ids(rules: TableRules) -> set[str]:
    return {rule.id for rule in rules.rules}


def _essence(document: Mapping[str, Any]) -> str:
    """What makes two rules the same: kind and columns, whatever their id and severity."""
    told = {name: document[name] for name in ("kind", "column", "columns", "left", "right") if name in document}
    return repr(sorted(told.items()))
