"""Aggregates of leaves, first over rows, then over parts of them already aggregated."""

from __future__ import annotations

from sqlglot import exp

from data.metrics.compile.build import Build
from data.metrics.compile.leaves import Leaf
from data.metrics.compile.names import column, literal
from data.metrics.model import APPROXIMATE

Tree = exp.Expr
COUNTS = frozenset({"count", "count_distinct", APPROXIMATE})
SIMPLE: dict[str, type[exp.AggFunc]] = {"sum": exp.Sum, "count": exp.Count, "min": exp.Min, "max": exp.Max}
AGAIN: dict[str, type[exp.AggFunc]] = {"sum": exp.Sum, "count": exp.Sum, "min": exp.Min, "max": exp.Max}
ALONE = frozenset({"median", "quantile", "stddev"})


def of_rows(
    leaf: Leaf, build: Build, *, only: Tree | None = None, value: Tree | None = None, where: Tree | None = None
) -> Tree:
    """A leaf over rows, those for which `only` holds.

    Its value and its condition are the columns `<leaf>` and `<leaf>?` unless they are given. A sum whose condition
    holds for no row is 0, not unknown: there are rows, none of them counts.
    """
    tree = _plain(leaf, build, value or column(leaf.column))
    if leaf.measure.aggregate in COUNTS and only is not None:
        return _if_any(only, _counted(tree, leaf, only, where))
    if leaf.measure.where is None:
        return narrowed(tree, only)
    condition = where or column(leaf.column + "?")
    both = condition if only is None else exp.and_(condition, only.copy(), copy=False)
    if leaf.measure.aggregate != "sum":
        return narrowed(tree, both)
    return exp.Coalesce(this=narrowed(tree, both), expressions=[narrowed(exp.Sum(this=literal(0)), only)])


def _counted(tree: Tree, leaf: Leaf, only: Tree, where: Tree | None) -> Tree:
    if leaf.measure.where is None:
        return narrowed(tree, only)
    return narrowed(tree, exp.and_(where or column(leaf.column + "?"), only.copy(), copy=False))


def _if_any(only: Tree, tree: Tree) -> Tree:
    """NULL where no row is meant at all: what has no rows in a window has no count there either."""
    rows = narrowed(exp.Count(this=exp.Star()), only)
    return exp.Case(ifs=[exp.If(this=exp.GT(this=rows, expression=literal(0)), true=tree)])


def of_parts(leaf: Leaf, *, only: Tree | None = None) -> Tree:
    """A leaf over parts in each of which it was aggregated into column `<leaf>`; only where `has_parts`, where parts
    share none of the values counted, or where each group is one part."""
    again = exp.Max if leaf.measure.aggregate in ALONE else AGAIN.get(leaf.measure.aggregate, exp.Sum)
    return narrowed(again(this=column(leaf.column)), only)


def narrowed(tree: Tree, only: Tree | None) -> Tree:
    """An aggregate of the rows for which `only` holds."""
    return tree if only is None else exp.Filter(this=tree, expression=exp.Where(this=only.copy()))


def has_parts(leaf: Leaf) -> bool:
    """Whether a leaf of a whole can be had from the leaves of its parts."""
    return leaf.measure.aggregate in AGAIN


def _plain(leaf: Leaf, build: Build, value: Tree) -> Tree:
    kind = leaf.measure.aggregate
    if kind == "count" and leaf.measure.value is None:
        return exp.Count(this=exp.Star())
    if kind == "count_distinct":
        return exp.Count(this=exp.Distinct(expressions=[value]))
    if kind == "quantile":
        return build.call("quantile", value, leaf.measure.quantile)
    return SIMPLE[kind](this=value) if kind in SIMPLE else build.call(kind, value)
