"""Of rows that share a key, keeps one."""

from __future__ import annotations

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import MARK, Fate, Mark, Rows, Side, Transform
from data.sql import quote

OPTIONS = (
    Option("key", "columns", required=True),
    Option("order", "column"),
    Option("others", "choice", "drop", choices=("drop", "reject")),
)


def whole(values: Values, given: Rows, step: str, _side: Side) -> Rows:
    """The others are filtered, or rejected with the rule `duplicate`."""
    for name in [*values["key"], *([values["order"]] if values.get("order") else [])]:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    keys = ", ".join(quote(name) for name in values["key"])
    rest = ", ".join(quote(name) for name in given.columns)
    first = f"{quote(values['order'])} DESC NULLS LAST, " if values.get("order") else ""
    place = f"row_number() OVER (PARTITION BY {keys} ORDER BY {first}{rest})"
    fate = Fate.REJECTED if values.get("others") == "reject" else Fate.FILTERED
    mark = Mark(fate, step, "duplicate", None, {"key": ", ".join(values["key"])})
    sql = f"SELECT {rest}, CASE WHEN {place} > 1 THEN 1::USMALLINT END AS {quote(MARK)} FROM ({given.sql})"
    return Rows(sql, given.columns, (mark,))


TRANSFORM = Transform("dedupe", OPTIONS, whole=whole)
