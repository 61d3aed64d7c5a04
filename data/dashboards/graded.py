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
    results = [result for result in (widget.result, *widget.parts.values()) if result is not None]
    scores = {
        datasets: datasets_score(core, catalog, datasets).percent
        for datasets in {result.proof.datasets for result in results}
    }
    if all(result.proof.quality == scores[result.proof.datasets] for result in results):
        return widget
    parts = {name: _graded(part, scores) for name, part in widget.parts.items()}
    return replace(widget, result=widget.result and _graded(widget.result, scores), parts=parts)


def _graded(result: MetricResult, scores: dict[tuple[str, ...], float | None]) -> MetricResult:
    return replace(result, proof=replace(result.proof, quality=scores[result.proof.datasets]))
