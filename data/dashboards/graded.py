"""The quality of the tables beneath a widget, put into its proof last: it changes apart from the numbers."""

from __future__ import annotations

from dataclasses import replace

from data.core import Core
from data.dashboards.widget_data import WidgetData
from data.metrics.catalog import Catalog
from data.metrics.result import MetricResult
from data.quality import datasets_score


def graded(core: Core, catalog: Catalog, widget: WidgetData) -> WidgetData:
    """The widget with the score of its datasets' tables in its proofs; None there while nothing of them is measured."""
    if widget.result is None:
        return widget
    parts = {name: _graded(core, catalog, part) for name, part in widget.parts.items()}
    return replace(widget, result=_graded(core, catalog, widget.result), parts=parts)


def _graded(core: Core, catalog: Catalog, result: MetricResult) -> MetricResult:
    score = datasets_score(core, catalog, result.proof.datasets).percent
    return replace(result, proof=replace(result.proof, quality=score))
