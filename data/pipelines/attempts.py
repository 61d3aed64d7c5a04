"""The attempts of an execution that others followed, read from its log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.pipelines.execution import LogLine

BEGINS = "extracting"
ENDS = frozenset({"failed", "lease_lost", "cancelled"})


def past_attempts(lines: Sequence[LogLine], *, over: bool) -> Iterator[tuple[int, LogLine]]:
    """The number of each attempt that did not come through, from 1, and the line that ended it. Where the execution is
    `over`, its last attempt is not past: how it ended is how the execution did."""
    number, running, ended = 0, False, []
    for line in lines:
        if line.code == BEGINS:
            number, running = number + 1, True
        elif running and line.code in ENDS:
            running = False
            ended.append((number, line))
    return ((at, line) for at, line in ended if not over or at < number)
