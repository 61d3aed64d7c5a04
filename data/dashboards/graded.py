"""The quality of the tables beneath a widget, put into its proof last: it changes apart from the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from data.core import Core
from data.dashboards.widget_data import WidgetData
from data.metrics.catalog import Catalog
from data.metrics.result import MetricResult
from data.quality import datasets_score
from data.quality.overview import score_of
from data.quality.place import MAIN

Ground = tuple[tuple[str, ...], tuple[str, ...]]


def graded(core: Core, catalog: Catalog, widget: WidgetData) -> WidgetData:
    """The widget with the score of its datasets' tables in its proofs; None there while nothing of them is measured."""
    results = [result for result in (widget.result, *widget.parts.values()) if result is not None]
    scores = {ground: _score(core, catalog, *ground) for ground in map(_ground, results)}
    if all(result.proof.quality == scores[_ground(result)] for result in results):
        return widget
    parts = {name: _graded(part, scores) for name, part in widget.parts.items()}
    return replace(widget, result=widget.result and _graded(widget.result, scores), parts=parts)


def _ground(result: MetricResult) -> Ground:
    return result.proof.datasets, result.proof.tables


def _score(core: Core, catalog: Catalog, datasets: tuple[str, ...], tables: tuple[str, ...]) -> float | None:
    if not tables:
        return datasets_score(core, catalog, datasets).percent
    parts = (table.split(".", 2) for table in tables if table.count(".") >= 2)
    named = ((lake, name if schema == MAIN else f"{schema}.{name}") for lake, schema, name in parts)
    return score_of(core, named).percent


def _graded(result: MetricResult, scores: Mapping[Ground, float | None]) -> MetricResult:
    return replace(result, proof=replace(result.proof, quality=scores[_ground(result)]))
