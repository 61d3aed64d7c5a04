"""Semantic layer: datasets in YAML, metric queries, and results that carry their proof.

Knows meaning and SQL; must not know dashboards, pages or the web.
"""

from data.metrics.catalog import Catalog, load_catalog, make_catalog
from data.metrics.parse import parse_dataset, read_dataset
from data.metrics.query import Clause, Compare, Grain, Group, MetricQuery, Op, Order
from data.metrics.query_json import parse_query, write_query
from data.metrics.result import MetricResult, NotApplied, Proof, ResultColumn, Window
from data.metrics.run import run

__all__ = [
    "Catalog",
    "Clause",
    "Compare",
    "Grain",
    "Group",
    "MetricQuery",
    "MetricResult",
    "NotApplied",
    "Op",
    "Order",
    "Proof",
    "ResultColumn",
    "Window",
    "load_catalog",
    "make_catalog",
    "parse_dataset",
    "parse_query",
    "read_dataset",
    "run",
    "write_query",
]
