"""Leaves beyond a to-many join: the keys of the rows that count are made unique, then the far rows are joined once.

So a payment counts once in each group it belongs to, however many lines its invoice has there.
"""

from __future__ import annotations

from sqlglot import exp

from data.metrics.compile.aggregates import of_rows
from data.metrics.compile.build import Build
from data.metrics.compile.names import ROWS, TOTAL, WINDOW, column, named, subquery
from data.metrics.compile.rows import marked_rows
from data.metrics.compile.scan import moments, within
from data.metrics.compile.source import Source, group_names, grouped, has_windows, input_columns
from data.metrics.compile.tables import from_many

KEYS = "keys"


def many(source: Source, build: Build) -> exp.Query:
    """The aggregated far rows: groups, `__window`, a column per leaf, `__rows`, `__total`."""
    if build.shape.windows != "overlapping":
        return _many(source, build, None)
    return exp.union(*(_many(source, build, window) for window in (0, 1)), distinct=False, copy=False)


def _many(source: Source, build: Build, window: int | None) -> exp.Select:
    assert source.many is not None
    join = source.dataset.joins[source.many]
    bare = Source(source.name, source.dataset, source.time, None, None, False, ())
    numbers = [f"__key{at}" for at in range(len(join.on))]
    near_keys = {number: column(there, join.source) for number, (there, _) in zip(numbers, join.on, strict=True)}
    near = marked_rows(
        bare,
        build,
        lambda fields: moments(bare, fields, window),
        lambda fields: within(fields, bare, window),
        keys=near_keys,
    ).select
    keys = grouped(exp.Select().from_(subquery(near, "near"), copy=False), build, extra=numbers)
    fields = build.fields(source.dataset)
    inputs = list(input_columns(source, fields))
    far = from_many(source.dataset, fields.schema.lake, source.many, fields.joins, fields.schema.doubled)
    here = [named(column(name, source.many), number) for number, (_, name) in zip(numbers, join.on, strict=True)]
    far = far.select(*here, *inputs, copy=False)
    on = [exp.EQ(this=column(number, KEYS), expression=column(number, "far")) for number in numbers]
    marks = [*group_names(build.shape.plan), *([WINDOW] if has_windows(build) else []), TOTAL]
    values = [named(of_rows(leaf, build), leaf.column) for leaf in source.leaves]
    count = named(exp.Count(this=column(numbers[0], "far")), ROWS)
    select = exp.Select(expressions=[*(column(name, KEYS) for name in marks), *values, count])
    select = select.from_(subquery(keys, KEYS), copy=False)
    select = select.join(subquery(far, "far"), on=exp.and_(*on, copy=False), join_type="left", copy=False)
    select.set("group", exp.Group(expressions=[column(name, KEYS) for name in marks]))
    return select
