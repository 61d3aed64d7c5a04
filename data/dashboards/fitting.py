"""Which kinds of widget can draw a question: those whose needs it meets, with the options at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.dashboards.check import check
from data.dashboards.explore import OFFERED, kinds_for
from data.dashboards.kinds import KINDS
from data.dashboards.model import Dashboard, Layout, Widget
from data.dashboards.question import Question
from data.metrics.catalog import Catalog

ASKING = tuple(kind for kind in KINDS if KINDS[kind].needs.metrics[0] > 0)


def fitting_kinds(catalog: Catalog, question: Question, standing: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds for a question; `standing` is the widget as it was, whose options may make more kinds fit.

    Those that explore offers come first, in its order.
    """
    usual = kinds_for(catalog, question)
    others = (kind for kind in ASKING if kind not in OFFERED)
    return (*usual, *(kind for kind in others if not check(_alone(question, kind, standing), catalog)))


def _alone(question: Question, kind: str, standing: Mapping[str, Any]) -> Dashboard:
    options = standing.get("options") or {}
    known = {key: value for key, value in options.items() if key in KINDS[kind].needs.options}
    widget = Widget(
        "one", kind, "One", Layout(0, 0, 6, 6), question.metrics, question.dimensions, time=question.time,
        options=known,
    )  # fmt: skip
    return Dashboard("one", "One", "custom", (widget,))
