"""A dashboard file becomes a Dashboard, or one error with every problem in it, each with JSON pointer and hint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from data.dashboards.check import check
from data.dashboards.fields import meant
from data.dashboards.model import Dashboard, Defaults, Layout, SqlSource, Summary, Tab, Widget
from data.dashboards.shape import DashboardShape, SqlShape, WidgetShape
from data.errors import DefinitionError, Problem
from data.metrics.catalog import Catalog
from data.metrics.conditions import read_condition
from data.metrics.expressions import Refused
from data.metrics.query import Clause, Group, Order
from data.metrics.yaml_reader import read_yaml


def parse_dashboard(text: str, catalog: Catalog, *, name: str = "dashboard", prebuilt: bool = False) -> Dashboard:
    """The dashboard in the YAML `text`, its ids looked up in `catalog`. Raises DefinitionError with all problems."""
    mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return read_dashboard(read_yaml(text, name=name), catalog, name=name, prebuilt=prebuilt, mark=mark)


def read_dashboard(
    document: Any, catalog: Catalog, *, name: str = "dashboard", prebuilt: bool = False, mark: str = ""
) -> Dashboard:
    """The dashboard in a document already parsed (YAML or JSON). Raises DefinitionError with all problems."""
    try:
        shape = DashboardShape.model_validate(document)
    except ValidationError as error:
        raise DefinitionError("dashboard.invalid", tuple(_shape_problems(error)), name=name) from error
    problems: list[Problem] = []
    dashboard = _build(shape, problems, prebuilt=prebuilt, mark=mark)
    problems += check(dashboard, catalog)
    if problems:
        raise DefinitionError("dashboard.invalid", tuple(problems), name=name)
    return dashboard


def _build(shape: DashboardShape, problems: list[Problem], *, prebuilt: bool, mark: str) -> Dashboard:
    return Dashboard(
        id=shape.id,
        name=shape.name,
        type=shape.type,
        widgets=tuple(_widget(widget, f"/widgets/{at}", problems) for at, widget in enumerate(shape.widgets)),
        description=shape.description,
        refresh_rate=shape.refresh_rate,
        defaults=Defaults(**shape.defaults.model_dump()),
        filters=tuple(shape.filters),
        summary=Summary(shape.summary.metrics, shape.summary.time_series),
        tabs=tuple(Tab(tab.id, tab.title) for tab in shape.tabs),
        prebuilt=prebuilt,
        mark=mark,
    )


def _widget(shape: WidgetShape, path: str, problems: list[Problem]) -> Widget:
    return Widget(
        id=shape.id,
        kind=shape.kind,
        title=shape.title,
        layout=Layout(**shape.layout.model_dump()),
        metrics=tuple(shape.metrics),
        dimensions=tuple(shape.dimensions),
        hierarchy=shape.hierarchy,
        series=shape.series,
        time=shape.time,
        range=shape.range,
        grain=shape.grain,
        filters=_condition(shape.filters, f"{path}/filters", problems),
        having=_condition(shape.having, f"{path}/having", problems),
        order=tuple(Order(order.by, order.descending) for order in shape.order),
        limit=shape.limit,
        targets=shape.targets,
        forecast=shape.forecast.periods if shape.forecast else 0,
        by=tuple(shape.by),
        through=tuple(shape.through),
        sql=_sql(shape.sql),
        options=shape.options,
        tab=shape.tab,
    )


def _sql(shape: SqlShape | None) -> SqlSource | None:
    return SqlSource(**{**shape.model_dump(), "y": tuple(shape.y)}) if shape else None


def _condition(raw: dict[str, Any] | None, path: str, problems: list[Problem]) -> Clause | Group | None:
    if raw is None:
        return None
    try:
        return read_condition(raw)
    except Refused as refusal:
        inner = str(refusal.params.pop("path", ""))
        problems.append(Problem(path + inner, refusal.code, refusal.params))
        return None


def _shape_problems(error: ValidationError) -> Iterator[Problem]:
    for entry in error.errors(include_url=False, include_input=False):
        path = "".join(f"/{part}" for part in entry["loc"])
        key = str(entry["loc"][-1]) if entry["loc"] else ""
        if entry["type"] == "extra_forbidden":
            yield Problem(path, "definition.unknown_key", {"key": key, "hint": meant(key, _keys(entry["loc"]))})
        elif entry["type"] == "missing":
            yield Problem(path, "definition.missing_key", {"key": key})
        else:
            yield Problem(path, "definition.bad_value", {"detail": entry["msg"]})


def _keys(location: Iterable[int | str]) -> set[str]:
    """The keys that may stand where the last part of `location` does."""
    shape: type[BaseModel] | None = DashboardShape
    for part in list(location)[:-1]:
        if shape is not None and isinstance(part, str):
            shape = _inner(shape, part)
    return {field.alias or name for name, field in shape.model_fields.items()} if shape else set()


def _inner(shape: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, field in shape.model_fields.items():
        if key in (name, field.alias):
            parts = [field.annotation, *getattr(field.annotation, "__args__", ())]
            return next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)
    return None
