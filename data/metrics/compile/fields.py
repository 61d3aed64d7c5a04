"""Fields and conditions of one dataset as trees over its aliases."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.binder import Binder
from data.metrics.compile.functions import cast, function
from data.metrics.model import Dataset, Scalar
from data.metrics.plan import Context
from data.metrics.query import Clause, Group, Op
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.schema import ZONED, Schema, is_watermark

Tree = exp.Expr


@dataclass
class Fields:
    """Gives trees for the fields of a dataset, and gathers in `joins` the aliases they need."""

    dataset: Dataset
    schema: Schema
    context: Context
    binder: Binder
    joins: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, dataset: Dataset, context: Context, binder: Binder) -> Fields:
        """The fields of a dataset in a context."""
        return cls(dataset, context.schemas[dataset.id], context, binder)

    def tree(self, scalar: Scalar) -> Tree:
        """A fresh tree of a scalar, `watermark()` put in."""
        self.joins |= scalar.joins
        tree = scalar.tree.copy()
        return tree.transform(self._watermark, copy=False) if "watermark" in scalar.text.lower() else tree

    def dimension(self, id_: str) -> Tree:
        """The value of a dimension."""
        self.schema.type(self.dataset, f"dimension:{id_}")
        return self.tree(self.dataset.dimensions[id_].value)

    def key(self, id_: str) -> Tree:
        """The key of a dimension that has one."""
        self.schema.type(self.dataset, f"key:{id_}")
        key = self.dataset.dimensions[id_].key
        assert key is not None
        return self.tree(key)

    def time(self, id_: str) -> tuple[Tree, str]:
        """A time column as stored, and its type."""
        kind = self.schema.type(self.dataset, f"time:{id_}")
        return self.tree(self.dataset.times[id_]), kind

    def local_time(self, id_: str) -> Tree:
        """A time column in wall time."""
        tree, kind = self.time(id_)
        return function("local", self.context.dialect)(self.context.time_zone, tree) if kind == ZONED else tree

    def moment(self, moment: datetime, kind: str) -> Tree:
        """A moment of wall time as a parameter to compare with a time column of type `kind`."""
        if kind == ZONED:
            return self.binder.bind(moment.replace(tzinfo=ZoneInfo(self.context.time_zone)))
        if kind == "DATE" and moment == datetime(moment.year, moment.month, moment.day):
            return self.binder.bind(moment.date())
        return self.binder.bind(moment)

    def condition(self, condition: Clause | Group) -> Tree:
        """A condition as a predicate that is never NULL for the negative operators."""
        if isinstance(condition, Group):
            parts = [self.condition(part) for part in condition.parts]
            joined = (exp.and_ if condition.join == "and" else exp.or_)(*parts, copy=False)
            return exp.Paren(this=joined) if len(parts) > 1 else joined
        left, kind = self._field(condition.field)
        if condition.other is not None:
            right, _ = self._field(condition.other)
            return _compare(condition.op, left, right)
        return self._clause(condition, left, kind)

    def _field(self, name: str) -> tuple[Tree, str]:
        local = local_name(self.dataset, name) if name not in self.dataset.columns else name
        if local in self.dataset.dimensions:
            return self.dimension(local), self.schema.type(self.dataset, f"dimension:{local}")
        if local.endswith("__key"):
            id_ = local.removesuffix("__key")
            return self.key(id_), self.schema.type(self.dataset, f"key:{id_}")
        if local in self.dataset.times:
            return self.time(local)
        scalar = self.dataset.columns[name]
        return self.tree(scalar), self.schema.type(self.dataset, f"column:{name}")

    def _clause(self, clause: Clause, left: Tree, kind: str) -> Tree:
        op = clause.op
        if op in {Op.IS_NULL, Op.NOT_NULL}:
            null: Tree = exp.Is(this=left, expression=exp.Null())
            return null if op is Op.IS_NULL else exp.Not(this=null)
        if op in {Op.CONTAINS, Op.STARTS_WITH}:
            return function(op, self.context.dialect)(left, self.binder.bind(str(clause.values[0])))
        values = [None if value is None else self._value(clause, value, kind) for value in clause.values]
        if op in {Op.IN, Op.NOT_IN, Op.EQ, Op.NE}:
            found = _among(left, [value for value in values if value is not None], None in values)
            return found if op in {Op.IN, Op.EQ} else _other_than(found, None in values)
        bounds = [value for value in values if value is not None]
        if len(bounds) != len(values):
            raise InputError("filter.null_bound", field=clause.field, op=str(op))
        if op is Op.BETWEEN:
            return exp.Between(this=left, low=bounds[0], high=bounds[1])
        return _compare(op, left, bounds[0])

    def _value(self, clause: Clause, value: object, kind: str) -> Tree:
        try:
            return self.binder.bind(convert(value, kind, self.context.time_zone))
        except (ValueError, TypeError) as error:
            raise InputError("filter.bad_value", field=clause.field, value=str(value)[:80], type=kind) from error

    def _watermark(self, node: Tree) -> Tree:
        if not is_watermark(node):
            return node
        kind = self.schema.types.get("time:time", "DATE")
        anchor = self.schema.anchor or self.context.anchor
        return cast(self.binder.bind(anchor.last), "DATE" if kind == "DATE" else "TIMESTAMP")


NUMBERS = frozenset(
    "TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT FLOAT DOUBLE DECIMAL".split()
)


def convert(value: object, kind: str, zone: str) -> object:
    """A filter's value as the type of its column wants it. Raises ValueError or TypeError."""
    reader = _READERS.get(kind.split("(")[0])
    if reader is None:
        return str(value) if kind.startswith(("VARCHAR", "ENUM", "UUID")) else value
    if kind == ZONED:
        moment = datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return reader(value)


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, int):
        return value
    found = float(str(value))
    if not math.isfinite(found):
        raise ValueError(value)
    return int(found) if found.is_integer() and "e" not in str(value).lower() else found


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in {"true", "false", "1", "0"}:
        raise ValueError(value)
    return str(value).lower() in {"true", "1"}


_READERS: dict[str, Callable[[object], object]] = {
    **dict.fromkeys(
        NUMBERS,
        _number,
    ),
    "BOOLEAN": _boolean,
    "DATE": lambda value: date.fromisoformat(str(value)[:10]),
    "TIMESTAMP": lambda value: datetime.fromisoformat(str(value)),
    ZONED: lambda value: value,
}


def _among(left: Tree, values: list[Tree], null: bool) -> Tree:
    parts: list[Tree] = []
    if values:
        single = len(values) == 1
        parts.append(exp.EQ(this=left, expression=values[0]) if single else exp.In(this=left, expressions=values))
    if null:
        parts.append(exp.Is(this=left.copy(), expression=exp.Null()))
    if not parts:
        return exp.false()
    return exp.Paren(this=exp.or_(*parts, copy=False)) if len(parts) > 1 else parts[0]


def _other_than(found: Tree, null: bool) -> Tree:
    """The complement: rows whose field is NULL are other than any value."""
    sure = found if null else exp.Coalesce(this=found, expressions=[exp.false()])
    return exp.Not(this=sure)


def _compare(op: Op, left: Tree, right: Tree) -> Tree:
    kinds = {Op.EQ: exp.EQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE, Op.NE: exp.NullSafeNEQ}
    if op not in kinds:
        raise InputError("filter.not_between_fields", op=str(op))
    return kinds[op](this=left, expression=right)
