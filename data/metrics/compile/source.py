"""What a statement is made of: leaves that one scan can compute, and the columns they are grouped by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from data.metrics.compile.build import Build, Fields
from data.metrics.compile.functions import cast
from data.metrics.compile.leaves import Expanded, Leaf, Scan, scan_of
from data.metrics.compile.names import KEY, TIME, TOTAL, WINDOW, column, literal, named
from data.metrics.model import Dataset
from data.metrics.plan import Plan
from data.metrics.query import Grain
from data.metrics.rolled import Built
from data.metrics.time_words import MONTHS

Tree = exp.Expr


@dataclass(frozen=True)
class Source:
    """Leaves of one dataset on one time column, and the name their CTE bears.

    `many` is the to-many join their values lie beyond, `run` the reset of running totals, `stock` says semi-additive.
    `rolled` is the rollup that its rows come from, if any; at `edges` of the spans they come from the dataset.
    """

    name: str
    dataset: Dataset
    time: str
    many: str | None
    run: str | None
    stock: bool
    leaves: tuple[Leaf, ...]
    rolled: Built | None = None
    edges: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its own."""
        return tuple(leaf.column for leaf in self.leaves)


def group_leaves(expanded: Iterable[Expanded], plan: Plan) -> list[Source]:
    """The leaves by the scan that can compute them."""
    found: dict[Scan, dict[str, Leaf]] = {}
    for each in expanded:
        for leaf in each.leaves:
            found.setdefault(scan_of(plan.datasets[leaf.dataset], leaf), {})[leaf.column] = leaf
    return [
        Source(
            source_name(scan),
            plan.datasets[scan.dataset],
            *scan[1:],
            tuple(leaves.values()),
            plan.routes.get(scan),
            plan.edges.get(scan, ()),
        )
        for scan, leaves in found.items()
    ]


def group_names(plan: Plan) -> list[str]:
    """The columns rows are grouped by: dimensions, their keys, and `time` where there is a grain."""
    names: list[str] = []
    for id_ in plan.dimensions:
        names.append(id_)
        if any(d.dimensions[id_].key for d in plan.datasets.values() if id_ in d.dimensions):
            names.append(id_ + KEY)
    return [*names, TIME] if plan.grain else names


def has_windows(build: Build) -> bool:
    """Whether rows are marked with the window they belong to."""
    return build.shape.windows not in {"none", "one"}


def group_columns(source: Source, fields: Fields) -> Iterator[Tree]:
    """The dimensions and their keys, named."""
    plan = fields.build.shape.plan
    names = group_names(plan)
    for id_ in plan.dimensions:
        yield named(fields.dimension(id_), id_)
        if id_ + KEY in names:
            yield named(fields.key(id_), id_ + KEY)


def period_of(moment: Tree, kind: str, grain: str, build: Build) -> Tree:
    """The start of the period a moment of wall time lies in: a DATE, or a TIMESTAMP for hours."""
    if grain == Grain.DAY and kind == "DATE":
        return moment
    if grain == Grain.HOUR:
        return build.call("trunc", str(grain), cast(moment, "TIMESTAMP"))
    lead = (build.context.fiscal - 1) % MONTHS.get(grain, 1)
    moved = build.call("add", "month", moment, -lead) if lead else moment
    start = build.call("trunc", str(grain), moved)
    return cast(build.call("add", "month", start, lead) if lead else start, "DATE")


def time_type(grain: Grain | None) -> str:
    """The type of the column `time`."""
    return "TIMESTAMP" if grain is Grain.HOUR else "DATE"


def input_columns(source: Source, fields: Fields) -> Iterator[Tree]:
    """What the leaves aggregate: `<leaf>` and, where a measure has a condition, `<leaf>?`."""
    for leaf in source.leaves:
        value, where = leaf_inputs(source, leaf, fields)
        if value is not None:
            yield named(value, leaf.column)
        if where is not None:
            yield named(where, leaf.column + "?")


def leaf_inputs(source: Source, leaf: Leaf, fields: Fields) -> tuple[Tree | None, Tree | None]:
    """The value and the condition of a leaf, as trees over the dataset's aliases."""
    value = where = None
    if leaf.measure.value is not None:
        fields.schema.type(source.dataset, f"measure:{leaf.measure.id.partition(' ')[0]}")
        value = fields.tree(leaf.measure.value)
    if leaf.measure.where is not None:
        where = fields.condition(leaf.measure.where)
    return value, where


def grouped(select: exp.Select, build: Build, *, extra: Sequence[str] = (), windows: bool = True) -> exp.Select:
    """`select` grouped by groups, window (of several, unless told not to) and `extra`.

    Once more without the groups where totals are asked for.

    Puts the groups in front of its columns and `__total` behind them.
    """
    plan = build.shape.plan
    groups = group_names(plan)
    rest = [*([WINDOW] if windows and has_windows(build) else []), *extra]
    total = plan.query.totals and bool(groups)
    flag = exp.Grouping(expressions=[column(groups[-1])]) if total else literal(0)
    values = select.expressions
    select.set("expressions", [*(column(name) for name in [*groups, *rest]), *values, named(flag, TOTAL)])
    if total:
        sets = [exp.Tuple(expressions=[column(n) for n in names]) for names in ([*groups, *rest], rest)]
        select.set("group", exp.Group(expressions=[exp.GroupingSets(expressions=sets)]))
    elif groups or rest:
        select.set("group", exp.Group(expressions=[column(name) for name in [*groups, *rest]]))
    return select


def grouped_by(select: exp.Select, keys: Iterable[Tree]) -> exp.Select:
    """`select` grouped by `keys`, aliases taken off. A literal tells no rows apart, and a number would be taken for the
    place of a column."""
    bare = [key.this.copy() if isinstance(key, exp.Alias) else key.copy() for key in keys]
    bare = [key for key in bare if not isinstance(key, exp.Literal)]
    if bare:
        select.set("group", exp.Group(expressions=bare))
    return select


def source_name(scan: Scan) -> str:
    """The name of the source of a scan."""
    dataset, time, many, run, stock = scan
    words = [dataset, f"by {time}" if time != "time" else "", f"per {many}" if many else ""]
    words += [f"since {run}" if run else "", "at the end" if stock else ""]
    return " ".join(word for word in words if word)
