"""Sends each scan of a dataset to the smallest of its rollups that gives the same numbers, or says why none does.

1. The rollup must stand: built from the present data, by the present definition and calendar, verified, whole.
2. Values beyond a to-many join are of other rows than the base's; no rollup has them.
3. It must be of the scan's time column.
4. It must hold every measure. Distinct counts add up only where no value lies in two of its rows; medians never do.
5. It must hold every dimension asked for.
6. It must hold every field that is filtered by, row policies included.
7. Its periods must add up to those asked for and to the resets of running totals: weeks to nothing but weeks.
8. Stocks need to know their days.
9. Every edge of a range must lie between two of its periods, or behind all of its data.
10. Of those that fit, the one with the fewest rows serves; of equals the one with fewest dimensions.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from data.metrics.compile.leaves import BEGINNING, Leaf, Scan, expand, scan_of
from data.metrics.compile.literals import ZONED
from data.metrics.compile.slots import edge
from data.metrics.conditions import fields
from data.metrics.plan import ROLLED, Context, Plan, Verdict
from data.metrics.query import Grain
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.rewrites.row_policy import policies_for
from data.metrics.rolled import ADDS_UP_TO, PARTS, Built, holds
from data.metrics.time_words import floor

Refusal = tuple[str, dict[str, Any]] | None
SERVES = "rollup.serves"


def rollup(plan: Plan, context: Context) -> Plan:
    """The plan with its routes, and the verdict on every candidate."""
    if not any(context.rollups.get(id_) for id_ in plan.datasets):
        return plan
    started = time.perf_counter()
    routes: dict[Scan, Built] = {}
    verdicts: list[Verdict] = []
    scans = _scans(plan, context)
    for scan, leaves in scans.items():
        refused = [(b, _refusal(b, scan, leaves, plan, context)) for b in context.rollups.get(scan.dataset, ())]
        fitting = sorted(
            (b for b, why in refused if why is None), key=lambda b: (b.rows, len(b.rollup.dimensions), b.name)
        )
        if fitting:
            routes[scan] = fitting[0]
        for built, why in refused:
            verdicts.append(_verdict(built, scan, why, fitting))
    word = ROLLED if len(routes) == len(scans) else "route.partly" if routes else "route.no_rollup_fits"
    spent = (time.perf_counter() - started) * 1000
    return dataclasses.replace(plan, routes=routes, route=word, verdicts=tuple(verdicts), route_ms=spent)


def _size(built: Built) -> tuple[int, int, str]:
    return built.rows, len(built.rollup.dimensions), built.name


def unrouted(plan: Plan) -> Plan:
    """The same plan over the rows themselves."""
    return dataclasses.replace(plan, routes={}, route="route.no_rollup_fits", verdicts=())


def _scans(plan: Plan, context: Context) -> dict[Scan, list[Leaf]]:
    found: dict[Scan, list[Leaf]] = {}
    for asked in plan.metrics:
        for leaf in expand(context.catalog, asked.dataset, asked.metric).leaves:
            found.setdefault(scan_of(plan.datasets[leaf.dataset], leaf), []).append(leaf)
    return found


def _verdict(built: Built, scan: Scan, why: Refusal, fitting: list[Built]) -> Verdict:
    if why is None:
        best = fitting[0]
        why = (SERVES, {}) if built is best else ("rollup.larger", {"rollup": best.name, "rows": best.rows})
    return Verdict(built.name, " ".join(str(part) for part in scan[:4] if part), *why)


def _refusal(built: Built, scan: Scan, leaves: list[Leaf], plan: Plan, context: Context) -> Refusal:
    """The first rule that a rollup breaks, with its facts."""
    if built.refused is not None:
        return built.refused, {}
    if scan.many is not None:
        return "rollup.to_many", {"join": scan.many}
    if scan.time != built.rollup.time:
        return "rollup.other_time", {"time": scan.time}
    rules = (
        partial(_measures, built, scan, leaves, plan),
        partial(_dimensions, built, plan),
        partial(_filters, built, scan, plan, context),
        partial(_grain, built, scan, plan),
        partial(_edges, built, scan, plan, context),
    )
    return next((why for rule in rules if (why := rule()) is not None), None)


def _measures(built: Built, scan: Scan, leaves: list[Leaf], plan: Plan) -> Refusal:
    dataset = plan.datasets[scan.dataset]
    for leaf in leaves:
        aggregate, id_ = leaf.measure.aggregate, leaf.measure.id
        if aggregate not in PARTS:
            return "rollup.not_additive", {"measure": id_, "aggregate": aggregate}
        whole = dataset.measures[id_.partition(" ")[0]]
        if not holds(dataset, built.rollup, whole):
            return "rollup.no_measure", {"measure": whole.id}
        if aggregate == "count_distinct" and id_ not in built.single:
            return "rollup.distinct_spread", {"measure": id_}
    return None


def _dimensions(built: Built, plan: Plan) -> Refusal:
    lacking = next((name for name in plan.dimensions if name not in built.rollup.dimensions), None)
    return ("rollup.no_dimension", {"dimension": lacking}) if lacking else None


def _filters(built: Built, scan: Scan, plan: Plan, context: Context) -> Refusal:
    dataset = plan.datasets[scan.dataset]
    policed = {policy.field for policy in policies_for(dataset, context.actor)}
    for condition in plan.filters.get(scan.dataset, ()):
        for name in fields(condition):
            local = local_name(dataset, name)
            if local in dataset.times:
                if not _is_day(built, scan, local, context):
                    return "rollup.time_filter", {"field": local}
            elif local.removesuffix("__key") not in built.rollup.dimensions:
                return "rollup.row_policy" if name in policed else "rollup.no_filter", {"field": local}
    return None


def _is_day(built: Built, scan: Scan, time: str, context: Context) -> bool:
    """Whether the rollup still knows a time column to the letter."""
    kind = context.schemas[scan.dataset].types.get(f"time:{time}")
    return time == built.rollup.time and kind == "DATE" and built.rollup.grain == Grain.DAY


def _grain(built: Built, scan: Scan, plan: Plan) -> Refusal:
    stored = built.rollup.grain
    if scan.stock and stored != Grain.DAY:
        return "rollup.stock_days", {"grain": str(stored)}
    asked = [plan.grain] if plan.grain else []
    asked += [Grain(scan.run)] if scan.run and scan.run != BEGINNING else []
    for grain in asked:
        if grain not in ADDS_UP_TO[stored]:
            word = "rollup.week_into_month" if stored == Grain.WEEK and grain in _LONGER else "rollup.grain"
            return word, {"grain": str(grain), "stored": str(stored)}
    return None


_LONGER = ADDS_UP_TO[Grain.MONTH]


def _edges(built: Built, scan: Scan, plan: Plan, context: Context) -> Refusal:
    kind = context.schemas[scan.dataset].types.get(f"time:{scan.time}")
    if built.rollup.grain == Grain.HOUR and kind == ZONED and plan.span is not None:
        return "rollup.zoned_hours", {}
    if scan.stock:
        return None
    for name in _edge_names(scan, plan):
        moment = edge(name, plan, context)
        if not _between_periods(moment, built, context):
            return "rollup.partial_edge", {"edge": moment.isoformat(), "stored": str(built.rollup.grain)}
    return None


def _edge_names(scan: Scan, plan: Plan) -> Iterator[str]:
    for before in (("",) if plan.span else ()) + (("then ",) if plan.previous else ()):
        yield f"{before}end"
        if scan.run is None:
            yield f"{before}start"
        elif scan.run != BEGINNING:
            yield f"{before}reset.{scan.run}"
            yield f"{before}final.{scan.run}"


def _between_periods(moment: datetime, built: Built, context: Context) -> bool:
    if floor(moment, str(built.rollup.grain), fiscal=context.fiscal) == moment:
        return True
    return built.reach is not None and built.reach < moment
