"""Members of a dimension side by side; opened members of a hierarchy are filters, the next level is the dimension."""

from __future__ import annotations

from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds import line
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs
from data.dashboards.kinds.reshape import in_members_order
from data.dashboards.kinds.series import with_rest

MOST = 12


def compute(frame: Frame, ask: Ask) -> Computed:
    """A row a member, the largest first, at most `limit` (12); with the option `rest` the part `other` has the rest."""
    widget = frame.widget
    if widget.time or widget.series or not frame.dimensions:
        return line.compute(frame, ask)
    query = replace(base_query(frame), compare=frame.compare)
    limit, members = widget.limit or MOST, widget.options.get("members", ())
    if widget.options.get("rest") and len(frame.dimensions) == 1:
        result, other = with_rest(query, limit, ask.run)
        return Computed(result, {"other": other} if other else {})
    result = ask.run(replace(query, limit=limit))
    return Computed(in_members_order(result, frame.dimensions[0], members))


KIND = Kind(Needs(axes=(1, 2), options=line.OPTIONS | {"rest"}), compute, course=line.course)
