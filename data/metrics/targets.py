"""Targets beside results: what was set for the time and the members of a row, and how much of it is due by now.

A target holds for its whole period. Of what adds up, a row gets the share of each target that lies in its time; of
stocks the target that holds at its end; of the others the mean of the targets over its time. The due part counts the
time that has passed by the watermark alone. Shares are those of time, or of what the same days of earlier years
brought.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlglot import exp

from data.core import Core
from data.metrics.compile.functions import text
from data.metrics.compile.names import DUE, TARGET, TIME, column, named
from data.metrics.compile.tables import lake_table
from data.metrics.engine import Engine, ask
from data.metrics.model import Dataset, TargetTable
from data.metrics.plan import Context, Plan, TargetRows
from data.metrics.query import Clause, Grain
from data.metrics.season import Season, read_season
from data.metrics.series import Sorted, moment_of
from data.metrics.time_words import step

NOTHING = timedelta()
Values = tuple[float | None, float | None]


@dataclass(frozen=True)
class Goal:
    """`amount` from `start` to before `end`, of a member (None: of the whole)."""

    start: datetime
    end: datetime
    amount: float
    member: str | None = None


@dataclass(frozen=True)
class Goals:
    """The goals of one metric by member (None: of the whole), each list by start, none overlapping; with the `season`
    they follow, if they do."""

    over: Literal["sum", "last", "mean"]
    by_member: Mapping[str | None, Sequence[Goal]]
    season: Season | None = None

    def between(self, start: datetime, end: datetime, *, known: datetime, members: Iterable[str | None]) -> Values:
        """The target of `members` together from `start` to before `end`, and the part of it due by `known`."""
        goals = [goal for member in members for goal in self._touching(member, start, end)]
        return self._sum(goals, start, end, due=False), self._sum(goals, start, min(end, known), due=True)

    def _touching(self, member: str | None, start: datetime, end: datetime) -> Sequence[Goal]:
        goals = self.by_member.get(member, ())
        first = max(0, bisect_right(goals, start, key=lambda goal: goal.start) - 1)
        last = bisect_right(goals, end, key=lambda goal: goal.start)
        return [goal for goal in goals[first:last] if goal.end > start and goal.start < end]

    def _sum(self, goals: Sequence[Goal], start: datetime, end: datetime, *, due: bool) -> float | None:
        spans = [max(NOTHING, min(goal.end, end) - max(goal.start, start)) for goal in goals]
        if not goals or (self.over != "sum" and not any(spans)):
            return None
        pairs = list(zip(goals, spans, strict=True))
        if self.over == "last":
            return max((goal for goal, span in pairs if span), key=lambda goal: goal.start).amount
        if self.over == "sum":
            return sum(goal.amount * self._share(goal, start, end) for goal in goals)
        return sum(goal.amount * span.total_seconds() for goal, span in pairs) / sum(s.total_seconds() for s in spans)

    def _share(self, goal: Goal, start: datetime, end: datetime) -> float:
        first, last = max(goal.start, start), min(goal.end, end)
        if last <= first:
            return 0.0
        whole, season = (goal.start, goal.end), self.season
        seasonal = season.share(goal.member, whole, (first, last)) if season else None
        return (last - first) / (goal.end - goal.start) if seasonal is None else seasonal


GoalRow = tuple[str, str, str | None, str | None, Goal]


def read_goals(core: Core, plan: Plan, context: Context) -> dict[str, Goals]:
    """The goals of each target of a plan, by the metric's reference; those of the whole under None."""
    found = {}
    for target in plan.targets:
        dataset = plan.datasets.get(target.dataset) or context.catalog.dataset(target.dataset)
        table, schema = dataset.targets, context.schemas[dataset.id]
        assert table is not None
        key = ("metrics.goals", context.engine, schema.version, table, target)
        held = core.memory.get(key)
        if not isinstance(held, Goals):
            held = _goals(target, _table(core, dataset, context))
            core.memory.set(key, held)
        if target.seasonal:
            held = dataclasses.replace(held, season=read_season(core, target, context))
        found[target.reference] = held
    return found


def _goals(target: TargetRows, rows: Iterable[GoalRow]) -> Goals:
    names = {target.metric, f"{target.dataset}.{target.metric}"}
    by_member: dict[str | None, list[Goal]] = {}
    for metric, grain, dimension, member, goal in rows:
        if metric in names and grain == target.grain and dimension in {None, target.dimension}:
            by_member.setdefault(member if dimension else None, []).append(goal)
    return Goals(target.over, by_member)


def put_targets(found: Sorted, target: TargetRows, goals: Goals, plan: Plan, context: Context) -> None:
    """Puts `<metric>__target` and `<metric>__due` into the rows and the totals of an answer.

    Members that have a target and no rows get a row, unless rows were left out.
    """
    if target.dimension in plan.dimensions and not plan.grain and not found.truncated and plan.query.having is None:
        known = {row[target.dimension] for row in found.rows}
        chosen = sorted(_chosen(plan, goals) - known, key=str)
        found.rows.extend({target.dimension: member} for member in chosen if _has_goal(goals, member, plan))
    whole = _whole(target, plan, goals)
    for row in found.rows:
        members = (row[target.dimension],) if target.dimension in plan.dimensions else whole
        _put(row, target, goals, members, _time_of(row, plan, context), context)
    if found.totals is not None:
        _put(found.totals, target, goals, whole, _time_of({}, plan, context), context)


def _put(
    row: dict[str, Any],
    target: TargetRows,
    goals: Goals,
    members: Iterable[str | None],
    time: tuple[datetime, datetime],
    context: Context,
) -> None:
    values = goals.between(*time, known=context.anchor.end, members=members)
    row[target.reference + TARGET], row[target.reference + DUE] = values


def _time_of(row: Mapping[str, Any], plan: Plan, context: Context) -> tuple[datetime, datetime]:
    """From when to when a row reaches: its period, as far as it lies in the span."""
    assert plan.span is not None
    if plan.grain is None or row.get(TIME) is None:
        return plan.span.start, plan.span.end
    start = moment_of(row[TIME])
    return max(start, plan.span.start), min(step(start, plan.grain), plan.span.end)


def _chosen(plan: Plan, goals: Goals) -> set[str | None]:
    """The members that pass the filters."""
    chosen = set(goals.by_member) - {None}
    for conditions in plan.filters.values():
        for clause in conditions:
            chosen &= set(clause.values) if isinstance(clause, Clause) else set()
    return chosen


def _has_goal(goals: Goals, member: str | None, plan: Plan) -> bool:
    assert plan.span is not None
    return any(goal.end > plan.span.start and goal.start < plan.span.end for goal in goals.by_member[member])


def _whole(target: TargetRows, plan: Plan, goals: Goals) -> tuple[str | None, ...]:
    """Whose targets together are that of the whole: its own, those of the members filtered, or nobody's."""
    if target.dimension is None or not any(plan.filters.values()):
        return (None,)
    chosen = tuple(sorted(_chosen(plan, goals), key=str))
    return chosen if target.over == "sum" or len(chosen) == 1 else ()


def _table(core: Core, dataset: Dataset, context: Context) -> tuple[GoalRow, ...]:
    """All rows of a target table, remembered until its lake's data changes."""
    table, schema = dataset.targets, context.schemas[dataset.id]
    assert table is not None
    key = ("metrics.targets", context.engine, schema.version, table)
    held = core.memory.get(key)
    if not isinstance(held, tuple):
        held = tuple(_rows(core, table, context.engine))
        core.memory.set(key, held)
    return held


def _rows(core: Core, table: TargetTable, engine: Engine) -> Iterable[GoalRow]:
    grain = text(table.grain) if table.grain in set(Grain) else column(table.grain)
    names = {"dimension": table.dimension, "value": table.value}
    columns = [named(column(table.metric), "metric"), named(grain, "grain")]
    columns += [named(column(name) if name else exp.Null(), alias) for alias, name in names.items()]
    columns += [named(column(table.period), "period"), named(column(table.amount), "amount")]
    select = exp.Select(expressions=columns).from_(lake_table(table.table, engine.lake, "targets"), copy=False)
    select.set("order", exp.Order(expressions=[exp.Ordered(this=column("period"), nulls_first=False)]))
    found = ask(core, engine, engine.write(select)).columns
    for metric, grain_name, dimension, member, period, amount in zip(*found.values(), strict=True):
        if period is not None and amount is not None and grain_name in set(Grain):
            start = moment_of(period)
            goal = Goal(start, step(start, grain_name), float(amount), member if dimension else None)
            yield metric, grain_name, dimension, member, goal
