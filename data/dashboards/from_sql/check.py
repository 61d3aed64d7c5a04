"""What can be wrong with the SQL of a document before any of it is run: parameters and the fields they take."""

from __future__ import annotations

from collections.abc import Iterator

from data.dashboards.fields import meant
from data.dashboards.model import SqlSource
from data.errors import Problem, QueryError
from data.metrics.catalog import Catalog
from data.queries.template import parameters

KEY = "__key"


def check_sql(sql: SqlSource, path: str, catalog: Catalog) -> Iterator[Problem]:
    """Every problem: parameters written wrong, values for parameters that are not there, unknown dimensions."""
    try:
        declared = {parameter.name for parameter in parameters(sql.text)}
    except QueryError as error:
        yield Problem(f"{path}/text", error.code, {**error.params, "line": error.line, "column": error.column})
        return
    for key, given in (("parameters", sql.parameters), ("values", sql.values)):
        for name in given:
            if name not in declared:
                facts = {"parameter": name, "hint": meant(name, declared)}
                yield Problem(f"{path}/{key}/{name}", "dashboard.sql_parameter", facts)
    known = frozenset(name for dataset in catalog.datasets.values() for name in dataset.dimensions)
    for key, named in (("parameters", sql.parameters), ("fields", sql.fields)):
        for name, dimension in named.items():
            if dimension.removesuffix(KEY) not in known:
                facts = {"dimension": dimension, "hint": meant(dimension, known)}
                yield Problem(f"{path}/{key}/{name}", "dashboard.dimension_unknown", facts)
