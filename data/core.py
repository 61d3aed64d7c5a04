"""The core: settings and open parts, made once by `data/opening.py` and handed to every verb as its first argument."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from data.access import Actor
from data.background import Background
from data.cache import Cache, Memory
from data.clock import Clock
from data.events import Events
from data.forecasting import Forecaster
from data.lakes import Lakes
from data.settings import Settings
from data.store import Store
from data.workers import Workers


@dataclass(frozen=True)
class Core:
    """Everything a verb may use. Tests build their own in memory (`tests/cores.py`).

    `definitions` are folders with `datasets/*.yaml` and `dashboards/*.yaml`, the later one winning; `memory` keeps
    objects of this process (parsed files, prepared queries), while `cache` keeps bytes and may be shared. `background`
    begins threads that work for the core; `closing` tells them to stop. `is_bound` says whether row policies, which a
    floor above knows, limit what an actor sees.
    """

    settings: Settings
    clock: Clock
    store: Store
    lakes: Lakes
    events: Events
    cache: Cache
    workers: Workers
    forecaster: Forecaster
    is_bound: Callable[[Core, Actor], bool]
    definitions: tuple[Path, ...] = ()
    memory: Memory = field(default_factory=Memory)
    background: Background = field(default_factory=Background)
    closing: threading.Event = field(default_factory=threading.Event)
