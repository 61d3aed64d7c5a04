"""Semantic layer: datasets in YAML, metric queries, and results that carry their proof.

Knows meaning and SQL; must not know dashboards, pages or the web.
"""

from data.metrics.catalog import Catalog, load_catalog, make_catalog
from data.metrics.forecast import Forecast, forecast
from data.metrics.listing import MembersQuery, RowsQuery, members, rows
from data.metrics.parse import parse_dataset, read_dataset
from data.metrics.query import Clause, Compare, Grain, Group, MetricQuery, Op, Order
from data.metrics.query_json import parse_query, write_query
from data.metrics.result import (
    Explanation,
    Member,
    MetricResult,
    NotApplied,
    Note,
    Proof,
    ResultColumn,
    RowsPage,
    Window,
    whole,
)
from data.metrics.rewrites.row_policy import is_bound
from data.metrics.rollups.accept import accept_offer
from data.metrics.rollups.append import Along, append_rows, taken_along
from data.metrics.rollups.keeper import keep_rollups, rebuild_in_background, stop_keeping
from data.metrics.rollups.offers import (
    Offer,
    dismiss_offer,
    is_measuring,
    list_offers,
    measure_in_background,
    measure_offers,
)
from data.metrics.rollups.overview import RollupFacts, list_rollups
from data.metrics.rollups.registry import Record as RollupRecord
from data.metrics.rollups.registry import records as rollup_records
from data.metrics.rollups.upkeep import drop_rollup, refresh_rollups
from data.metrics.run import explain, run
from data.metrics.together import run_together

__all__ = [
    "Along",
    "Catalog",
    "Clause",
    "Compare",
    "Explanation",
    "Forecast",
    "Grain",
    "Group",
    "Member",
    "MembersQuery",
    "MetricQuery",
    "MetricResult",
    "NotApplied",
    "Note",
    "Offer",
    "Op",
    "Order",
    "Proof",
    "ResultColumn",
    "RollupFacts",
    "RollupRecord",
    "RowsPage",
    "RowsQuery",
    "Window",
    "accept_offer",
    "append_rows",
    "dismiss_offer",
    "drop_rollup",
    "explain",
    "forecast",
    "is_bound",
    "is_measuring",
    "keep_rollups",
    "list_offers",
    "list_rollups",
    "load_catalog",
    "make_catalog",
    "measure_in_background",
    "measure_offers",
    "members",
    "parse_dataset",
    "parse_query",
    "read_dataset",
    "rebuild_in_background",
    "refresh_rollups",
    "rollup_records",
    "rows",
    "run",
    "run_together",
    "stop_keeping",
    "taken_along",
    "whole",
    "write_query",
]
