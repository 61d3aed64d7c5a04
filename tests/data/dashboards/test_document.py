from __future__ import annotations

from dataclasses import replace

import pytest

from data.dashboards import get_dashboard, list_dashboards, read_dashboard
from data.dashboards.document import dashboard_document
from data.metrics import load_catalog
from tests.api.client import demo_core

PREBUILT = ("sales-performance", "financial-overview", "customer-analytics", "operational-metrics")


def test_all_prebuilt_ones_are_asked_below():
    assert [each.id for each in list_dashboards(demo_core())] == list(PREBUILT)


@pytest.mark.parametrize("id_", PREBUILT)
def test_a_document_reads_back_as_the_dashboard(id_):
    dashboard = get_dashboard(demo_core(), id_)
    read = read_dashboard(dashboard_document(dashboard), load_catalog(demo_core()), prebuilt=True)
    assert replace(read, mark=dashboard.mark) == dashboard
