"""Reads the schema of a dataset from its lake, once per data version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlglot import exp

from data.core import Core
from data.metrics.compile.functions import call, cast, function, text
from data.metrics.compile.literals import ZONED
from data.metrics.compile.names import column, literal, named
from data.metrics.compile.tables import from_base, lake_table, used_columns
from data.metrics.engine import Engine, Unanswerable, ask, told
from data.metrics.expressions import is_watermark
from data.metrics.model import BASE, Dataset, Join, Scalar, bare
from data.metrics.query import Grain
from data.metrics.schema import Schema, TargetKind
from data.metrics.time_words import DAY, Anchor
from data.metrics.windows import TICK

Described = tuple[dict[str, str], dict[str, str]]
DENSE = 8
BITS = 1 << 30
LATEST = datetime(MAXYEAR, 12, 30)


def read_schema(core: Core, dataset: Dataset, engine: Engine) -> Schema:
    """What the lake says now about the dataset; remembered until its data version, file or the day changes."""
    version = core.lakes.version(engine.lake, dataset.reads)
    key = ("metrics.schema", dataset.id, dataset.mark, version, engine, core.clock.now().date())
    held = core.memory.get(key)
    if not isinstance(held, Schema):
        core.lakes.ready(engine.lake)
        held = _read(core, dataset, engine, version)
        core.memory.set(key, held)
    return held


def as_anchor(newest: date | datetime) -> Anchor:
    """The anchor of a newest value in wall time: a day covers all of itself, a moment reaches just past itself.

    Engines that know no time without a zone put one on wall time, too. The last day that Python has, often written for
    "never", is taken for the one before it.
    """
    if isinstance(newest, datetime):
        moment = min(newest.replace(tzinfo=None), LATEST)
        return Anchor(moment, moment + TICK)
    day = min(datetime(newest.year, newest.month, newest.day), LATEST)
    return Anchor(day, day + DAY)


def _known(moment: Any) -> Any:
    """`moment`, or the nearest that Python has for one beyond its years, which comes as text."""
    if not isinstance(moment, str):
        return moment
    return datetime.min if moment.endswith("(BC)") or moment.startswith("-") else datetime.max


def _read(core: Core, dataset: Dataset, engine: Engine, version: int) -> Schema:
    types, missing = _described(core, dataset, engine)
    doubled = frozenset(alias for alias in dataset.joins if _is_doubled(core, dataset, engine, alias))
    distinct, size = _sizes(core, dataset, engine)
    first, anchor = _reach(core, dataset, engine, types)
    magnitudes = frozenset((name, count.bit_length()) for name, count in distinct.items())
    return Schema(
        types=types,
        missing=missing,
        anchor=anchor,
        first=first,
        doubled=doubled,
        targets=_targets(core, dataset, engine),
        distinct=distinct,
        size=size,
        lake=engine.lake,
        version=version,
        mark=hash((frozenset(types.items()), doubled, engine.lake, magnitudes, size.bit_length())),
    )


def _described(core: Core, dataset: Dataset, engine: Engine) -> Described:
    times = {f"time:{id_}": scalar for id_, scalar in dataset.times.items()}
    types, missing = _describe(core, dataset, engine, times, "DATE")
    kind = "TIMESTAMP" if types.get("time:time", "DATE").startswith("TIMESTAMP") else "DATE"
    others, gone = _describe(core, dataset, engine, dict(_fields(dataset)), kind)
    said = {f"dimension:{d.id}": "BOOLEAN" for d in dataset.dimensions.values() if d.type == "boolean"}
    return types | others | {name: kind for name, kind in said.items() if name in others}, missing | gone


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


def _describe(core: Core, dataset: Dataset, engine: Engine, fields: Mapping[str, Scalar], watermark: str) -> Described:
    """Types of the fields, and what the engine said of those it could not make sense of."""
    if not fields:
        return {}, {}
    joins = frozenset(alias for scalar in fields.values() for alias in scalar.joins)
    columns = [named(_filled(scalar.tree, watermark), name) for name, scalar in fields.items()]
    select = from_base(dataset, engine.lake, joins).select(*columns, copy=False).limit(0, copy=False)
    try:
        return ask(core, engine, engine.write(select)).types, {}
    except Unanswerable as error:
        if len(fields) == 1:
            return {}, {next(iter(fields)): told(error)}
    types: dict[str, str] = {}
    missing: dict[str, str] = {}
    for name, scalar in fields.items():
        kinds, gone = _describe(core, dataset, engine, {name: scalar}, watermark)
        types, missing = types | kinds, missing | gone
    return types, missing


def _filled(tree: exp.Expr, watermark: str) -> exp.Expr:
    return tree.transform(lambda node: cast(exp.Null(), watermark) if is_watermark(node) else node)


def _is_doubled(core: Core, dataset: Dataset, engine: Engine, alias: str) -> bool:
    """Whether a to-one join has several rows for some key; remembered until its table changes."""
    join = dataset.joins[alias]
    if join.to != "one":
        return False
    version = core.lakes.version(engine.lake, frozenset({bare(join.table)}))
    key = ("metrics.doubled", engine, join.table, join.on, version)
    held = core.memory.get(key)
    if not isinstance(held, bool):
        held = _has_doubles(core, join, engine, alias)
        core.memory.set(key, held)
    return held


def _has_doubles(core: Core, join: Join, engine: Engine, alias: str) -> bool:
    try:
        if len(join.on) == 1 and not engine.elsewhere:
            found = repeats(core, join.table, engine.lake, join.on[0][1])
            if found is not None:
                return found
        return _has_groups(core, join, engine, alias)
    except Unanswerable:
        return False


def repeats(core: Core, table: str, lake: str, name: str) -> bool | None:
    """Whether a column of whole numbers that lie close together has a value twice, by a bit for each number from the
    least to the largest: a tenth of what grouping costs. None where it is not such a column."""
    base, key = lake_table(table, lake, BASE), column(name, BASE)
    kinds: tuple[type[exp.AggFunc], ...] = (exp.Min, exp.Max, exp.Count)
    facts = exp.Select(expressions=[named(kind(this=key.copy()), kind.key) for kind in kinds]).from_(base, copy=False)
    least, largest, count = (values[0] for values in core.lakes.fetch(facts.sql(dialect="duckdb")).columns.values())
    if type(least) is not int or not count:
        return None
    reach = largest - least + 1
    if reach < count or reach > min(count * DENSE, BITS):
        return True if reach < count else None
    bits = call("BITSTRING_AGG", key, exp.Literal.number(least), exp.Literal.number(largest))
    seen = exp.Select(expressions=[named(call("BIT_COUNT", bits), "seen")]).from_(base.copy(), copy=False)
    return bool(core.lakes.fetch(seen.sql(dialect="duckdb")).columns["seen"][0] < count)


def _has_groups(core: Core, join: Join, engine: Engine, alias: str) -> bool:
    keys = [column(here, alias) for _, here in join.on]
    select = exp.Select().from_(lake_table(join.table, engine.lake, alias), copy=False).select(literal(1), copy=False)
    select = select.where(*(exp.Not(this=exp.Is(this=key, expression=exp.Null())) for key in keys), copy=False)
    select = select.group_by(*(key.copy() for key in keys), copy=False)
    select = select.having(exp.GT(this=exp.Count(this=exp.Star()), expression=literal(1)), copy=False).limit(1)
    return ask(core, engine, engine.write(select)).rows > 0


def _sizes(core: Core, dataset: Dataset, engine: Engine) -> tuple[dict[str, int], int]:
    """How many values the base's columns have, by our engine's statistics, and its rows; nothing for a view."""
    if engine.elsewhere:
        return {}, 0
    base = lake_table(dataset.table, engine.lake, BASE)
    names = used_columns(dataset, BASE)
    counted = exp.Select(expressions=[named(exp.Count(this=exp.Star()), "n")]).from_(base, copy=False)
    stats = exp.Select(expressions=[named(call("STATS", column(name, BASE)), name) for name in names])
    stats = stats.from_(base.copy(), copy=False).limit(1, copy=False)
    try:
        size = int(ask(core, engine, engine.write(counted)).columns["n"][0])
        found = ask(core, engine, engine.write(stats)).columns if names and size else {}
    except Unanswerable:
        return {}, 0
    counts = {name: _unique(values[0]) for name, values in found.items()}
    return {name: count for name, count in counts.items() if count}, size


def _unique(stats: object) -> int:
    return int(stats.get("approx_unique") or 0) if isinstance(stats, dict) else 0


def _targets(core: Core, dataset: Dataset, engine: Engine) -> frozenset[TargetKind]:
    table = dataset.targets
    if table is None:
        return frozenset()
    grain = text(table.grain) if table.grain in set(Grain) else column(table.grain)
    of = column(table.dimension) if table.dimension else exp.Null()
    names = [named(column(table.metric), "metric"), named(grain, "grain"), named(of, "dimension")]
    select = exp.Select(expressions=names).from_(lake_table(table.table, engine.lake, "targets"), copy=False).distinct()
    try:
        found = ask(core, engine, engine.write(select)).columns
    except Unanswerable:
        return frozenset()
    return frozenset(zip(found["metric"], found["grain"], found["dimension"], strict=True))


def _reach(
    core: Core, dataset: Dataset, engine: Engine, types: Mapping[str, str]
) -> tuple[datetime | None, Anchor | None]:
    """The oldest moment, and the anchor on the newest that is not after now (on the oldest where all are).

    The ends alone are known to the engine without reading; only where some lie after now are rows looked at.
    """
    scalar, kind = dataset.times.get("time"), types.get("time:time")
    if scalar is None or kind is None:
        return None, None
    zone = core.settings.time_zone
    moment = scalar.tree.copy()
    local = function("local", engine.dialect)(zone, moment) if kind == ZONED else moment
    past = exp.LTE(this=local.copy(), expression=exp.Parameter(this=literal(1)))
    select = from_base(dataset, engine.lake, scalar.joins)
    ends = select.select(named(exp.Min(this=local), "first"), named(exp.Max(this=local.copy()), "newest"))
    found = ask(core, engine, engine.write(ends)).columns
    first, newest = (_known(found[name][0]) for name in ("first", "newest"))
    if first is None:
        return None, None
    now = core.clock.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if as_anchor(newest).last > now:
        sofar = select.select(named(exp.Max(this=local.copy()), "newest")).where(past)
        newest = _known(ask(core, engine, engine.write(sofar), [now]).columns["newest"][0])
    return as_anchor(first).last, as_anchor(newest or first)
