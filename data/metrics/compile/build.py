"""What every part of a statement is built with: the shape, the context, the open places, and the trees of fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.functions import cast, function
from data.metrics.compile.literals import ZONED
from data.metrics.compile.shape import Place, Shape
from data.metrics.compile.slots import Binder, Slot
from data.metrics.expressions import is_watermark
from data.metrics.model import Dataset, Scalar
from data.metrics.plan import Condition, Context
from data.metrics.query import Clause, Group, Op
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.schema import Schema

Tree = exp.Expr
COMPARED: dict[Op, type[exp.Binary]] = {
    Op.EQ: exp.EQ, Op.NE: exp.NullSafeNEQ, Op.LT: exp.LT, Op.LE: exp.LTE, Op.GT: exp.GT, Op.GE: exp.GTE,
}  # fmt: skip


@dataclass(frozen=True)
class Build:
    """One statement in the making."""

    shape: Shape
    context: Context
    binder: Binder

    def fields(self, dataset: Dataset) -> Fields:
        """The fields of a dataset, with no joins gathered yet."""
        return Fields(dataset, self.context.schemas[dataset.id], self)

    def call(self, name: str, *arguments: object) -> Tree:
        """One of our own functions in the dialect of the statement."""
        return function(name, self.context.dialect)(*arguments)

    def edge(self, name: str, kind: str) -> Tree:
        """The parameter of a moment of the plan, to be compared with a column of type `kind`."""
        return self.binder.bind(Slot("edge", name, kind))


@dataclass
class Fields:
    """Gives trees for the fields of a dataset, and gathers in `joins` the aliases they need."""

    dataset: Dataset
    schema: Schema
    build: Build
    joins: set[str] = field(default_factory=set)

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
        """The key of a dimension, its value where it has no key."""
        key = self.dataset.dimensions[id_].key
        if key is None:
            return self.dimension(id_)
        self.schema.type(self.dataset, f"key:{id_}")
        return self.tree(key)

    def time(self, id_: str) -> tuple[Tree, str]:
        """A time column as stored, and its type."""
        kind = self.schema.type(self.dataset, f"time:{id_}")
        return self.tree(self.dataset.times[id_]), kind

    def local_time(self, id_: str) -> Tree:
        """A time column in wall time."""
        tree, kind = self.time(id_)
        return self.build.call("local", self.build.context.time_zone, tree) if kind == ZONED else tree

    def condition(self, condition: Condition) -> Tree:
        """A condition as a predicate. The negative operators hold for NULL: what is unknown is other than any value."""
        if isinstance(condition, Group):
            parts = [self.condition(part) for part in condition.parts]
            joined = (exp.and_ if condition.join == "and" else exp.or_)(*parts, copy=False)
            return exp.Paren(this=joined) if len(parts) > 1 else joined
        scalar, field = self.scalar(condition.field)
        left = self.tree(scalar)
        if condition.other is None:
            return self._clause(condition, left, self.schema.type(self.dataset, field))
        return compared(condition.op, left, self.tree(self.scalar(condition.other)[0]))

    def scalar(self, name: str) -> tuple[Scalar, str]:
        """What a condition means by `name`, and the schema's name of that: a dimension, a key, a time or a column."""
        local = name if name in self.dataset.columns else local_name(self.dataset, name)
        id_ = local.removesuffix("__key")
        dimension = self.dataset.dimensions.get(id_)
        if dimension is not None:
            keyed = local != id_ and dimension.key is not None
            return (dimension.key, f"key:{id_}") if keyed and dimension.key else (dimension.value, f"dimension:{id_}")
        if local in self.dataset.times:
            return self.dataset.times[local], f"time:{local}"
        return self.dataset.columns[name], f"column:{name}"

    def _clause(self, clause: Clause, left: Tree, kind: str) -> Tree:
        op = clause.op
        if op in {Op.IS_NULL, Op.NOT_NULL}:
            null: Tree = exp.Is(this=left, expression=exp.Null())
            return null if op is Op.IS_NULL else exp.Not(this=null)
        if op in {Op.CONTAINS, Op.STARTS_WITH}:
            return self.build.call(op, left, self._value(clause, clause.values[0], "VARCHAR"))
        values = [self._value(clause, value, kind) for value in clause.values if value is not None]
        null_too = None in clause.values
        if op in {Op.IN, Op.NOT_IN, Op.EQ, Op.NE}:
            found = _among(left, values, null_too)
            return found if op in {Op.IN, Op.EQ} else _other_than(found, null_too)
        if null_too:
            raise InputError("filter.null_bound", field=clause.field, op=str(op))
        if op is Op.BETWEEN:
            return exp.Between(this=left, low=values[0], high=values[1])
        return compared(op, left, values[0])

    def _value(self, clause: Clause, value: object, kind: str) -> Tree:
        slot = Slot("value", value.at, kind, clause.field) if isinstance(value, Place) else None
        return self.build.binder.bind(slot or Slot("constant", value, kind, clause.field))

    def _watermark(self, node: Tree) -> Tree:
        if not is_watermark(node):
            return node
        kind = "DATE" if self.schema.types.get("time:time", "DATE") == "DATE" else "TIMESTAMP"
        return cast(self.build.binder.bind(Slot("watermark", self.dataset.id, kind)), kind)


def compared(op: Op, left: Tree, right: Tree) -> Tree:
    """Two trees compared."""
    if op not in COMPARED:
        raise InputError("filter.not_between_fields", op=str(op))
    return COMPARED[op](this=left, expression=right)


def _among(left: Tree, values: list[Tree], null: bool) -> Tree:
    parts: list[Tree] = []
    if len(values) == 1:
        parts.append(exp.EQ(this=left, expression=values[0]))
    elif values:
        parts.append(exp.In(this=left, expressions=values))
    if null:
        parts.append(exp.Is(this=left.copy(), expression=exp.Null()))
    if not parts:
        return exp.false()
    return exp.Paren(this=exp.or_(*parts, copy=False)) if len(parts) > 1 else parts[0]


def _other_than(found: Tree, null: bool) -> Tree:
    return exp.Not(this=found if null else exp.Coalesce(this=found, expressions=[exp.false()]))
