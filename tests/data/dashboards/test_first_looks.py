"""What viewers open first is computed before they do."""

from __future__ import annotations

import threading
from dataclasses import replace

from data.access import local_admin
from data.dashboards import DashboardState, compute, list_dashboards, look_ahead


def test_the_first_viewer_of_a_prebuilt_dashboard_finds_it_computed(company):
    prebuilt = [dashboard for dashboard in list_dashboards(company) if dashboard.prebuilt]
    assert look_ahead(company) == sum(len(dashboard.widgets) for dashboard in prebuilt) > 0
    for dashboard in prebuilt:
        found = list(compute(company, dashboard.id, DashboardState(), actor=local_admin()))
        assert {widget.result.proof.route for widget in found if widget.result} == {"cache"}


def test_looking_ahead_ends_when_the_core_closes(company):
    closing = threading.Event()
    closing.set()
    assert look_ahead(replace(company, closing=closing)) == 1
