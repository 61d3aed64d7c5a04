"""The question that a widget asks as a viewer sees it, to be asked on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data.dashboards.explore import DIMENSIONS, METRICS
from data.dashboards.frame import make_frame
from data.dashboards.model import Dashboard, Widget
from data.dashboards.page_filters import TIME, Condition
from data.dashboards.question import LEAST, Question
from data.dashboards.state import DashboardState, Drill, StateFilter
from data.metrics.catalog import Catalog
from data.metrics.conditions import conjuncts
from data.metrics.query import Clause, Op


def question_from(
    dashboard: Dashboard, widget: Widget, state: DashboardState, catalog: Catalog
) -> tuple[Question, DashboardState] | None:
    """The question of a widget, and the state it is asked in: opened members and picked ones are filters.

    None for widgets without metrics, and for conditions that a question can't hold. Raises what `make_frame` raises.
    """
    groups, having = _groups(widget.filters), _having(widget.having)
    if not widget.metrics or groups is None or having is None:
        return None
    frame = make_frame(dashboard, widget, state, catalog)
    dimensions = dict.fromkeys((*frame.dimensions, *filter(None, (widget.series,))))
    question = Question(
        widget.metrics[:METRICS], tuple(dimensions)[:DIMENSIONS], widget.time, groups=groups, having=having
    )
    opened = (
        StateFilter(step.dimension, Op.IN, (step.value,))
        for step in state.drills.get(widget.id, Drill()).path
        if step.dimension != TIME
    )
    filters = {(one.field, one.op): replace(one, source=None) for one in (*state.filters, *opened)}
    grain = frame.grain if widget.time else None
    return question, DashboardState(frame.range, grain, state.compare, tuple(filters.values()))


def _groups(condition: Condition | None) -> tuple[tuple[StateFilter, ...], ...] | None:
    found = []
    for part in conjuncts(condition):
        group = _plain((part,) if isinstance(part, Clause) else part.parts)
        if group is None:
            return None
        found.append(group)
    return tuple(found)


def _plain(parts: Iterable[Condition]) -> tuple[StateFilter, ...] | None:
    found = []
    for part in parts:
        if not isinstance(part, Clause) or part.other is not None:
            return None
        if any(not isinstance(value, str | int | float | None) or isinstance(value, bool) for value in part.values):
            return None
        found.append(StateFilter(part.field, part.op, tuple(None if v is None else str(v) for v in part.values)))
    return tuple(found)


def _having(condition: Condition | None) -> tuple[Clause, ...] | None:
    parts = conjuncts(condition)
    found = tuple(part for part in parts if isinstance(part, Clause) and part.other is None and part.op in LEAST)
    return found if len(found) == len(parts) else None
