"""The rows of a dataset that count, marked with groups and moments, ready to be aggregated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from data.metrics.compile.aggregates import narrowed, of_parts, of_rows
from data.metrics.compile.build import Build, Fields
from data.metrics.compile.fold import needs_time
from data.metrics.compile.leaves import Leaf
from data.metrics.compile.names import ROWS, TIME, column, literal, named, subquery
from data.metrics.compile.source import Source, group_columns, group_names, grouped_by, input_columns, leaf_inputs
from data.metrics.compile.tables import from_base, lake_table
from data.metrics.model import BASE
from data.metrics.plan import Condition

Tree = exp.Expr
Trees = Callable[[Fields], Iterable[Tree]]


@dataclass(frozen=True)
class Rows:
    """`folded` rows are parts that were added up already, each with its number of rows."""

    select: exp.Query
    folded: bool
    build: Build

    def value(self, leaf: Leaf, *, only: Tree | None = None) -> exp.Alias:
        """A leaf over the rows for which `only` holds."""
        tree = of_parts(leaf, only=only) if self.folded else of_rows(leaf, self.build, only=only)
        return named(tree, leaf.column)

    def count(self, *, only: Tree | None = None) -> exp.Alias:
        """The number of rows for which `only` holds."""
        tree: Tree = exp.Sum(this=column(ROWS)) if self.folded else exp.Count(this=exp.Star())
        return named(narrowed(tree, only), ROWS)


def marked_rows(
    source: Source, build: Build, marks: Trees, inside: Trees, *, keys: Mapping[str, exp.Column] | None = None
) -> Rows:
    """The rows for which `inside` and the filters hold, with groups, `marks`, `keys` and the inputs of the leaves."""
    fields = build.fields(source.dataset)
    keys = keys or {}
    fields.joins |= {key.table for key in keys.values()}
    columns = [*group_columns(source, fields), *marks(fields)]
    columns += [named(key, name) for name, key in keys.items()]
    columns += input_columns(source, fields)
    conditions = [*inside(fields), *(fields.condition(c) for c in _filters(source, build))]
    select = from_base(source.dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    return Rows(filtered(select.select(*(columns or [literal(1)]), copy=False), conditions), False, build)


def folded_rows(source: Source, build: Build, marks: Trees, inside: Trees, *, by: tuple[str, ...]) -> Rows:
    """The same rows added up by the columns `by` of the base before anything else is done with them."""
    outer, base = build.fields(source.dataset), build.fields(source.dataset)
    kept = [] if needs_time(source, build) else list(marks(base))
    columns = [*group_columns(source, outer), *([] if kept else marks(outer))]
    columns += [named(column(name, BASE), name) for name in (*(m.alias for m in kept), *source.columns, ROWS)]
    early, late = _split(source, build, inside, outer)
    keys: list[Tree] = [column(name, BASE) for name in by]
    parts: list[Tree] = [*keys, *kept]
    for leaf in source.leaves:
        value, where = leaf_inputs(source, leaf, base)
        parts.append(named(of_rows(leaf, build, value=value, where=where), leaf.column))
    parts.append(named(exp.Count(this=exp.Star()), ROWS))
    inner = exp.Select(expressions=parts).from_(lake_table(source.dataset.table, base.schema.lake, BASE), copy=False)
    inner = filtered(inner, early)
    inner = grouped_by(inner, [*keys, *kept])
    select = from_base(source.dataset, outer.schema.lake, outer.joins, outer.schema.doubled, base=subquery(inner, BASE))
    return Rows(filtered(select.select(*columns, copy=False), late), True, build)


def rolled_rows(source: Source, build: Build, marks: Trees, inside: Trees, *, edges: Iterable[Trees] = ()) -> Rows:
    """The same rows from the source's rollup, where they were added up ahead of time; those inside `edges` from the
    dataset, added up like them. What was added up by columns of the base has its joins still to be made."""
    fields = rolled_fields(source, build)
    columns = [*group_columns(source, fields), *marks(fields)]
    columns += [named(column(f"measure:{leaf.measure.id}", BASE), leaf.column) for leaf in source.leaves]
    columns.append(column(ROWS, BASE))
    conditions = [*inside(fields), *(fields.condition(c) for c in _filters(source, build))]
    select = from_base(fields.dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    parts: list[exp.Query] = [filtered(select.select(*columns, copy=False), conditions)]
    parts += [_added_up(source, build, marks, piece) for piece in edges]
    return Rows(parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False, copy=False), True, build)


def _added_up(source: Source, build: Build, marks: Trees, inside: Trees) -> exp.Select:
    """Rows of the dataset as a rollup would hold them: one for each combination of groups and marks."""
    rows = marked_rows(source, build, marks, inside).select
    names = [*(name for name in group_names(build.shape.plan) if name != TIME)]
    names += [mark.alias for mark in marks(build.fields(source.dataset))]
    columns: list[Tree] = [column(name) for name in names]
    columns += [named(of_rows(leaf, build), leaf.column) for leaf in source.leaves]
    columns.append(named(exp.Count(this=exp.Star()), ROWS))
    return grouped_by(
        exp.Select(expressions=columns).from_(subquery(rows, "edge"), copy=False), [column(name) for name in names]
    )


def rolled_fields(source: Source, build: Build) -> Fields:
    """The fields of the source's rollup."""
    assert source.rolled is not None and source.rolled.schema is not None
    return Fields(source.rolled.dataset, source.rolled.schema, build)


def filtered(select: exp.Select, conditions: list[Tree]) -> exp.Select:
    """`select` where all the conditions hold."""
    return select.where(exp.and_(*conditions, copy=False), copy=False) if conditions else select


def _split(source: Source, build: Build, inside: Trees, outer: Fields) -> tuple[list[Tree], list[Tree]]:
    """Conditions on the base alone, which can be asked early, and those on joined tables."""
    early: list[Tree] = []
    late: list[Tree] = []
    for condition in (None, *_filters(source, build)):
        fields = build.fields(source.dataset)
        made = inside(fields) if condition is None else [fields.condition(condition)]
        (late if fields.joins else early).extend(made)
        outer.joins |= fields.joins
    return early, late


def _filters(source: Source, build: Build) -> tuple[Condition, ...]:
    return build.shape.plan.filters.get(source.dataset.id, ())
