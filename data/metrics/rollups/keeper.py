"""Follows loads and keeps rollups current after them, in a thread of its own."""

from __future__ import annotations

import threading

from data.core import Core
from data.metrics.catalog import load_catalog
from data.metrics.rollups.asked import write_down_asks
from data.metrics.rollups.upkeep import refresh_rollups
from data.metrics.rollups.usage import write_down

KEY = "metrics.rollups.keeper"
PAUSE = 2.0


def keep_rollups(core: Core) -> None:
    """Bring rollups to the present data now and after every load, until the core closes; loads close together count as
    one. Returns at once."""
    core.memory.keep(KEY, lambda: core.background.begin("rollups", _follow, core))


def stop_keeping(core: Core) -> None:
    """Wait for the thread to end, if there is one: a closing core ends it after the rollup it builds."""
    thread = core.memory.get(KEY)
    if isinstance(thread, threading.Thread):
        thread.join()
        write_down(core)
        write_down_asks(core)


def rebuild_in_background(core: Core, *, dataset: str | None = None) -> threading.Thread:
    """Build the rollups of a dataset anew, or of all, in a thread of its own. Raises NotFound."""
    if dataset is not None:
        load_catalog(core).dataset(dataset)
    wanted = {"dataset": dataset, "anew": True, "stop": core.closing}
    return core.background.begin("rollups-anew", refresh_rollups, core, **wanted)


def _follow(core: Core) -> None:
    last = core.events.last_id()
    refresh_rollups(core, stop=core.closing)
    while not core.closing.wait(PAUSE):
        news = core.events.since(last, topics=("data.changed",))
        if news:
            last = news[-1].id
            for lake in dict.fromkeys(event.payload["lake"] for event in news):
                refresh_rollups(core, lake=lake, stop=core.closing)
