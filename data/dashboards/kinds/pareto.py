"""The vital few: members from the largest down, and the share of the whole they make together."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import head, with_column
from data.metrics.query import Order
from data.metrics.result import ResultColumn

MOST = 12


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a member, the largest first, with `<metric>__share`: what it and all larger ones make of the whole."""
    metric = frame.widget.metrics[0]
    result = ask.run(replace(base_query(frame), order=(Order(metric, descending=True),)))
    values = [float(value or 0) for value in result.data[metric]]
    whole = sum(values)
    shares = [so_far / whole if whole else None for so_far in accumulate(values)]
    column = ResultColumn(f"{metric}__share", "Cumulative share", "metric", "DOUBLE", "percent", "none", 0, metric)
    return Computed(
        head(with_column(result, column, list(shares)), frame.widget.limit or MOST),
        options={"lines": [column.id]},
    )


KIND = Kind(Needs(metrics=(1, 1), axes=(1, 1), options=frozenset({"note"})), compute, draws="combo")
