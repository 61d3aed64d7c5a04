"""A condition on a row, in plain scalar SQL, holds. Where it is unknown (NULL), nothing was tested."""

from __future__ import annotations

from sqlglot import exp

from data.metrics.expressions import Refused, read_scalar
from data.quality.kinds.kind import Counted, Kind, Shape, Words
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """`expression` over the columns of the table; no subqueries, no aggregates."""

    expression: Words
    when: Words | None = None


def columns(options: Options) -> tuple[str, ...]:
    """The columns it names."""
    try:
        tree = read_scalar(options.expression, {}, table="").tree
    except Refused:
        return ()
    return tuple(sorted({node.name for node in tree.find_all(exp.Column)}))


def count(options: Options, scan: Scan) -> Counted:
    """Rows where it is known, and those where it holds."""
    there, right = _parts(options, scan)
    return Counted(f"count(*) FILTER (WHERE {there})", f"count(*) FILTER (WHERE {there} AND {right})")


def wrong(options: Options, scan: Scan) -> str:
    """Rows where it does not hold."""
    there, right = _parts(options, scan)
    return f"{there} AND NOT {right}"


def _parts(options: Options, scan: Scan) -> tuple[str, str]:
    right = f"CAST({scan.expression(options.expression)} AS BOOLEAN)"
    return f"{right} IS NOT NULL AND {scan.when(options.when)}", right


KIND = Kind("expression", Dimension.CONSISTENCY, Options, columns, count, wrong=wrong, per_row=True)
