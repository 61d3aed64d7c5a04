"""Which scans are better asked after their neighbours: a small side's keys, sent along, leave most rows of a large one
where they are.

Rules:
 1. the large side is used once, tied by an equality of an inner join; its lake guesses 1,000 rows or more
 2. the small side has a tenth of its rows; a filter is thought to leave one of a hundred
 3. a side that waits is thought larger than the one it waits for: nobody waits in a circle
 4. keys are whole numbers, text or days on both sides, never NULL: what equals nothing meets nothing
 5. of a small side that lies here only conditions count that mean the same whenever they are asked
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from data.sandbox.catalogue import fold
from data.sandbox.federate.predicates import column_in_lake, family
from data.sandbox.federate.scans import Scan
from data.sandbox.federate.scopes import use_of
from data.sandbox.federate.tables import RemoteLake
from data.sandbox.remote_guard import sources_of

WORTH = 1_000
_TENTH = 10
_LEFT_BY_FILTER = 100
_PLAIN = (
    exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean, exp.Neg, exp.And, exp.Or, exp.Not, exp.Paren,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Like, exp.Is, exp.Cast, exp.DataType,
)  # fmt: skip


@dataclass(frozen=True)
class LocalTable:
    """A table that lies here: rows as the engine guesses them, types of its columns by folded name."""

    rows: int
    types: Mapping[str, str]


@dataclass(frozen=True)
class _Small:
    """The side whose keys are asked first: a scan by its number, or a statement of the engine's."""

    shown: str
    rows: float
    type: str
    source: Mapping[str, Any]


Local = Callable[[tuple[str, str, str]], LocalTable | None]


def waits_for(scans: Sequence[Scan], at: int, lakes: Mapping[str, RemoteLake], local: Local) -> list[dict[str, Any]]:
    """What the scan `at` is to wait for: `column` in its lake's words, the `kind` of its keys, and where they come
    from: a `scan` and its `key`, or the `sql` that gives them. `shown` is the small side's column."""
    scan = scans[at]
    if len(scan.uses) != 1 or (scan.named.table.rows or 0) < WORTH:
        return []
    scope, use = scan.uses[0]
    found: dict[str, dict[str, Any]] = {}
    for mine, other in use.ties:
        column = scan.named.table.columns.get(fold(mine.name))
        small = _small(scope, other, scans, local)
        if column is None or small is None or not _is_smaller(small, scan):
            continue
        kind = _kind(column.type)
        if kind and kind == _kind(small.type):
            sql = column_in_lake(column).sql(lakes[fold(scan.named.table.lake)].dialect)
            found.setdefault(sql, {"column": sql, "kind": kind, "shown": small.shown, **small.source})
    return list(found.values())


def _is_smaller(small: _Small, scan: Scan) -> bool:
    return small.rows * _TENTH <= (scan.named.table.rows or 0) and small.rows < _guess(scan)


def _small(scope: Scope, other: exp.Column, scans: Sequence[Scan], local: Local) -> _Small | None:
    source = sources_of(scope).get(other.table)
    if not isinstance(source, exp.Table):
        return None
    numbered = next((at for at, scan in enumerate(scans) if _serves(scan, scope, other.table)), None)
    if numbered is not None:
        scan = scans[numbered]
        column = scan.named.table.columns.get(fold(other.name))
        if column is None or scan.named.table.rows is None:
            return None
        shown = f"{scan.named.table.lake}.{scan.named.table.schema}.{scan.named.table.name}.{column.name}"
        return _Small(shown, _guess(scan), column.type, {"scan": numbered, "key": column.name})
    return _local(scope, other, source, local)


def _serves(scan: Scan, scope: Scope, alias: str) -> bool:
    return any(used is scope and use.alias == alias for used, use in scan.uses)


def _local(scope: Scope, other: exp.Column, source: exp.Table, local: Local) -> _Small | None:
    path = (fold(source.catalog), fold(source.db), fold(source.name))
    table = local(path)
    if table is None or fold(other.name) not in table.types:
        return None
    conditions = [each for each in use_of(scope, other.table).conditions if _is_plain(each)]
    key = exp.column(other.name, table=other.table)
    query = exp.select(key).distinct().from_(source.copy()).where(*conditions, exp.not_(key.copy().is_(exp.null())))
    rows = table.rows / _LEFT_BY_FILTER if conditions else table.rows
    sql = query.sql("duckdb", identify=True)
    return _Small(".".join((*path, other.name)), rows, table.types[fold(other.name)], {"sql": sql})


def _is_plain(condition: exp.Expr) -> bool:
    """Whether it means the same whenever it is asked: no chance, no present moment, no value to come."""
    return all(isinstance(node, _PLAIN) for node in condition.walk())


def _guess(scan: Scan) -> float:
    """Rows that are thought to come of it."""
    rows = scan.named.table.rows or 0
    return rows / _LEFT_BY_FILTER if scan.conditions else rows


def _kind(type_: str) -> str:
    """What keys of a type are written as: number, text, day, or "" where they stay here."""
    kind = family(type_)
    if kind == "number" and (type_ == "DOUBLE" or (type_.startswith("DECIMAL") and not type_.endswith(",0)"))):
        return ""
    return kind if kind in {"number", "text", "day"} else ""
