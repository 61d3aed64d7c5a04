from __future__ import annotations

from dataclasses import replace

import pytest

from data.dashboards import get_dashboard, list_dashboards, read_dashboard
from data.dashboards.document import dashboard_document
from data.metrics import load_catalog
from tests.api.client import demo_core


@pytest.mark.parametrize("id_", [each.id for each in list_dashboards(demo_core())])
def test_a_document_reads_back_as_the_dashboard(id_):
    dashboard = get_dashboard(demo_core(), id_)
    read = read_dashboard(dashboard_document(dashboard), load_catalog(demo_core()), prebuilt=True)
    assert replace(read, mark=dashboard.mark) == dashboard
