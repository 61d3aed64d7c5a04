"""Makes the data ready that a start promises: the demo company, and the folder that the settings name."""

from __future__ import annotations

import threading
from collections.abc import Callable

from data.core import Core
from data.demo import company_exists, ensure_demo


def prepare(core: Core, *, announce: Callable[[str], None]) -> None:
    """Build what is missing before the first request; bring what is merely old up to date in the background."""
    if core.settings.demo and not company_exists(core):
        announce("Building the demo company, once, about ten seconds …")
        ensure_demo(core)
    threading.Thread(target=_refresh, args=(core,), name="preparation", daemon=True).start()


def _refresh(core: Core) -> None:
    if core.settings.demo:
        ensure_demo(core)
