"""Opens a core: the one place where the parts are made and put together."""

from __future__ import annotations

from pathlib import Path

from data.cache import Backend, Cache, MemoryBackend
from data.clock import Clock, SystemClock
from data.core import Core
from data.events import Events
from data.forecasting import Forecaster
from data.lakes import LakeRecord, Lakes
from data.metrics import is_bound, stop_keeping
from data.settings import Settings
from data.store import open_store
from data.workers import open_workers


def open_core(settings: Settings, *, clock: Clock | None = None, cache: Backend | None = None) -> Core:
    """A core on `settings.home`; wholly in memory when that is `:memory:`. Nothing heavy is opened before its use."""
    clock = clock or SystemClock()
    in_memory = settings.home == Path(":memory:")
    store = open_store(None if in_memory else settings.home / "nexus.db")
    events = Events(store, clock)
    lakes = Lakes(settings, store, events, clock)
    lakes.register(LakeRecord("prod", "Warehouse", "duckdb", sla_seconds=86_400))
    own = () if in_memory else (settings.home,)
    packaged = (Path(__file__).parent / "demo",) if settings.demo else ()
    parts = Cache(cache or MemoryBackend()), open_workers(settings, store), Forecaster(), is_bound
    return Core(settings, clock, store, lakes, events, *parts, (*packaged, *own))


def close_core(core: Core) -> None:
    """Give files and processes back."""
    core.closing.set()
    core.events.wake()
    core.background.wait()
    stop_keeping(core)
    core.workers.close()
    core.forecaster.close()
    core.lakes.close()
    core.store.close()
