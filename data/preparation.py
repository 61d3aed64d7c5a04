"""Makes the data ready that a start promises: the demo company and its lakes, and the folder the settings name. Starts
what goes on in the background afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable

from data.alerts import watch_alerts
from data.core import Core
from data.dashboards import look_ahead
from data.demo import (
    company_exists,
    demo_lakes,
    ensure_demo,
    ensure_field_day,
    ensure_field_history,
    keep_pipelines,
    simulate_in_background,
    start_pipelines,
)
from data.errors import NexusError
from data.field_service.alerts import watch_promises
from data.intake import open_data, unread
from data.inventory import watch_lakes
from data.metrics import keep_rollups
from data.pipelines import Conductor
from data.quality import watch
from data.reports import watch_reports

FIRST_PAGE = 0.5
QUIET = 5.0
NAMED = 20


def prepare(core: Core, *, announce: Callable[[str], None], attend: bool = False) -> threading.Thread:
    """Build what is missing before the first request; bring what is merely old up to date in the thread returned.

    With `attend`, the thread gives the first pages some seconds to themselves (`background_delay`), in which it only
    computes what they will ask for, and background work goes on after it for as long as the process lives: rollups are
    kept current, quality is measured.
    """
    if core.settings.demo:
        if not company_exists(core):
            announce("Building the demo company, once, about ten seconds …")
            core.forecaster.warm()
            ensure_demo(core)
        ensure_field_day(core)
        for lake in demo_lakes(core):
            core.lakes.register(lake)
        keep_pipelines(core)
    return core.background.begin("preparation", _refresh, core, announce, attend)


def keep_going(core: Core, *, after: threading.Thread) -> None:
    """Run pipelines in the background until the core closes, unless the settings say no, once all is prepared."""
    if not core.settings.pipelines:
        return

    def begin() -> None:
        after.join()
        if core.closing.is_set():
            return
        Conductor(core).start()
        if core.settings.demo:
            start_pipelines(core)

    core.background.begin("pipelines", begin)


def _refresh(core: Core, announce: Callable[[str], None], attend: bool) -> None:
    if core.settings.data:
        _open_data(core, announce)
    if attend and core.settings.background_delay:
        core.closing.wait(FIRST_PAGE)
        look_ahead(core)
    core.lakes.load_in_background().join()
    if attend:
        core.closing.wait(core.settings.background_delay)
    if core.settings.demo and ensure_demo(core):
        core.lakes.load_in_background().join()
    if attend and core.settings.demo:
        ensure_field_history(core)
    if attend and core.settings.demo and core.settings.field_simulator:
        simulate_in_background(core)
    if attend:
        watch_promises(core)
        keep_rollups(core)
        watch(core)
        watch_alerts(core)
        watch_lakes(core)
        watch_reports(core)
        core.background.begin("rest", _rest, core)


def _rest(core: Core) -> None:
    """Let the engine give its memory back whenever nobody has asked it for a while."""
    while not core.closing.wait(QUIET / 5):
        core.lakes.rest(after=QUIET)


def _open_data(core: Core, announce: Callable[[str], None]) -> None:
    announce(f"Reading {core.settings.data} …")
    try:
        dashboard = open_data(core)
        lake, failed = unread(core)
    except NexusError as error:
        announce(f"{core.settings.data} could not be added: {error}")
        return
    address = f"http://localhost:{core.settings.port}"
    if failed:
        announce(
            f"Not read: {', '.join(failed[:NAMED])}{' …' * (len(failed) > NAMED)}. Why: {address}/lakes/show/{lake}"
        )
    if dashboard is not None:
        announce(f"Your data: {address}/dashboards/view/{dashboard}")
