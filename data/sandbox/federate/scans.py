"""One scan per remote table: the columns and rows that any part of the statement may need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from data.sandbox.catalogue import fold
from data.sandbox.federate.predicates import column_in_lake, pushed
from data.sandbox.federate.scopes import Use, use_of
from data.sandbox.federate.tables import Named, RemoteColumn, RemoteLake, RemoteTable
from data.sandbox.remote_guard import sources_of


@dataclass(frozen=True)
class Scan:
    """What is to be fetched of `named`; `conditions` in the lake's terms. `uses` are the places it serves."""

    named: Named
    columns: tuple[RemoteColumn, ...]
    conditions: tuple[exp.Expr, ...]
    uses: tuple[tuple[Scope, Use], ...] = field(default=(), repr=False)

    def to_json(self, lake: RemoteLake, after: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """As the web process runs it, once it has the keys it waits for. `sql` ends with its conditions, so that one
        more can be added."""
        return {
            "lake": lake.id,
            "table": [self.named.table.schema, self.named.table.name],
            "written": list(self.named.written),
            "sql": self._query().sql(lake.dialect),
            "filtered": bool(self.conditions),
            "columns": [column.name for column in self.columns],
            "types": [column.type for column in self.columns],
            "estimate": self.named.table.rows,
            "dialect": lake.dialect,
            "after": list(after),
        }

    def _query(self) -> exp.Select:
        table = exp.table_(self.named.table.name, db=self.named.table.schema, quoted=True)
        columns = [exp.alias_(column_in_lake(column), column.name, quoted=True) for column in self.columns]
        query = exp.select(*columns).from_(table)
        return query.where(*[exp.paren(each) if isinstance(each, exp.Or) else each for each in self.conditions])


def whole_tables(named: Iterable[Named]) -> list[Scan]:
    """Scans of everything, for statements whose needs can't be told."""
    return [Scan(each, tuple(each.table.columns.values()), ()) for each in _once(named)]


def scans_for(
    named: Mapping[int, Named], scopes: Sequence[Scope], lakes: Mapping[str, RemoteLake], *, every_column: bool
) -> list[Scan]:
    """The scans that `scopes`, of a qualified statement whose table nodes `named` knows, need together."""
    uses: dict[tuple[str, str, str], list[tuple[Scope, Use, Named]]] = {}
    for scope in scopes:
        for alias, source in sources_of(scope).items():
            found = named.get(id(source))
            if found is not None:
                uses.setdefault(_key(found), []).append((scope, use_of(scope, alias), found))
    return [_scan(found, lakes, every_column=every_column) for found in uses.values()]


def _scan(found: Sequence[tuple[Scope, Use, Named]], lakes: Mapping[str, RemoteLake], *, every_column: bool) -> Scan:
    named = found[0][2]
    lake = lakes[fold(named.table.lake)]
    wanted = {name for _, use, _ in found for name in use.columns}
    columns = tuple(column for name, column in named.table.columns.items() if every_column or name in wanted)
    filters = [_pushed(use, named.table, lake) for _, use, _ in found]
    uses = tuple((scope, use) for scope, use, _ in found)
    return Scan(named, columns or _narrowest(named.table), _any_of(filters), uses)


def _pushed(use: Use, table: RemoteTable, lake: RemoteLake) -> list[exp.Expr]:
    found = (pushed(condition, table, lake) for condition in use.conditions)
    return [condition for condition in found if condition is not None]


def _any_of(filters: Sequence[Sequence[exp.Expr]]) -> tuple[exp.Expr, ...]:
    """Conditions that let through what any of `filters` lets through."""
    if len(filters) == 1:
        return tuple(filters[0])
    if not all(filters):
        return ()
    return (exp.or_(*[exp.and_(*each) for each in filters]),)


def _narrowest(table: RemoteTable) -> tuple[RemoteColumn, ...]:
    """A column to count rows by."""
    plain = [column for column in table.columns.values() if not column.as_text and column.type != "VARCHAR"]
    return ((plain or list(table.columns.values()))[0],)


def _once(named: Iterable[Named]) -> list[Named]:
    return list({_key(each): each for each in named}.values())


def _key(named: Named) -> tuple[str, str, str]:
    return (fold(named.table.lake), fold(named.written[0]), fold(named.written[1]))
