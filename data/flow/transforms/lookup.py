"""Adds columns from another source by a key. Each row finds one partner at most, so no row is doubled."""

from __future__ import annotations

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import MARK, Fate, Mark, Rows, Side, Transform
from data.sql import quote

OPTIONS = (
    Option("with", "source", required=True),
    Option("on", "names", required=True),
    Option("add", "names", required=True),
    Option("missing", "choice", "keep", choices=("keep", "reject", "drop")),
)


def whole(values: Values, given: Rows, step: str, side: Side) -> Rows:
    """Keys of different types meet as text. Raises Refused when a key stands twice on the other side."""
    for name in values["on"]:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    for name in [*values["on"].values(), *values["add"].values()]:
        if name not in side.columns:
            raise Refused("flow.column_missing", step=f"{step}/with", column=name, columns=list(side.columns)[:50])
    pairs = " AND ".join(_equal(here, there, given, side) for here, there in values["on"].items())
    kept = [f"l.{quote(name)}" for name in given.columns if name not in values["add"]]
    added = [f"r.{quote(there)} AS {quote(name)}" for name, there in values["add"].items()]
    mark = f"CASE WHEN r._nexus_found IS NULL THEN 1::USMALLINT END AS {quote(MARK)}"
    marked = values.get("missing", "keep") != "keep"
    partner = f"(SELECT *, true AS _nexus_found FROM {side.relation})"
    listed = ", ".join([*kept, *added, *([mark] if marked else [])])
    sql = f"SELECT {listed} FROM ({given.sql}) AS l LEFT JOIN {partner} AS r ON {pairs}"
    if not marked:
        return Rows(sql, {})
    fate = Fate.REJECTED if values["missing"] == "reject" else Fate.FILTERED
    column = next(iter(values["on"]))
    return Rows(sql, {}, (Mark(fate, step, "no_partner", column, {"column": column}),))


def keys(values: Values) -> list[str]:
    """The columns that must be unique on the other side."""
    return list(values["on"].values())


def _equal(here: str, there: str, given: Rows, side: Side) -> str:
    left, right = f"l.{quote(here)}", f"r.{quote(there)}"
    if given.columns[here] == side.columns[there]:
        return f"{left} = {right}"
    return f"CAST({left} AS VARCHAR) = CAST({right} AS VARCHAR)"


TRANSFORM = Transform("lookup", OPTIONS, whole=whole)
