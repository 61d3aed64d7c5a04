"""Conditions on the metrics of a widget: they keep members, and everything else about the widget follows those members.

So totals, the rest of many members and further series are of what is shown, and right for ratios too.
"""

from __future__ import annotations

from dataclasses import replace

from data.access import Actor
from data.core import Core
from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Run
from data.dashboards.kinds.series import among
from data.errors import LimitError
from data.metrics import run as run_query
from data.metrics.conditions import all_of

MOST = 1_000


def kept(core: Core, frame: Frame, *, actor: Actor) -> Frame:
    """The frame narrowed to the members that its widget's conditions on metrics keep. Raises what `passing` raises."""
    return passing(frame, lambda query: run_query(core, query, actor=actor))


def passing(frame: Frame, run: Run) -> Frame:
    """The frame of a widget narrowed to the members whose metrics pass its condition; the frame itself without one.

    Where only time breaks it, periods pass or not, and the query says so itself. Raises LimitError for more than
    1,000 members.
    """
    having, groups = frame.widget.having, frame.dimensions or tuple(filter(None, (frame.widget.series,)))
    if having is None or not groups:
        return frame
    asked = replace(base_query(frame), dimensions=groups, grain=None, having=having, order=(), targets=False)
    found = run(replace(asked, limit=MOST))
    if found.proof.truncated:
        raise LimitError("dashboard.having_wide", limit=MOST)
    return replace(frame, filters=all_of(frame.filters, among(found, groups)))
