"""How many get how far: stages are members of a dimension in the document's order, or several metrics."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import in_members_order


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a stage in the order of the option `members`; without dimension one row with a metric a stage."""
    result = ask.run(replace(base_query(frame), limit=frame.widget.limit, compare=frame.compare))
    if frame.dimensions:
        result = in_members_order(result, frame.dimensions[0], frame.widget.options.get("members", ()))
    return Computed(result)


KIND = Kind(Needs(axes=(0, 1), options=frozenset({"members", "note"})), compute)
