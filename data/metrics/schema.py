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
from data.metrics.compile.functions import cast, function
from data.metrics.model import BASE, Dataset, Scalar
from data.metrics.time_words import DAY, Anchor
from data.metrics.windows import TICK

ZONED = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True)
class Schema:
    """`types` by field (`dimension:x`, `key:x`, `time:x`, `measure:x`, `column:x`); `missing` says what is wrong there.

    `anchor` is the newest moment of the default time column that is not after now, in wall time of the zone; None
    where the dataset has no time or no rows.
    """

    types: Mapping[str, str]
    missing: Mapping[str, str]
    anchor: Anchor | None
    lake: str
    version: int

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


def from_clause(dataset: Dataset, catalog_name: str, joins: frozenset[str]) -> exp.Select:
    """`SELECT FROM base LEFT JOIN …` with the joins named and those on the way to them, no columns yet."""
    needed = dict.fromkeys(step for alias in dataset.joins if alias in joins for step in dataset.path(alias))
    select = exp.Select().from_(_table(dataset.table, catalog_name, BASE), copy=False)
    for alias in needed:
        join = dataset.joins[alias]
        pairs = [
            exp.EQ(this=_column(join.source, there), expression=_column(alias, here)) for there, here in join.on
        ]  # fmt: skip
        table = _table(join.table, catalog_name, alias)
        select = select.join(table, on=exp.and_(*pairs, copy=False), join_type="left", copy=False)
    return select


def _table(name: str, catalog_name: str, alias: str) -> exp.Table:
    schema, dot, table = name.rpartition(".")
    return exp.Table(
        this=_identifier(table),
        db=_identifier(schema if dot else "main"),
        catalog=_identifier(catalog_name),
        alias=exp.TableAlias(this=_identifier(alias)),
    )


def _identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def _column(alias: str, name: str) -> exp.Column:
    return exp.Column(this=_identifier(name), table=_identifier(alias))


def _read(core: Core, dataset: Dataset, version: int) -> Schema:
    record = core.lakes.record(dataset.lake)
    lake = record.stand_in or record.id
    times = {f"time:{id_}": scalar for id_, scalar in dataset.times.items()}
    types, missing = _describe(core, dataset, lake, times, "DATE")
    kind = "TIMESTAMP" if types.get("time:time", "DATE").startswith("TIMESTAMP") else "DATE"
    others, gone = _describe(core, dataset, lake, dict(_fields(dataset)), kind)
    types, missing = types | others, missing | gone
    return Schema(types, missing, _anchor(core, dataset, lake, types), lake, version)


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
    select = from_clause(dataset, lake, joins).select(
        *(_named(scalar.tree, name, watermark) for name, scalar in fields.items()), copy=False
    )
    try:
        found = core.lakes.fetch("DESCRIBE " + select.sql(dialect="duckdb", identify=True)).columns
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
    known = tree.transform(
        lambda node: cast(exp.Null(), watermark) if is_watermark(node) else node
    )  # fmt: skip
    return exp.Alias(this=known, alias=_identifier(name))


def is_watermark(node: exp.Expr) -> bool:
    """Whether a node is the call `watermark()`."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == "watermark"


def _anchor(core: Core, dataset: Dataset, lake: str, types: Mapping[str, str]) -> Anchor | None:
    scalar, kind = dataset.times.get("time"), types.get("time:time")
    if scalar is None or kind is None:
        return None
    zone = ZoneInfo(core.settings.time_zone)
    now = core.clock.now()
    moment = scalar.tree.copy()
    local = function("local", "duckdb")(core.settings.time_zone, moment) if kind == ZONED else moment
    limit = exp.Parameter(this=exp.Literal.number(1))
    known = exp.Filter(
        this=exp.Max(this=local.copy()), expression=exp.Where(this=exp.LTE(this=local.copy(), expression=limit))
    )
    newest = exp.Alias(this=exp.Coalesce(this=known, expressions=[exp.Min(this=local)]), alias=_identifier("newest"))
    select = from_clause(dataset, lake, scalar.joins).select(newest, copy=False)
    found = core.lakes.fetch(
        select.sql(dialect="duckdb", identify=True), [now.astimezone(zone).replace(tzinfo=None)]
    ).columns["newest"][0]
    return None if found is None else as_anchor(found)


def as_anchor(newest: date | datetime) -> Anchor:
    """The anchor of a newest value: a day covers all of itself, a moment reaches just past itself."""
    if isinstance(newest, datetime):
        return Anchor(newest, newest + TICK)
    day = datetime(newest.year, newest.month, newest.day)
    return Anchor(day, day + DAY)
