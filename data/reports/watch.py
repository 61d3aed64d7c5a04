"""Makes reports when their time has come, in a thread."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from data.core import Core
from data.errors import NexusError
from data.reports.send import next_report, send_due

LOG = logging.getLogger("nexus.reports")
LONGEST = 30.0


def watch_reports(core: Core) -> threading.Thread:
    """Begin with what came due while nobody watched; ends when the core closes. Returns at once."""
    return core.background.begin("reports", _follow, core)


def _follow(core: Core) -> None:
    try:
        while True:
            _turn(core)
            if core.closing.wait(_rest(core)):
                return
    except SQLAlchemyError:
        LOG.info("reports ended with their store")


def _turn(core: Core) -> None:
    try:
        send_due(core)
    except (NexusError, OSError) as error:
        LOG.warning("a report could not be made: %s", error)


def _rest(core: Core) -> float:
    due = next_report(core)
    until = (due - core.clock.now()).total_seconds() if due is not None else LONGEST
    return min(max(until, 1.0), LONGEST)
