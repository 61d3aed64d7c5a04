"""What viewers open first is computed before they do."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from data.access import Actor, local_admin
from data.cache import Memory
from data.dashboards import DashboardState, compute, first_looks, list_dashboards, look_ahead
from data.errors import LakeError
from data.metrics.catalog import load_catalog

DEMO = Path(__file__).resolve().parents[3] / "data" / "demo"


@pytest.mark.parametrize("viewer", [local_admin(), Actor("anna", frozenset({"viewer"}))])
def test_the_first_viewer_of_a_prebuilt_dashboard_finds_it_computed(company, viewer):
    prebuilt = [dashboard for dashboard in list_dashboards(company) if dashboard.prebuilt]
    assert look_ahead(company) == sum(len(dashboard.widgets) for dashboard in prebuilt) > 0
    for dashboard in prebuilt:
        found = list(compute(company, dashboard.id, DashboardState(), actor=viewer))
        assert {widget.result.proof.route for widget in found if widget.result} == {"cache"}


def test_looking_ahead_ends_when_the_core_closes(company):
    closing = threading.Event()
    closing.set()
    assert look_ahead(replace(company, closing=closing)) == 0


def test_a_dataset_of_a_lake_that_is_not_there_breaks_no_dashboard_and_not_the_start(company, tmp_path):
    lost = (
        (DEMO / "datasets" / "nps.yaml")
        .read_text()
        .replace("id: nps\n", "id: lost\n")
        .replace("lake: prod", "lake: gone")
    )
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "lost.yaml").write_text(lost)
    core = replace(company, definitions=(*company.definitions, tmp_path), memory=Memory())
    assert "lost" in load_catalog(core).datasets
    assert look_ahead(core) == look_ahead(company)


def test_a_dashboard_that_fails_as_a_whole_is_left_to_who_opens_it(company, monkeypatch):
    def failing(core, dashboard, *_args, **_named):
        raise LakeError("lake.busy", lake=dashboard.id)

    monkeypatch.setattr(first_looks, "compute_dashboard", failing)
    assert look_ahead(company) == 0
