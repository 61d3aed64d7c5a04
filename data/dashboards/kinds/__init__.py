"""Widget kinds. To add one: a file that ends with its `Kind`, a line here, an example in the tests."""

from __future__ import annotations

from data.dashboards.kinds import (
    bar,
    cohort,
    control,
    funnel,
    heatmap,
    kpi,
    line,
    map,
    pareto,
    pie,
    pivot,
    scatter,
    section,
    sql,
    table,
    text,
    waterfall,
)
from data.dashboards.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "kpi": kpi.KIND,
    "line": line.LINE,
    "area": line.LINE,
    "stacked": bar.KIND,
    "bar": bar.KIND,
    "combo": line.COMBO,
    "pie": pie.KIND,
    "table": table.KIND,
    "pivot": pivot.KIND,
    "heatmap": heatmap.KIND,
    "cohort": cohort.KIND,
    "waterfall": waterfall.KIND,
    "map": map.KIND,
    "funnel": funnel.KIND,
    "scatter": scatter.KIND,
    "pareto": pareto.KIND,
    "control": control.KIND,
    "text": text.KIND,
    "section": section.KIND,
    "sql": sql.KIND,
}
