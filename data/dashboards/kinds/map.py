"""Members of a place on a map; the options `latitude` and `longitude` name the metrics that say where they lie."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs

MOST = 200


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a place, the largest first, with the metrics of the document, then latitude and longitude in degrees."""
    widget = frame.widget
    query = replace(base_query(frame), limit=widget.limit or MOST, compare=frame.compare)
    where = (str(widget.options["latitude"]), str(widget.options["longitude"]))
    result = ask.run(replace(query, metrics=tuple(dict.fromkeys((*query.metrics, *where)))))
    return Computed(result)


KIND = Kind(
    Needs(
        metrics=(1, 3),
        axes=(1, 1),
        options=frozenset({"latitude", "longitude", "bars", "note"}),
        required=frozenset({"latitude", "longitude"}),
    ),
    compute,
)
