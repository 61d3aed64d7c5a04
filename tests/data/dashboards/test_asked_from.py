"""A widget's question asked on in explore gives the numbers of the widget."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards import DashboardState, compute_widget, explore, format_question, parse_question, parse_state
from data.dashboards.asked_from import question_from
from data.dashboards.catalogue import get_dashboard
from data.metrics import load_catalog
from tests.data.dashboards.shop import DASHBOARD, make_shop

CONDITIONS = """
  - id: narrow
    kind: bar
    title: Narrow
    layout: {x: 0, y: 20, w: 6, h: 6}
    metrics: [shop.revenue]
    dimensions: [product]
    filters: {and: [{field: category, op: eq, values: [Tools]}, {or: [{field: region, op: is_null},
      {field: region, op: in, values: [North]}]}]}
    having: {field: shop.revenue, op: gt, values: [100]}
"""
DEEP = CONDITIONS.replace("{field: region, op: is_null}", "{and: [{field: region, op: is_null}]}")


def asked(core, widget, search):
    dashboard, state = get_dashboard(core, "shop"), parse_state(search)
    found = question_from(dashboard, dashboard.widget(widget), state, load_catalog(core))
    return found and parse_question(format_question(*found))


@pytest.mark.parametrize(
    ("widget", "search"),
    [
        ("products", "d.products=category:Tools&f.region=North,~"),
        ("products", "by.products=region&x.regions.region=South"),
        ("trend", "grain=quarter&range=this+year"),
        ("revenue", ""),
        ("narrow", ""),
    ],
)
def test_its_numbers_are_the_same(tmp_path, widget, search):
    core = make_shop(tmp_path, dashboard=DASHBOARD + CONDITIONS)
    drawn = compute_widget(core, "shop", widget, parse_state(search), actor=local_admin())
    again = explore(core, *asked(core, widget, search), actor=local_admin()).widgets[0]
    assert drawn.error is None and again.error is None
    assert again.result.data.items() >= drawn.result.data.items() and drawn.result.row_count


def test_a_condition_that_no_question_holds_is_not_asked_on(tmp_path):
    core = make_shop(tmp_path, dashboard=DASHBOARD + DEEP)
    assert asked(core, "narrow", "") is None
    assert asked(core, "products", "") == (asked(core, "products", "")[0], DashboardState(range="last 12 months"))
