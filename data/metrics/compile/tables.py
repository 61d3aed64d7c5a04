"""FROM clauses: the base of a dataset and the joins that are needed, none that is not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from data.metrics.compile.names import column, identifier, literal, named, subquery
from data.metrics.model import BASE, Dataset

NUMBER = "__number"


def from_base(
    dataset: Dataset,
    lake: str,
    joins: Iterable[str],
    doubled: frozenset[str] = frozenset(),
    *,
    base: exp.Subquery | None = None,
) -> exp.Select:
    """`FROM base LEFT JOIN …` with the joins named and those on the way to them; no columns yet.

    A to-one join in `doubled` has several rows for one key: one of them is taken, always the same, so that the rows of
    the base stay as many as they are. `base`, under that alias, may stand for the base.
    """
    select = exp.Select().from_(base or lake_table(dataset.table, lake, BASE), copy=False)
    return _joined(select, dataset, lake, _needed(dataset, joins, beyond=None), doubled)


def from_many(dataset: Dataset, lake: str, many: str, joins: Iterable[str], doubled: frozenset[str]) -> exp.Select:
    """`FROM many LEFT JOIN …` with the joins that lie beyond a to-many join."""
    select = exp.Select().from_(lake_table(dataset.joins[many].table, lake, many), copy=False)
    return _joined(select, dataset, lake, _needed(dataset, joins, beyond=many), doubled)


def lake_table(name: str, lake: str, alias: str) -> exp.Table:
    """`"lake"."schema"."name" AS "alias"`; the schema is `main` unless `name` says `schema.name`, the catalog the lake
    unless it says `catalog.schema.name`."""
    path, _, table = name.rpartition(".")
    catalog, _, schema = path.rpartition(".")
    return exp.Table(
        this=identifier(table),
        db=identifier(schema or "main"),
        catalog=identifier(catalog or lake),
        alias=exp.TableAlias(this=identifier(alias)),
    )


def _needed(dataset: Dataset, joins: Iterable[str], *, beyond: str | None) -> list[str]:
    asked = set(joins) - {BASE}
    found: dict[str, None] = {}
    for alias in dataset.joins:
        if alias in asked:
            path = dataset.path(alias)
            if beyond is not None:
                path = path[path.index(beyond) + 1 :]
            found.update(dict.fromkeys(path))
    return list(found)


def _joined(
    select: exp.Select, dataset: Dataset, lake: str, aliases: Iterable[str], doubled: frozenset[str]
) -> exp.Select:
    for alias in aliases:
        join = dataset.joins[alias]
        pairs = [exp.EQ(this=column(there, join.source), expression=column(here, alias)) for there, here in join.on]
        table: exp.Expr = lake_table(join.table, lake, alias)
        if alias in doubled:
            table = _single(dataset, lake, alias)
        select = select.join(table, on=exp.and_(*pairs, copy=False), join_type="left", copy=False)
    return select


def _single(dataset: Dataset, lake: str, alias: str) -> exp.Subquery:
    """One row for each key of a join: the first by all the columns the dataset uses of it."""
    join = dataset.joins[alias]
    keys = [here for _, here in join.on]
    used = dict.fromkeys([*keys, *used_columns(dataset, alias)])
    number = exp.Window(
        this=exp.RowNumber(),
        partition_by=[column(key, alias) for key in keys],
        order=exp.Order(expressions=[exp.Ordered(this=column(name, alias), nulls_first=False) for name in used]),
    )
    inner = exp.Select().from_(lake_table(join.table, lake, alias), copy=False)
    inner = inner.select(*(column(name, alias) for name in used), named(number, NUMBER), copy=False)
    outer = exp.Select(expressions=[exp.Star()]).from_(subquery(inner, alias), copy=False)
    return subquery(outer.where(exp.EQ(this=column(NUMBER), expression=literal(1)), copy=False), alias)


def used_columns(dataset: Dataset, alias: str) -> list[str]:
    """The columns of a join that any field of the dataset or any further join reads, by name."""
    scalars = [*dataset.times.values(), *dataset.columns.values()]
    scalars += [scalar for d in dataset.dimensions.values() for scalar in (d.value, d.key) if scalar]
    scalars += [measure.value for measure in dataset.measures.values() if measure.value]
    found = {node.name for s in scalars for node in s.tree.find_all(exp.Column) if node.table == alias}
    found |= {there for join in dataset.joins.values() if join.source == alias for there, _ in join.on}
    return sorted(found)
