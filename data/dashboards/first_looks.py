"""Looks at what viewers open first before they do, so that the first of them need not wait. What is seen under a row
policy is not computed ahead."""

from __future__ import annotations

from contextlib import suppress

from data.access import local_admin
from data.core import Core
from data.dashboards.catalogue import list_dashboards
from data.dashboards.compute import compute_dashboard
from data.dashboards.model import Dashboard
from data.dashboards.state import DashboardState
from data.errors import NexusError


def look_ahead(core: Core) -> int:
    """The number of widgets that were computed of the prebuilt dashboards as they open, forecasts too, one after the
    other, until the core closes. Home asks for the same. A dashboard that can't be computed is left to who opens it."""
    looked = 0
    for dashboard in list_dashboards(core):
        if dashboard.prebuilt and not core.closing.is_set():
            with suppress(NexusError):
                looked += _looked_at(core, dashboard)
    return looked


def _looked_at(core: Core, dashboard: Dashboard) -> int:
    looked = 0
    for _ in compute_dashboard(core, dashboard, DashboardState(), actor=local_admin()):
        looked += 1
        if core.closing.is_set():
            break
    return looked
