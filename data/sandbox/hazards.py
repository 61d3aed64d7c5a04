"""What makes it unsafe to look beneath a statement by rewriting it: each hazard with a name of its own.

A statement is safe when the rows beneath it are the same whenever it is asked, and a cell is nothing but a function of
the rows with its members. What is not known to be safe is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from data.sandbox.refusal import Refusal

Hazard = Callable[[exp.Expr], bool]
_PARTS = frozenset(
    ["with_", "expressions", "distinct", "from_", "joins", "where", "group", "having", "order", "limit", "offset"]
)
_CHANCE = (exp.Rand, exp.Uuid, exp.CurrentTimestamp, exp.CurrentTime, exp.TableSample)
_ANY_ONE = (exp.AnyValue, exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.ArrayAgg, exp.GroupConcat)
_CHANCE_NAMES = frozenset(
    "random now uuidv4 uuidv7 gen_random_uuid get_current_timestamp transaction_timestamp nextval setseed rand"
    " current_setting arbitrary any_value".split()
)


def check(select: exp.Select) -> None:
    """Raises Refusal naming the first hazard of a statement; `drill.construct` for a clause that is not understood."""
    strange = [name for name, value in select.args.items() if value and name not in _PARTS]
    for name, found in HAZARDS.items():
        if found(select):
            raise Refusal(f"drill.{name}")
    if strange:
        raise Refusal("drill.construct", construct=strange[0].strip("_").upper())
    if select.find(exp.Pivot) or any(each.find(exp.Explode) for each in select.expressions):
        raise Refusal("drill.construct", construct="PIVOT")


def is_aggregated(select: exp.Select) -> bool:
    """Whether a statement groups its rows."""
    return select.args.get("group") is not None or any(
        aggregate.find_ancestor(exp.Select) is select
        for projection in select.expressions
        for aggregate in projection.find_all(exp.AggFunc)
    )


def _windows(select: exp.Expr) -> bool:
    return select.find(exp.Window, exp.Qualify) is not None


def _chance(select: exp.Expr) -> bool:
    """Chance and the clock; the day is none. Beneath the statement also whatever takes any one of many rows."""
    called = {node.name.lower() for node in select.find_all(exp.Anonymous)}
    inner = any(node.find_ancestor(exp.Select) is not select for node in select.find_all(*_ANY_ONE))
    return bool(called & _CHANCE_NAMES) or select.find(*_CHANCE) is not None or inner


def _distinct(select: exp.Expr) -> bool:
    """Rows put together before they are counted; `DISTINCT ON` takes any one of many. `count(DISTINCT x)` is none."""
    outer = select.args.get("distinct") is not None
    return outer or any(node.args.get("on") for node in select.find_all(exp.Distinct))


def _limits(select: exp.Expr) -> bool:
    """A cut beneath the statement: which rows it leaves is not ours to repeat. A cut of the result is judged later."""
    cuts = select.find_all(exp.Limit, exp.Offset, exp.Fetch)
    return any(cut.parent is not select for cut in cuts)


def _grouping_sets(select: exp.Expr) -> bool:
    return select.find(exp.Rollup, exp.Cube, exp.GroupingSets) is not None


def _subqueries(select: exp.Expr) -> bool:
    """Statements within the columns, which see rows that the members do not pick."""
    parts = [*select.expressions, select.args.get("having"), select.args.get("group")]
    return any(part is not None and part.find(exp.Select, exp.Subquery) is not None for part in parts)


HAZARDS: dict[str, Hazard] = {
    "window": _windows,
    "chance": _chance,
    "distinct": _distinct,
    "inner_limit": _limits,
    "grouping_sets": _grouping_sets,
    "subquery": _subqueries,
}
