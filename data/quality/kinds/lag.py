"""What happens to a row happens soon enough after another thing did."""

from __future__ import annotations

from pydantic import Field

from data.quality.kinds.kind import Counted, Kind, Name, Shape, Within, Words, duration
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """From the moment in one column to that in another at most `within`."""

    start: Name = Field(alias="from")
    end: Name = Field(alias="to")
    within: Within
    when: Words | None = None


def count(options: Options, scan: Scan) -> Counted:
    """Rows with both moments, and those in time; the fact `p95` is the 95th percentile in seconds."""
    there, span = _parts(options, scan)
    soon = f"{span} <= {scan.value(int(duration(options.within).total_seconds()))}"
    return Counted(
        f"count(*) FILTER (WHERE {there})",
        f"count(*) FILTER (WHERE {there} AND {soon})",
        {"p95": f"quantile_disc({span}, 0.95) FILTER (WHERE {there})"},
    )


def wrong(options: Options, scan: Scan) -> str:
    """Rows that took longer."""
    there, span = _parts(options, scan)
    return f"{there} AND {span} > {scan.value(int(duration(options.within).total_seconds()))}"


def _parts(options: Options, scan: Scan) -> tuple[str, str]:
    start, end = (f"TRY_CAST({scan.column(name)} AS TIMESTAMP)" for name in (options.start, options.end))
    there = f"{start} IS NOT NULL AND {end} IS NOT NULL AND {scan.when(options.when)}"
    return there, f"date_diff('second', {start}, {end})"


KIND = Kind(
    "lag", Dimension.TIMELINESS, Options, lambda options: (options.start, options.end), count, wrong=wrong, per_row=True
)
