"""Follows loads and keeps rollups current after them, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.core import Core
from data.events import Event
from data.metrics.rollups.upkeep import refresh_rollups
from data.metrics.rollups.usage import write_down

KEY = "metrics.rollups.keeper"
PAUSE = 2.0


@dataclass
class Keeper:
    """The thread and how to end it."""

    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


def keep_rollups(core: Core) -> None:
    """Bring rollups to the present data now and after every load, until `stop_keeping`; loads close together count as
    one. Returns at once."""
    keeper = core.memory.keep(KEY, Keeper)
    assert isinstance(keeper, Keeper)
    if keeper.thread is None:
        keeper.thread = threading.Thread(target=_follow, args=(core, keeper.stop), name="rollups", daemon=True)
        keeper.thread.start()


def stop_keeping(core: Core) -> None:
    """End the thread, if there is one, once the rollup it builds is done."""
    keeper = core.memory.get(KEY)
    if isinstance(keeper, Keeper) and keeper.thread is not None:
        keeper.stop.set()
        keeper.thread.join()
        write_down(core)


def _follow(core: Core, stop: threading.Event) -> None:
    last = core.events.last_id()
    refresh_rollups(core, stop=stop)
    while not stop.wait(PAUSE):
        news = core.events.since(last, topics=("data.changed",))
        if news:
            last = news[-1].id
            for lake, tables, loads in by_lake(news):
                refresh_rollups(core, lake=lake, tables=tables, loads=loads, stop=stop)


def by_lake(news: Iterable[Event]) -> list[tuple[str, tuple[str, ...], int]]:
    """For each lake the tables its loads changed, none where one of them did not say, and how many loads there were."""
    found: dict[str, list[list[str]]] = {}
    for event in news:
        found.setdefault(event.payload["lake"], []).append(event.payload["tables"])
    return [
        (lake, tuple({name for tables in loads for name in tables}) if all(loads) else (), len(loads))
        for lake, loads in found.items()
    ]
