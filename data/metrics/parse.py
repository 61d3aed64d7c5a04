"""A dataset file becomes a Dataset, or one error with every problem in it, each with its JSON pointer and a hint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlglot import exp

from data.errors import DefinitionError, Problem
from data.metrics.check import check
from data.metrics.conditions import fields, read_condition
from data.metrics.document import (
    DatasetShape,
    DimensionShape,
    JoinShape,
    MeasureShape,
    MetricShape,
    PolicyShape,
    RollupShape,
    TargetsShape,
)
from data.metrics.expressions import Refused, nearest, read_column, read_formula, read_scalar, reference
from data.metrics.model import (
    Dataset,
    Dimension,
    Join,
    Measure,
    Metric,
    MetricKind,
    Policy,
    Rollup,
    Scalar,
    TargetTable,
)
from data.metrics.query import Clause, Grain, Group
from data.metrics.yaml_reader import read_yaml

T = TypeVar("T")
KINDS: tuple[MetricKind, ...] = ("measure", "ratio", "derived", "cumulative")
INNER: dict[str, type[BaseModel]] = {
    "joins": JoinShape,
    "dimensions": DimensionShape,
    "measures": MeasureShape,
    "metrics": MetricShape,
    "targets": TargetsShape,
    "policies": PolicyShape,
    "rollups": RollupShape,
}


class Problems:
    """Collects what is wrong while reading goes on."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str, code: str, **params: Any) -> None:
        """Note a problem at `path`."""
        self.found.append(Problem(path, code, params))

    def attempt(self, path: str, read: Callable[[], T]) -> T | None:
        """What `read` gives, or None after noting why it was refused."""
        try:
            return read()
        except Refused as refusal:
            self.add(path, refusal.code, **refusal.params)
            return None


def parse_dataset(text: str, *, name: str = "dataset") -> Dataset:
    """The dataset in the YAML `text`. Raises DefinitionError with all problems found, `name` saying in which file."""
    document = read_yaml(text, name=name)
    return read_dataset(document, name=name, mark=hashlib.blake2b(text.encode(), digest_size=8).hexdigest())


def read_dataset(document: Any, *, name: str = "dataset", mark: str = "") -> Dataset:
    """The dataset in a document already parsed (YAML or JSON)."""
    try:
        shape = DatasetShape.model_validate(document)
    except ValidationError as error:
        raise DefinitionError("dataset.invalid", tuple(shape_problems(error, DatasetShape)), name=name) from error
    problems = Problems()
    dataset = _build(shape, problems, mark)
    problems.found += check(dataset, skip={problem.path for problem in problems.found})
    if problems.found:
        raise DefinitionError("dataset.invalid", tuple(problems.found), name=name)
    return dataset


def shape_problems(error: ValidationError, shape: type[BaseModel]) -> list[Problem]:
    """The problems of a document that has not the right shape, with a hint for each unknown key."""
    found = []
    for entry in error.errors(include_url=False, include_input=False):
        path = "".join(f"/{part}" for part in entry["loc"])
        if entry["type"] == "extra_forbidden":
            key = str(entry["loc"][-1])
            found.append(
                Problem(path, "definition.unknown_key", {"key": key, "hint": nearest(key, _keys(shape, path))})
            )
        elif entry["type"] == "missing":
            found.append(Problem(path, "definition.missing_key", {"key": str(entry["loc"][-1])}))
        else:
            found.append(Problem(path, "definition.bad_value", {"detail": entry["msg"]}))
    return found


def _keys(shape: type[BaseModel], path: str) -> set[str]:
    known = {field.alias or name for name, field in shape.model_fields.items()}
    depth = path.count("/")
    if depth == 1:
        return known
    inner = INNER.get(path.split("/")[1])
    return {part.alias or name for name, part in inner.model_fields.items()} if inner else set()


def _build(shape: DatasetShape, problems: Problems, mark: str) -> Dataset:
    joins = {
        id_: Join(id_, join.table, join.source, tuple(join.on.items()), join.to) for id_, join in shape.joins.items()
    }
    reader = _Reader(joins, shape.table, problems)
    reader.rows(shape)
    return Dataset(
        id=shape.id,
        label=shape.label or spoken(shape.id),
        lake=shape.lake,
        table=shape.table,
        grain=tuple(shape.grain),
        times=reader.times(shape),
        joins=joins,
        dimensions=reader.dimensions(shape),
        hierarchies={id_: tuple(levels) for id_, levels in shape.hierarchies.items()},
        measures=reader.measures(shape),
        metrics=reader.metrics(shape),
        targets=TargetTable(**shape.targets.model_dump()) if shape.targets else None,
        rows=tuple(shape.rows),
        policies=_policies(shape),
        description=shape.description,
        mark=mark,
        columns=reader.columns,
        rollups=_rollups(shape),
    )


def spoken(id_: str) -> str:
    """An id as a label: `sales_rep` as `Sales rep`."""
    words = id_.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _policies(shape: DatasetShape) -> tuple[Policy, ...]:
    return tuple(
        Policy(id_, p.when.role, p.filter.field, p.filter.op, p.filter.attribute, tuple(p.filter.values or ()))
        for id_, p in shape.policies.items()
    )


def _rollups(shape: DatasetShape) -> dict[str, Rollup]:
    return {
        id_: Rollup(id_, tuple(r.dimensions), Grain(r.grain), r.time, tuple(r.measures))
        for id_, r in shape.rollups.items()
    }


class _Reader:
    """Reads the parts of one file; `columns` gathers columns named outside of dimensions."""

    def __init__(self, joins: Mapping[str, Join], table: str, problems: Problems) -> None:
        self._joins = joins
        self._table = table
        self._problems = problems
        self.columns: dict[str, Scalar] = {}

    def times(self, shape: DatasetShape) -> dict[str, Scalar]:
        named = ({"time": shape.time} if shape.time else {}) | shape.times
        found = {}
        for id_, path in named.items():
            pointer = "/time" if id_ == "time" else f"/times/{id_}"
            if scalar := self._expression(pointer, path) if "(" in path else self._column(pointer, path):
                found[id_] = scalar
        return found

    def dimensions(self, shape: DatasetShape) -> dict[str, Dimension]:
        found = {}
        for id_, part in shape.dimensions.items():
            pointer = f"/dimensions/{id_}"
            value = self._value(pointer, part)
            key = self._column(f"{pointer}/key", part.key) if part.key else None
            if value:
                found[id_] = Dimension(id_, part.label or spoken(id_), value, key, part.type)
        return found

    def measures(self, shape: DatasetShape) -> dict[str, Measure]:
        found = {}
        for id_, part in shape.measures.items():
            pointer = f"/measures/{id_}"
            value = None
            if part.aggregate != "count" or part.column or part.expression:
                value = self._value(pointer, part)
            where = self._where(f"{pointer}/where", part.where, shape) if part.where else None
            found[id_] = Measure(
                id_, part.aggregate, value, where, part.time, part.semi_additive is not None, part.q
            )  # fmt: skip
        return found

    def metrics(self, shape: DatasetShape) -> dict[str, Metric]:
        found = {}
        for id_, part in shape.metrics.items():
            kinds = [kind for kind in KINDS if getattr(part, kind) is not None]
            if len(kinds) != 1:
                self._problems.add(f"/metrics/{id_}", "metric.one_kind", kinds=", ".join(kinds))
            elif formula := self._problems.attempt(f"/metrics/{id_}/{kinds[0]}", partial(_formula, part)):
                label = part.label or spoken(id_)
                found[id_] = Metric(id_, label, formula, kinds[0], part.unit, part.better, part.decimals, part.reset)
        return found

    def rows(self, shape: DatasetShape) -> None:
        """Columns of the grain and of drill-to-rows that are neither dimensions nor times."""
        for at, name in enumerate(shape.grain):
            if s := self._column(f"/grain/{at}", name):
                self.columns[name] = s
        for at, name in enumerate(shape.rows):
            if name not in shape.dimensions and name not in shape.times and (s := self._column(f"/rows/{at}", name)):
                self.columns[name] = s

    def _value(self, pointer: str, part: DimensionShape | MeasureShape) -> Scalar | None:
        if (part.column is None) == (part.expression is None):
            self._problems.add(pointer, "dataset.column_or_expression")
            return None
        if part.column is not None:
            return self._column(f"{pointer}/column", part.column)
        return self._expression(f"{pointer}/expression", part.expression or "")

    def _expression(self, pointer: str, text: str) -> Scalar | None:
        return self._problems.attempt(pointer, lambda: read_scalar(text, self._joins, table=self._table))

    def _column(self, pointer: str, path: str) -> Scalar | None:
        return self._problems.attempt(pointer, lambda: read_column(path, self._joins))

    def _where(self, pointer: str, raw: dict[str, Any], shape: DatasetShape) -> Clause | Group | None:
        condition = self._problems.attempt(pointer, lambda: read_condition(raw))
        for field in fields(condition):
            if field not in shape.dimensions and (scalar := self._column(pointer, field)):
                self.columns[field] = scalar
        return condition


def _formula(part: MetricShape) -> exp.Expr:
    if part.ratio is not None:
        above, below = part.ratio
        return exp.Div(this=reference(above), expression=reference(below))
    if part.derived is not None:
        return read_formula(part.derived)
    return reference(part.measure or part.cumulative or "")
