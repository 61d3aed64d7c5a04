"""What the engine says about a dataset's fields: their types, which are missing, and how far its data reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
from sqlglot import exp

from data.core import Core
from data.errors import DefinitionError, Problem
from data.metrics.compile.functions import cast, function, text
from data.metrics.compile.literals import ZONED
from data.metrics.compile.names import column, literal, named
from data.metrics.compile.tables import from_base, lake_table
from data.metrics.model import Dataset, Scalar
from data.metrics.query import Grain
from data.metrics.time_words import DAY, Anchor
from data.metrics.windows import TICK


@dataclass(frozen=True)
class Schema:
    """`types` by field (`dimension:x`, `key:x`, `time:x`, `measure:x`, `column:x`); `missing` says what is wrong there.

    `anchor` is the newest moment of the default time column that is not after now, in wall time of the zone; None
    where the dataset has no time or no rows. `doubled` are to-one joins that have several rows for one key in truth.
    `targets` are the kinds of target set: metric, grain, dimension. `first` is the oldest moment.
    `mark` differs when anything of this that shapes SQL does.
    """

    types: Mapping[str, str]
    missing: Mapping[str, str]
    anchor: Anchor | None
    first: datetime | None
    doubled: frozenset[str]
    targets: frozenset[tuple[str, str, str | None]]
    lake: str
    version: int
    mark: int

    def type(self, dataset: Dataset, field: str) -> str:
        """The engine's type of a field. Raises DefinitionError where the lake no longer has it."""
        if field in self.types:
            return self.types[field]
        kind, _, name = field.partition(":")
        detail = self.missing.get(field, "")
        problem = Problem(f"/{kind}s/{name}", "dataset.field_missing", {"field": name, "detail": detail})
        raise DefinitionError("dataset.invalid", (problem,), name=dataset.id)


def read_schema(core: Core, dataset: Dataset, *, version: int) -> Schema:
    """What the lake says now about the dataset; remembered until its data version, file or the day changes."""
    today = core.clock.now().date()
    key = ("metrics.schema", dataset.id, dataset.mark, version, today)
    held = core.memory.get(key)
    if not isinstance(held, Schema):
        held = _read(core, dataset, version)
        core.memory.set(key, held)
    return held


def _read(core: Core, dataset: Dataset, version: int) -> Schema:
    record = core.lakes.record(dataset.lake)
    lake = record.stand_in or record.id
    times = {f"time:{id_}": scalar for id_, scalar in dataset.times.items()}
    types, missing = _describe(core, dataset, lake, times, "DATE")
    kind = "TIMESTAMP" if types.get("time:time", "DATE").startswith("TIMESTAMP") else "DATE"
    others, gone = _describe(core, dataset, lake, dict(_fields(dataset)), kind)
    types, missing = types | others, missing | gone
    doubled = frozenset(alias for alias in dataset.joins if _is_doubled(core, dataset, lake, alias))
    mark = hash((frozenset(types.items()), doubled, lake))
    first, anchor = _reach(core, dataset, lake, types)
    return Schema(types, missing, anchor, first, doubled, _targets(core, dataset, lake), lake, version, mark)


def _targets(core: Core, dataset: Dataset, lake: str) -> frozenset[tuple[str, str, str | None]]:
    table = dataset.targets
    if table is None:
        return frozenset()
    grain = text(table.grain) if table.grain in set(Grain) else column(table.grain)
    of = column(table.dimension) if table.dimension else exp.Null()
    names = [named(column(table.metric), "metric"), named(grain, "grain"), named(of, "dimension")]
    select = exp.Select(expressions=names).from_(lake_table(table.table, lake, "targets"), copy=False).distinct()
    try:
        found = core.lakes.fetch(select.sql(dialect="duckdb")).columns
    except duckdb.Error:
        return frozenset()
    return frozenset(zip(found["metric"], found["grain"], found["dimension"], strict=True))


def _is_doubled(core: Core, dataset: Dataset, lake: str, alias: str) -> bool:
    join = dataset.joins[alias]
    if join.to != "one":
        return False
    keys = [column(here, alias) for _, here in join.on]
    select = exp.Select().from_(lake_table(join.table, lake, alias), copy=False).select(literal(1), copy=False)
    select = select.where(*(exp.Not(this=exp.Is(this=key, expression=exp.Null())) for key in keys), copy=False)
    select = select.group_by(*(key.copy() for key in keys), copy=False)
    select = select.having(exp.GT(this=exp.Count(this=exp.Star()), expression=literal(1)), copy=False).limit(1)
    try:
        return core.lakes.fetch(select.sql(dialect="duckdb")).rows > 0
    except duckdb.Error:
        return False


def _fields(dataset: Dataset) -> Iterator[tuple[str, Scalar]]:
    for dimension in dataset.dimensions.values():
        yield f"dimension:{dimension.id}", dimension.value
        if dimension.key:
            yield f"key:{dimension.id}", dimension.key
    for measure in dataset.measures.values():
        if measure.value:
            yield f"measure:{measure.id}", measure.value
    for name, scalar in dataset.columns.items():
        yield f"column:{name}", scalar


def _describe(
    core: Core, dataset: Dataset, lake: str, fields: Mapping[str, Scalar], watermark: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Types of the fields, and what the engine said of those it could not make sense of."""
    if not fields:
        return {}, {}
    joins = frozenset(alias for scalar in fields.values() for alias in scalar.joins)
    select = from_base(dataset, lake, joins).select(
        *(_named(scalar.tree, name, watermark) for name, scalar in fields.items()), copy=False
    )
    try:
        found = core.lakes.fetch("DESCRIBE " + select.sql(dialect="duckdb")).columns
        return dict(zip(found["column_name"], found["column_type"], strict=True)), {}
    except duckdb.Error as error:
        if len(fields) == 1:
            return {}, {next(iter(fields)): str(error).split("\n")[0][:300]}
    types: dict[str, str] = {}
    missing: dict[str, str] = {}
    for name, scalar in fields.items():
        kinds, gone = _describe(core, dataset, lake, {name: scalar}, watermark)
        types, missing = types | kinds, missing | gone
    return types, missing


def _named(tree: exp.Expr, name: str, watermark: str) -> exp.Expr:
    return named(tree.transform(lambda node: cast(exp.Null(), watermark) if is_watermark(node) else node), name)


def is_watermark(node: exp.Expr) -> bool:
    """Whether a node is the call `watermark()`."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == "watermark"


def _reach(core: Core, dataset: Dataset, lake: str, types: Mapping[str, str]) -> tuple[datetime | None, Anchor | None]:
    """The oldest moment, and the anchor on the newest that is not after now (the oldest where all are)."""
    scalar, kind = dataset.times.get("time"), types.get("time:time")
    if scalar is None or kind is None:
        return None, None
    zone = core.settings.time_zone
    moment = scalar.tree.copy()
    local = function("local", "duckdb")(zone, moment) if kind == ZONED else moment
    past = exp.LTE(this=local.copy(), expression=exp.Parameter(this=literal(1)))
    newest = exp.Filter(this=exp.Max(this=local.copy()), expression=exp.Where(this=past))
    columns = [named(exp.Min(this=local), "first"), named(newest, "newest")]
    select = from_base(dataset, lake, scalar.joins).select(*columns, copy=False)
    now = core.clock.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = core.lakes.fetch(select.sql(dialect="duckdb"), [now]).columns
    first = found["first"][0]
    if first is None:
        return None, None
    return as_anchor(first).last, as_anchor(found["newest"][0] or first)


def as_anchor(newest: date | datetime) -> Anchor:
    """The anchor of a newest value: a day covers all of itself, a moment reaches just past itself."""
    if isinstance(newest, datetime):
        return Anchor(newest, newest + TICK)
    day = datetime(newest.year, newest.month, newest.day)
    return Anchor(day, day + DAY)
