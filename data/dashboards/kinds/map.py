"""Members of a place on a map; the options `latitude` and `longitude` name the metrics that say where they lie."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import KEY, Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import with_column
from data.metrics.query import Clause, MetricQuery, Op
from data.metrics.result import MetricResult

MOST = 200


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a place, the largest first, with the metrics of the document, then latitude and longitude in degrees.

    Where a place lies does not depend on range or filters.
    """
    widget = frame.widget
    result = ask.run(replace(base_query(frame), limit=widget.limit or MOST, compare=frame.compare))
    name = frame.dimensions[0]
    field = name + KEY if name + KEY in result.data else name
    members = tuple(dict.fromkeys(result.data[field]))
    asked = (str(widget.options["latitude"]), str(widget.options["longitude"]))
    query = MetricQuery(metrics=asked, dimensions=(name,), filters=Clause(field, Op.IN, members))
    places = ask.run(query) if members else None
    for metric in asked:
        result = _placed(result, places, field, metric)
    return Computed(result)


def _placed(result: MetricResult, places: MetricResult | None, field: str, metric: str) -> MetricResult:
    if places is None:
        return result
    known = dict(zip(places.data[field], places.data[metric], strict=True))
    column = next(column for column in places.columns if column.id == metric)
    return with_column(result, column, [known.get(member) for member in result.data[field]])


KIND = Kind(
    Needs(
        metrics=(1, 3),
        axes=(1, 1),
        options=frozenset({"latitude", "longitude", "bars", "note"}),
        required=frozenset({"latitude", "longitude"}),
        metric_options=frozenset({"latitude", "longitude"}),
    ),
    compute,
)
