"""Sends each scan of a dataset to the smallest of its rollups that gives the same numbers, or says why none does.

1. The rollup must stand: built from the present data, by the present definition and calendar, verified, whole.
2. Values beyond a to-many join are of other rows than the base's; no rollup has them.
3. It must be of the scan's time column.
4. It must hold every measure. Distinct counts add up only where no value lies in two of its rows; medians and quantiles
   never do. Those it has for each row alone serve where every group asked for is one row of it: its own periods, no
   totals, and each of its dimensions asked for or held to one value by a filter.
5. It must hold every dimension asked for.
6. It must hold every field that is filtered by, row policies included.
7. Its periods must add up to those asked for and to the resets of running totals: weeks to nothing but weeks.
8. Stocks need to know their days.
9. An edge of a range lies between two of its periods, or behind all of its data. Otherwise the rows are read from there
   to the next whole period, and there must be one; running totals can't be put together so.
10. Of those that fit, the one that leaves the least time to the rows serves, of equals the one with the fewest rows,
    of equals the one with the fewest dimensions.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from data.metrics.compile.leaves import BEGINNING, Leaf, Scan, expand, scan_of
from data.metrics.compile.literals import ZONED
from data.metrics.compile.slots import edge
from data.metrics.conditions import fields
from data.metrics.model import Dataset
from data.metrics.plan import EDGED, ROLLED, Context, Plan, Verdict
from data.metrics.query import Clause, Grain, Op
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.rewrites.row_policy import policies_for
from data.metrics.rolled import ADDS_UP_TO, PARTS, Built, holds
from data.metrics.time_words import floor

Refusal = tuple[str, dict[str, Any]] | None
SERVES = "rollup.serves"
INSIDE = "rollup.serves_inside"


def rollup(plan: Plan, context: Context) -> Plan:
    """The plan with its routes, and the verdict on every candidate."""
    if not any(context.rollups.get(id_) for id_ in plan.datasets):
        return plan
    started = time.perf_counter()
    routes: dict[Scan, Built] = {}
    edges: dict[Scan, tuple[str, ...]] = {}
    verdicts: list[Verdict] = []
    scans = scans_of(plan, context)
    for scan, leaves in scans.items():
        refused = [(b, _refusal(b, scan, leaves, plan, context)) for b in context.rollups.get(scan.dataset, ())]
        fits = {b.name: _fit(b, scan, plan, context) for b, why in refused if why is None}
        best = min(fits.values(), key=_cost, default=None)
        if best is not None:
            routes[scan] = best.built
            edges |= {scan: best.edges} if best.edges else {}
        verdicts += [_verdict(built, scan, why or _passed(fits[built.name], best)) for built, why in refused]
    spent = (time.perf_counter() - started) * 1000
    word = _word(len(routes), len(scans), edged=bool(edges))
    return dataclasses.replace(plan, routes=routes, edges=edges, route=word, verdicts=tuple(verdicts), route_ms=spent)


@dataclass(frozen=True)
class _Fit:
    """A rollup that gives the same numbers; for `outside` of the time, at `edges`, the rows are read."""

    built: Built
    edges: tuple[str, ...]
    outside: timedelta


def _fit(built: Built, scan: Scan, plan: Plan, context: Context) -> _Fit:
    cut = [] if scan.stock else _cut(built, scan, plan, context)
    moments = {name: edge(name, plan, context) for name in cut}
    whole = {name: edge(_whole(name, built), plan, context) for name in cut}
    return _Fit(built, tuple(cut), sum((abs(whole[name] - moments[name]) for name in cut), timedelta()))


def _cost(fit: _Fit) -> tuple[timedelta, int, int, str]:
    return fit.outside, fit.built.rows, len(fit.built.rollup.dimensions), fit.built.name


def _word(routed: int, scans: int, *, edged: bool) -> str:
    if routed == scans:
        return EDGED if edged else ROLLED
    return "route.partly" if routed else "route.no_rollup_fits"


def unrouted(plan: Plan) -> Plan:
    """The same plan over the rows themselves."""
    return dataclasses.replace(plan, routes={}, edges={}, route="route.no_rollup_fits", verdicts=())


def scans_of(plan: Plan, context: Context) -> dict[Scan, list[Leaf]]:
    """The scans that a plan's metrics need, each with its leaves."""
    found: dict[Scan, list[Leaf]] = {}
    for asked in plan.metrics:
        for leaf in expand(context.catalog, asked.dataset, asked.metric).leaves:
            found.setdefault(scan_of(plan.datasets[leaf.dataset], leaf), []).append(leaf)
    return found


def _verdict(built: Built, scan: Scan, why: tuple[str, dict[str, Any]]) -> Verdict:
    return Verdict(built.name, " ".join(str(part) for part in scan[:4] if part), *why)


def _passed(fit: _Fit, best: _Fit | None) -> tuple[str, dict[str, Any]]:
    """What is said of a rollup that fits."""
    if best is None or fit is best:
        return (INSIDE, {"edges": ", ".join(fit.edges)}) if fit.edges else (SERVES, {})
    word = "rollup.more_rows_at_edges" if fit.outside > best.outside else "rollup.larger"
    return word, {"rollup": best.built.name, "rows": best.built.rows}


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
        partial(_single_rows, built, scan, leaves, plan),
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
        whole = dataset.measures[id_.partition(" ")[0]]
        if not holds(dataset, built.rollup, whole):
            adds = aggregate in PARTS
            facts = {"measure": whole.id} if adds else {"measure": id_, "aggregate": aggregate}
            return "rollup.no_measure" if adds else "rollup.not_additive", facts
        if aggregate == "count_distinct" and id_ not in built.single | built.by_row:
            return "rollup.distinct_spread", {"measure": id_}
    return None


def _single_rows(built: Built, scan: Scan, leaves: list[Leaf], plan: Plan) -> Refusal:
    """Why groups are more than one row each of a rollup, where it has a measure for each row alone."""
    measure = next((leaf.measure.id for leaf in leaves if leaf.measure.id in built.by_row), None)
    if measure is None:
        return None
    rollup, facts = built.rollup, {"measure": measure}
    if plan.query.totals or plan.grain != rollup.grain or scan.run is not None or scan.stock:
        return "rollup.other_periods", {**facts, "stored": str(rollup.grain)}
    told_apart = {*plan.dimensions, *_pinned(plan.datasets[scan.dataset], plan)}
    spread = next((name for name in rollup.dimensions if name not in told_apart), None)
    return ("rollup.other_groups", {**facts, "dimension": spread}) if spread else None


def _pinned(dataset: Dataset, plan: Plan) -> Iterator[str]:
    """The dimensions of which the filters let one value pass."""
    for condition in plan.filters.get(dataset.id, ()):
        if isinstance(condition, Clause) and condition.op in {Op.EQ, Op.IN} and len(condition.values) == 1:
            name = local_name(dataset, condition.field)
            if name in dataset.dimensions and dataset.dimensions[name].key is None and condition.values[0] is not None:
                yield name


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
    cut = _cut(built, scan, plan, context)
    if cut and (scan.run is not None or not _has_inside(built, cut, plan, context)):
        moment = edge(cut[0], plan, context)
        return "rollup.partial_edge", {"edge": moment.isoformat(), "stored": str(built.rollup.grain)}
    return None


def _cut(built: Built, scan: Scan, plan: Plan, context: Context) -> list[str]:
    """The edges that lie within one of a rollup's periods."""
    return [n for n in _edge_names(scan, plan) if not _between_periods(edge(n, plan, context), built, context)]


def _has_inside(built: Built, cut: list[str], plan: Plan, context: Context) -> bool:
    """Whether each span that is cut has a whole period between its edges."""
    for then in {name.rpartition(" ")[0] and "then " for name in cut}:
        first, last = (_whole(then + name, built) if then + name in cut else then + name for name in ("start", "end"))
        if edge(first, plan, context) >= edge(last, plan, context):
            return False
    return True


def _whole(name: str, built: Built) -> str:
    """The name of the moment nearest to an edge, inside the span, between two of a rollup's periods."""
    return f"{name.replace('start', 'from').replace('end', 'upto')}.{built.rollup.grain}"


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
