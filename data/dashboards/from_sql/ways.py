"""Where a viewer can go from a widget made from SQL."""

from __future__ import annotations

from data.dashboards.frame import Frame
from data.dashboards.page_filters import TIME
from data.dashboards.widget_data import DrillOptions
from data.metrics.catalog import Catalog
from data.metrics.result import MetricResult


def ways_from(frame: Frame, result: MetricResult, catalog: Catalog) -> DrillOptions:
    """A click on a mark filters the others where the column along the chart holds a dimension or periods."""
    return DrillOptions(dimension=filtered_by(frame, result, catalog), through=frame.widget.through)


def filtered_by(frame: Frame, result: MetricResult, catalog: Catalog) -> str | None:
    """The field that a member of the first column is; None for a column that no dataset knows."""
    along = next((column for column in result.columns if column.role in ("dimension", "time")), None)
    if along is None or frame.widget.sql is None:
        return None
    if along.role == "time":
        return TIME if result.proof.window and result.proof.window.grain else None
    named = frame.widget.sql.fields.get(along.id, along.id)
    known = {name for dataset in catalog.datasets.values() for name in dataset.dimensions}
    return named if named.removesuffix("__key") in known else None
