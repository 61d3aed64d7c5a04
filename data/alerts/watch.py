"""Follows loads in a thread: alerts are judged when their data changed, and what is noted is delivered."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from data.alerts.check import check_alerts
from data.core import Core
from data.errors import NexusError
from data.notify.deliveries import deliver, next_delivery

LOG = logging.getLogger("nexus.alerts")
TOPICS = ("data.changed", "alerts.changed")
PATIENCE = 30


def watch_alerts(core: Core) -> threading.Thread:
    """Begin with what changed while nobody watched; ends when the core closes. Returns at once."""
    return core.background.begin("alerts", _follow, core)


def _follow(core: Core) -> None:
    try:
        last = core.events.last_id()
        while not core.closing.is_set():
            _turn(core)
            last = _wait(core, last)
    except SQLAlchemyError:
        LOG.info("alerts ended with their store")


def _turn(core: Core) -> None:
    try:
        check_alerts(core)
        deliver(core)
    except NexusError as error:
        LOG.warning("alerts could not be judged: %s", error.code)


def _wait(core: Core, last: int) -> int:
    """The last event known when there is something to do: news, a delivery that is due, or half a minute has passed."""
    for _ in range(PATIENCE):
        found = core.events.wait(last, topics=TOPICS, timeout=1.0)
        if found:
            return found[-1].id
        due = next_delivery(core)
        if core.closing.is_set() or (due is not None and due <= core.clock.now()):
            break
    return last
