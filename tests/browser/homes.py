"""The home of a Nexus that has shown the demo company before: made by the first of the processes that test, copied by
all. What a first start does is asked of a home of its own in `tests/api/test_served.py`."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from data.dashboards import look_ahead
from data.demo import ensure_field_history
from data.metrics import refresh_rollups
from data.opening import close_core, open_core
from data.preparation import prepare
from data.quality import load_rulebook, measure
from data.settings import read_settings

SIZE = {"demo_scale": 0.02, "demo_weeks": 1}


def shared_folder(tmp_path_factory) -> Path:
    """The folder that all processes of this run of the tests see."""
    own = Path(tmp_path_factory.getbasetemp())
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def lived_in(home: Path, shared: Path) -> dict[str, str]:
    """The settings to serve `home` with, which is made a copy of the home that lies, or is now made, in `shared`."""
    source, made = shared / "lived-in", shared / "lived-in.zone"
    with (shared / "lived-in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            zone = noon_zone()
            _live(source, zone)
            made.write_text(zone, encoding="utf-8")
    shutil.copytree(source, home)
    return {**{name: str(value) for name, value in SIZE.items()}, "time_zone": made.read_text(encoding="utf-8")}


def noon_zone() -> str:
    """Where it is between twelve and one now: no test meets the end of the shifts or midnight."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def _live(home: Path, zone: str) -> None:
    """What a start does at once and in the background, to its end."""
    core = open_core(read_settings({}, home=home, time_zone=zone, **SIZE))
    prepare(core, announce=lambda _text: None).join()
    ensure_field_history(core)
    refresh_rollups(core)
    for lake, table in load_rulebook(core).tables:
        measure(core, lake, table)
    look_ahead(core)
    close_core(core)
