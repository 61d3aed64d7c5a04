"""The newest event is not older than promised. A day counts until it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.quality.kinds.kind import Counted, Kind, Name, Shape, Within, duration
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension


class Options(Shape):
    """`column` says when things happened, `within` how old the newest may be."""

    column: Name
    within: Within


def count(options: Options, scan: Scan) -> Counted:
    """One promise, and whether it is kept; the fact `newest` is the moment itself."""
    newest = newest_moment(options.column, scan)
    since = scan.value(_naive(scan.now - duration(options.within)))
    kept = f"CAST(coalesce({newest} >= {since}, FALSE) AS INTEGER)"
    return Counted("1", kept, {"newest": f"strftime({newest}, '%Y-%m-%dT%H:%M:%SZ')"})


def newest_moment(column: str, scan: Scan) -> str:
    """The newest moment that is not after now; of a day its end, but not after now either."""
    name, now = scan.column(column), f"CAST({scan.value(_naive(scan.now))} AS TIMESTAMP)"
    moment = f"CAST({name} AS TIMESTAMP)"
    newest = f"max({moment}) FILTER (WHERE {moment} <= {now})"
    if scan.types[column] != "DATE":
        return newest
    return f"CASE WHEN {newest} IS NOT NULL THEN least({newest} + INTERVAL 1 DAY, {now}) END"


def kept_now(options: Options, facts: Mapping[str, Any], now: datetime) -> bool:
    """Whether the promise measured before is still kept at `now`."""
    newest = facts.get("newest")
    return newest is not None and now - datetime.fromisoformat(str(newest)) <= duration(options.within)


def _naive(moment: datetime) -> datetime:
    """UTC without its zone, as the engine compares it."""
    return moment.replace(tzinfo=None)


KIND = Kind("fresh", Dimension.TIMELINESS, Options, lambda options: (options.column,), count)
