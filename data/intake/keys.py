"""Keys of tables and joins between them, each measured: unique where it must be, and how many rows find a partner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from data.core import Core
from data.intake.labels import singular, words
from data.intake.profile import ColumnProfile, Family, TableProfile
from data.intake.roles import Role, role
from data.sql import quote

SAME_NAME = 0.5
KEY_NAME = 0.6
VALUES_ALONE = 0.9
LONGEST_KEY = 3
FEWEST_VALUES = 3
LARGE = 200_000
LONGEST = 40


@dataclass(frozen=True)
class Link:
    """Rows of `table` find at most one row of `other` where the pairs of `on` (column there, column here) are equal.

    `found` is the share of distinct keys of `table`, none of their parts missing, that find one.
    """

    table: str
    other: str
    on: tuple[tuple[str, str], ...]
    found: float


def primary_key(core: Core, table: TableProfile) -> tuple[str, ...]:
    """The fewest columns that tell rows apart, measured; empty when none were found. Several columns are tried together
    in tables of moderate size only."""
    single = [column for column in table.columns.values() if column.unique and column.family is not Family.NUMBER]
    single += [c for c in table.columns.values() if c.unique and c.family is Family.NUMBER and c.whole]
    if single:
        return (min(single, key=lambda column: _key_rank(table, column)).name,)
    if table.rows > LARGE:
        return ()
    parts = [c for c in table.columns.values() if c.nulls == 0 and c.distinct > 1 and _may_be_part(table, c)][:10]
    return _unique_together(core, table, parts)


def find_links(core: Core, tables: Sequence[TableProfile]) -> tuple[Link, ...]:
    """Every link from one table to another, by table and column."""
    found = [link for table in tables for other in tables if table is not other for link in _links(core, table, other)]
    return tuple(_without_mirrors(found, {table.name: table.rows for table in tables}))


def _key_rank(table: TableProfile, column: ColumnProfile) -> tuple[int, int]:
    found = words(column.name)
    own = {singular(table.name.lower()), table.name.lower()}
    named = 0 if found[-1:] in (["id"], ["key"], ["code"]) or "_".join(found) in own else 1
    return named, list(table.columns).index(column.name)


def _may_be_part(table: TableProfile, column: ColumnProfile) -> bool:
    if column.family is Family.NUMBER:
        return column.whole and role(table, column) not in {Role.AMOUNT, Role.RATE}
    return column.family in {Family.DATE, Family.MOMENT, Family.TEXT}


def _links(core: Core, table: TableProfile, other: TableProfile) -> Iterator[Link]:
    for key in (column for column in other.columns.values() if column.unique):
        for column in table.columns.values():
            least = _least_share(other, key, column)
            if least is not None and (share := _share(core, table, other, ((column.name, key.name),))) >= least:
                yield Link(table.name, other.name, ((column.name, key.name),), share)
    yield from _composite(core, table, other)


def _least_share(other: TableProfile, key: ColumnProfile, column: ColumnProfile) -> float | None:
    """How many values must find a partner for a join to be believed; None when there can be none.

    1. The same name, or one that says the other table, may miss many. 2. Texts may join by their values alone, if they
    are several and nearly all are found. 3. Numbers never: one, two, three are in every key.
    """
    if column.family is not key.family or column.values == 0 or (column.family is Family.NUMBER and not column.whole):
        return None
    here, there = "_".join(words(column.name)), "_".join(words(key.name))
    one = "_".join(words(singular(other.name)))
    if here == there and here not in {"id", "name", "key", "year", "date"}:
        return SAME_NAME
    if here in {f"{one}_{there}", one, f"{one}_id", f"{one}_key", f"{one}_code"} or here.endswith(f"_{one}_{there}"):
        return KEY_NAME
    return VALUES_ALONE if _may_hold(key, column) else None


def _may_hold(key: ColumnProfile, column: ColumnProfile) -> bool:
    """Whether a key may hold nearly all of a text column's values: seen without reading them, so most pairs cost
    nothing."""
    if column.family is not Family.TEXT or column.unique or column.distinct < FEWEST_VALUES or column.length > LONGEST:
        return False
    alike = abs(column.length - key.length) <= 1 + 0.25 * max(column.length, key.length)
    return alike and column.distinct <= key.distinct * 1.2 and column.least <= key.most and key.least <= column.most


def _composite(core: Core, table: TableProfile, other: TableProfile) -> Iterator[Link]:
    named = ((column, other.columns[name]) for name, column in table.columns.items() if name in other.columns)
    shared = [there for here, there in named if here.family is there.family and _may_be_part(other, there)]
    if any(column.unique for column in shared) or len(shared) < 2:
        return
    names = _unique_together(core, other, [c for c in shared if c.nulls == 0 and c.distinct > 1])
    if names and not _unique_together(core, table, [table.columns[name] for name in names], only=names):
        on = tuple((name, name) for name in names)
        share = _share(core, table, other, on)
        if share >= SAME_NAME:
            yield Link(table.name, other.name, on, share)


def _unique_together(
    core: Core, table: TableProfile, columns: Sequence[ColumnProfile], *, only: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The fewest of `columns` (or just `only`) that together are unique; the widest columns are tried first."""
    ranked = sorted(columns, key=lambda column: -column.distinct)
    for size in [len(only)] if only else range(2, LONGEST_KEY + 1):
        for chosen in combinations(ranked, size):
            if prod(column.distinct for column in chosen) * 1.2 < table.rows:
                continue
            names = [column.name for column in chosen]
            listed = ", ".join(quote(name) for name in names)
            sql = f"SELECT count(*) AS n FROM (SELECT DISTINCT {listed} FROM {table.path})"
            if core.lakes.fetch(sql).columns["n"][0] == table.rows:
                return tuple(name for name in table.columns if name in names)
    return ()


def _share(core: Core, table: TableProfile, other: TableProfile, on: tuple[tuple[str, str], ...]) -> float:
    here = ", ".join(quote(column) for column, _ in on)
    known = " AND ".join(f"{quote(column)} IS NOT NULL" for column, _ in on)
    equal = " AND ".join(f"f.{quote(column)} = k.{quote(key)}" for column, key in on)
    sql = (
        f"SELECT count(*) AS keys, count(*) FILTER (EXISTS (SELECT 1 FROM {other.path} AS k WHERE {equal})) AS found"
        f" FROM (SELECT DISTINCT {here} FROM {table.path} WHERE {known}) AS f"
    )
    answer = core.lakes.fetch(sql).columns
    return answer["found"][0] / answer["keys"][0] if answer["keys"][0] else 0.0


def _without_mirrors(links: Sequence[Link], rows: dict[str, int]) -> Iterator[Link]:
    """Of two unique columns that point at each other, the larger table's link stays; and of several columns of one
    table's key, one link a column."""
    pairs = {(link.table, link.other, link.on): link for link in links}
    seen: set[tuple[str, str, str]] = set()
    for link in links:
        back = (link.other, link.table, tuple((there, here) for here, there in link.on))
        if back in pairs and (rows[link.table], link.table) < (rows[link.other], link.other):
            continue
        mark = (link.table, link.on[0][0], link.other)
        if len(link.on) == 1 and mark in seen:
            continue
        seen.add(mark)
        yield link
