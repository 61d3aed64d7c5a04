"""How many rows a plan gives at most: exact where the plan says so, an upper bound where it can only shrink, else the
engine's own guess.

Rules by operator:
 1. a scan without a filter has the table's rows, exactly; with one, at most those
 2. what computes or sorts keeps its input's rows; a filter or a grouping gives at most those
 3. an aggregate of everything gives one row
 4. a limit gives at most its number, exactly that when the input is exact
 5. a union adds, a cross product multiplies
 6. a join on row numbers of one table (how the engine fetches late) gives its right side's rows; a semi or anti join at
    most its left side's
 7. everything else: the engine's guess
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Node = Mapping[str, Any]
Counts = Mapping[str, int | None]


class Certainty(StrEnum):
    """How much a number of rows can be relied on."""

    EXACT = "exact"
    UPPER_BOUND = "upper bound"
    HEURISTIC = "heuristic"


@dataclass(frozen=True)
class Bound:
    """A number of rows."""

    rows: int
    certainty: Certainty

    def at_most(self) -> Bound:
        """The same when rows may have been lost."""
        return Bound(self.rows, Certainty.UPPER_BOUND if self.certainty is Certainty.EXACT else self.certainty)


def bound(node: Node, counts: Counts) -> Bound:
    """The rows of a plan over tables with `counts` rows (by `lake.schema.table`)."""
    name = node["name"]
    children = [bound(child, counts) for child in node["children"]]
    rule = _RULES.get(name) or next((rule for part, rule in _FAMILIES.items() if part in name), _guess)
    return rule(node, children, counts)


def _guess(node: Node, _children: list[Bound], _counts: Counts) -> Bound:
    return Bound(node["estimatedRows"] or 0, Certainty.HEURISTIC)


def _scan(node: Node, children: list[Bound], counts: Counts) -> Bound:
    rows = counts.get(str(node["details"].get("Table")))
    if rows is None:
        return _guess(node, children, counts)
    filters = str(node["details"].get("Filters", "optional:"))
    exact = filters.startswith("optional:") and "Sample" not in str(node["details"])
    return Bound(rows, Certainty.EXACT if exact else Certainty.UPPER_BOUND)


def _same(node: Node, children: list[Bound], counts: Counts) -> Bound:
    return children[0] if len(children) == 1 else _guess(node, children, counts)


def _fewer(node: Node, children: list[Bound], counts: Counts) -> Bound:
    return _same(node, children, counts).at_most()


def _one(_node: Node, _children: list[Bound], _counts: Counts) -> Bound:
    return Bound(1, Certainty.EXACT)


def _nothing(_node: Node, _children: list[Bound], _counts: Counts) -> Bound:
    return Bound(0, Certainty.EXACT)


def _values(node: Node, _children: list[Bound], _counts: Counts) -> Bound:
    return Bound(node["estimatedRows"] or 0, Certainty.EXACT)


def _limit(node: Node, children: list[Bound], counts: Counts) -> Bound:
    most = str(node["details"].get("Limit") or node["details"].get("Top") or "")
    skipped = str(node["details"].get("Offset", "0"))
    if not most.isdigit() or not skipped.isdigit() or not children:
        return _fewer(node, children, counts)
    left = Bound(max(children[0].rows - int(skipped), 0), children[0].certainty)
    if left.certainty is Certainty.HEURISTIC:
        return Bound(int(most), Certainty.UPPER_BOUND)
    return Bound(min(int(most), left.rows), left.certainty)


def _union(_node: Node, children: list[Bound], _counts: Counts) -> Bound:
    return Bound(sum(child.rows for child in children), _weakest(children))


def _product(node: Node, children: list[Bound], counts: Counts) -> Bound:
    if len(children) != 2:
        return _guess(node, children, counts)
    return Bound(children[0].rows * children[1].rows, _weakest(children))


def _join(node: Node, children: list[Bound], counts: Counts) -> Bound:
    kind = str(node["details"].get("Join Type", ""))
    if kind == "SEMI" and node["details"].get("Conditions") == "rowid = rowid":
        return children[1]
    if kind in {"SEMI", "ANTI"}:
        return children[0].at_most()
    return _guess(node, children, counts)


def _weakest(children: list[Bound]) -> Certainty:
    order = [Certainty.EXACT, Certainty.UPPER_BOUND, Certainty.HEURISTIC]
    return max((child.certainty for child in children), key=order.index)


Rule = Callable[[Node, list[Bound], Counts], Bound]
_RULES: dict[str, Rule] = {
    "SEQ_SCAN": _scan,
    "TABLE_SCAN": _scan,
    "DUMMY_SCAN": _one,
    "EMPTY_RESULT": _nothing,
    "COLUMN_DATA_SCAN": _values,
    "PROJECTION": _same,
    "ORDER_BY": _same,
    "WINDOW": _same,
    "STREAMING_WINDOW": _same,
    "FILTER": _fewer,
    "HASH_GROUP_BY": _fewer,
    "PERFECT_HASH_GROUP_BY": _fewer,
    "UNGROUPED_AGGREGATE": _one,
    "SIMPLE_AGGREGATE": _one,
    "LIMIT": _limit,
    "STREAMING_LIMIT": _limit,
    "TOP_N": _limit,
    "RESERVOIR_SAMPLE": _fewer,
    "STREAMING_SAMPLE": _fewer,
    "UNION": _union,
    "CROSS_PRODUCT": _product,
}
_FAMILIES: dict[str, Rule] = {"JOIN": _join}
