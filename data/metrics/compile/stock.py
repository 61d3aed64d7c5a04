"""Semi-additive leaves: what stood at the end of a period is what stood on the last day with data before that end.

The day is the dataset's, not the group's: a closed account has nothing on it, and does not live on with its last row.
"""

from __future__ import annotations

from sqlglot import exp

from data.metrics.compile.build import Build, Fields
from data.metrics.compile.functions import cast
from data.metrics.compile.names import TIME, TOTAL, WINDOW, column, named, subquery
from data.metrics.compile.periods import PERIODS, UNTIL, periods, placed
from data.metrics.compile.rows import Rows, marked_rows, rolled_fields, rolled_rows
from data.metrics.compile.source import Source, grouped_by, has_windows
from data.metrics.compile.tables import from_base

DAY = "__day"


def stock(source: Source, build: Build) -> exp.Select:
    """The stocks: groups, `__window`, a column per leaf, `__rows`, `__total`."""
    rows = _rows(source, build)
    marks = placed(build, "rows")
    values = [*(rows.value(leaf) for leaf in source.leaves), rows.count()]
    select = exp.Select(expressions=[*marks, *values, column(TOTAL, PERIODS)])
    select = select.from_(subquery(_with_days(source, build), PERIODS), copy=False)
    same = exp.EQ(this=column(DAY, "rows"), expression=column(DAY, PERIODS))
    select = select.join(subquery(rows.select, "rows"), on=same, copy=False)
    return grouped_by(select, [*marks, column(TOTAL, PERIODS)])


def _rows(source: Source, build: Build) -> Rows:
    """The rows with groups, the inputs of the leaves and `__day`."""

    def day(fields: Fields) -> list[exp.Expr]:
        return [named(cast(fields.local_time(source.time), "DATE"), DAY)]

    return (rolled_rows if source.rolled else marked_rows)(source, build, day, lambda _: ())


def _with_days(source: Source, build: Build) -> exp.Select:
    """The periods, each with the last day before its end on which the dataset has rows."""
    fields = rolled_fields(source, build) if source.rolled else build.fields(source.dataset)
    day = named(cast(fields.local_time(source.time), "DATE"), DAY)
    days = from_base(fields.dataset, fields.schema.lake, fields.joins, fields.schema.doubled)
    days = days.select(day, copy=False).distinct(copy=False)
    plan = build.shape.plan
    names = [*([TIME] if plan.grain else []), *([WINDOW] if has_windows(build) else []), UNTIL, TOTAL]
    marks = [column(name, "spans") for name in names]
    last = named(exp.Max(this=column(DAY, "days")), DAY)
    select = exp.Select(expressions=[*marks, last]).from_(subquery(periods(build), "spans"), copy=False)
    before = exp.LT(this=cast(column(DAY, "days"), "TIMESTAMP"), expression=column(UNTIL, "spans"))
    select = select.join(subquery(days, "days"), on=before, copy=False)
    return grouped_by(select, marks)
