"""Homes with a demo company of a given size, built once and kept under `var/bench/`."""

from __future__ import annotations

import time
from pathlib import Path

from data.core import Core
from data.demo import ensure_demo
from data.metrics import refresh_rollups
from data.opening import close_core, open_core
from data.settings import read_settings

ROOT = Path(__file__).parents[1] / "var" / "bench"


def bench_home(scale: float) -> Path:
    """The folder of a home at `scale`; builds it when it is missing or of another day, with its rollups."""
    home = ROOT / f"scale-{scale:g}"
    core = bench_core(home, scale)
    started = time.process_time()
    if ensure_demo(core):
        print(f"demo company at scale {scale:g}: {time.process_time() - started:.1f} CPU s")
    refresh_rollups(core)
    close_core(core)
    return home


def bench_core(home: Path, scale: float) -> Core:
    """A core on that home with an empty cache."""
    return open_core(read_settings({}, home=home, demo_scale=scale))
