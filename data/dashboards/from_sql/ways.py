"""Where a viewer can go from a widget made from SQL."""

from __future__ import annotations

from data.dashboards.frame import Frame
from data.dashboards.page_filters import TIME
from data.dashboards.periods import FINER
from data.dashboards.widget_data import DrillOptions
from data.metrics.result import MetricResult


def ways_from(frame: Frame, result: MetricResult) -> DrillOptions:
    """A click on a mark filters the others, as far as they know its column. Beneath a period lies the next finer grain,
    beneath another member the next column of `by`; whether a statement allows it is known when it is asked for."""
    widget, path = frame.widget, frame.path
    here = filtered_by(frame, result)
    shown = next((column.id for column in result.columns if column.role in ("dimension", "time")), None)
    gone = {*(step.dimension for step in path), shown, here}
    rest = tuple(name for name in widget.by if name not in gone)
    grain = result.proof.window.grain if result.proof.window else None
    down = (TIME if grain in FINER else None) if here == TIME else next(iter(rest), None)
    return DrillOptions(here, path, down if here else None, rest if here else (), rows=True, through=widget.through)


def filtered_by(frame: Frame, result: MetricResult) -> str | None:
    """The field that a member of the column along a chart is: `time` for periods, a dimension, else the column."""
    along = next((column for column in result.columns if column.role in ("dimension", "time")), None)
    if along is None or frame.widget.sql is None:
        return None
    if along.role == "time":
        return TIME if result.proof.window and result.proof.window.grain else None
    return frame.widget.sql.fields.get(along.id, along.id)
