"""Two columns of a row stand to each other as they must."""

from __future__ import annotations

from typing import Literal

from data.quality.kinds.kind import Counted, Kind, Name, Shape, Words
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension

SQL = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Options(Shape):
    """`left op right`, where both have a value."""

    left: Name
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    right: Name
    when: Words | None = None


def count(options: Options, scan: Scan) -> Counted:
    """Rows with both values, and those where it is so."""
    there, right = _parts(options, scan)
    return Counted(f"count(*) FILTER (WHERE {there})", f"count(*) FILTER (WHERE {there} AND {right})")


def wrong(options: Options, scan: Scan) -> str:
    """Rows where it is not."""
    there, right = _parts(options, scan)
    return f"{there} AND NOT ({right})"


def _parts(options: Options, scan: Scan) -> tuple[str, str]:
    left, right = scan.column(options.left), scan.column(options.right)
    there = f"{left} IS NOT NULL AND {right} IS NOT NULL AND {scan.when(options.when)}"
    return there, f"{left} {SQL[options.op]} {right}"


KIND = Kind(
    "compare",
    Dimension.CONSISTENCY,
    Options,
    lambda options: (options.left, options.right),
    count,
    wrong=wrong,
    per_row=True,
)
