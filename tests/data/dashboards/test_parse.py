"""Documents: what is read, and every problem found with its place and hint."""

from __future__ import annotations

import pytest

from data.dashboards.document import dashboard_document
from data.dashboards.model import Layout
from data.dashboards.parse import parse_dashboard, read_dashboard
from data.errors import DefinitionError
from data.metrics import make_catalog, parse_dataset
from data.metrics.query import Clause, Op, Order
from tests.data.dashboards.shop import DASHBOARD, DATASET, VISITS

CATALOG = make_catalog([parse_dataset(DATASET), parse_dataset(VISITS)])


def document(widgets, head=""):
    return f"id: d\nname: D\n{head}\nwidgets:\n{widgets}"


def problems(widgets, head=""):
    with pytest.raises(DefinitionError) as caught:
        parse_dashboard(document(widgets, head), CATALOG)
    return {problem.path: (problem.code, problem.params) for problem in caught.value.problems}


def test_a_document_is_read_whole():
    text = document(
        """
  - id: w
    kind: bar
    title: W
    layout: {x: 2, y: 1, w: 4, h: 5}
    metrics: [shop.revenue]
    hierarchy: products
    filters: {field: region, op: eq, values: [North]}
    order: [{by: shop.revenue, descending: true}]
    limit: 3
    targets: true
    by: [region]
    through: [elsewhere]
    options: {members: [Tools]}
""",
        "refreshRate: 30\ndefaults: {range: this year}",
    )
    dashboard = parse_dashboard(text, CATALOG)
    widget = dashboard.widgets[0]
    assert (dashboard.refresh_rate, dashboard.defaults.range, dashboard.defaults.compare) == (
        30,
        "this year",
        "previous_year",
    )
    assert widget.layout == Layout(2, 1, 4, 5)
    assert widget.filters == Clause("region", Op.EQ, ("North",))
    assert widget.order == (Order("shop.revenue", descending=True),)
    assert (widget.hierarchy, widget.limit, widget.targets) == ("products", 3, True)
    assert (widget.by, widget.through, widget.options) == (("region",), ("elsewhere",), {"members": ["Tools"]})


def test_the_mark_changes_with_the_text():
    assert parse_dashboard(DASHBOARD, CATALOG).mark == parse_dashboard(DASHBOARD, CATALOG).mark
    changed = parse_dashboard(DASHBOARD.replace("name: Shop", "name: Store"), CATALOG)
    assert changed.mark != parse_dashboard(DASHBOARD, CATALOG).mark


def test_all_problems_come_at_once_with_places_and_hints():
    found = problems(
        """
  - {id: a, kind: kpi, title: A, layout: {x: 0, y: 0, w: 4, h: 3}, metrics: [shop.revenu]}
  - {id: a, kind: barr, title: B, layout: {x: 3, y: 2, w: 4, h: 3}, metrics: [shop.sales]}
  - {id: c, kind: bar, title: C, layout: {x: 10, y: 9, w: 4, h: 3}, metrics: [shop.sales], dimensions: [regin]}
  - {id: d, kind: bar, title: D, layout: {x: 0, y: 9, w: 4, h: 3}, metrics: [shop.sales], hierarchy: product}
""",
        "filters: [categry]\nsummary: {metrics: {total: shop.total}}",
    )
    assert found["/filters/0"] == ("dashboard.dimension_unknown", {"dimension": "categry", "hint": "category"})
    assert found["/summary/metrics/total"][0] == "dashboard.metric_unknown"
    assert found["/widgets/0/metrics/0"] == (
        "dashboard.metric_unknown",
        {"metric": "shop.revenu", "hint": "shop.revenue"},
    )
    assert found["/widgets/1/id"] == ("dashboard.widget_twice", {"widget": "a"})
    assert found["/widgets/1/layout"] == ("dashboard.overlap", {"widget": "a", "other": "a"})
    assert found["/widgets/1/kind"][0] == "dashboard.kind_unknown"
    assert found["/widgets/1/kind"][1]["hint"] == "bar"
    assert found["/widgets/2/layout"] == ("dashboard.off_grid", {"columns": 12})
    assert found["/widgets/2/dimensions/0"][1]["hint"] == "region"
    assert found["/widgets/3/hierarchy"][1]["hint"] == "products"


def test_shape_problems_name_the_key_that_was_meant():
    found = problems(
        "  - {id: a, kind: kpi, titel: A, layout: {x: 0, y: 0, w: 14, height: 3}, metrics: []}", "refreshrate: 3"
    )
    assert found["/refreshrate"] == ("definition.unknown_key", {"key": "refreshrate", "hint": "refreshRate"})
    assert found["/widgets/0/titel"] == ("definition.unknown_key", {"key": "titel", "hint": "title"})
    assert found["/widgets/0/title"] == ("definition.missing_key", {"key": "title"})
    assert found["/widgets/0/layout/w"][0] == "definition.bad_value"
    assert found["/widgets/0/layout/h"] == ("definition.missing_key", {"key": "h"})


@pytest.mark.parametrize(
    ("widget", "path", "code"),
    [
        ("kind: kpi, metrics: []", "/widgets/0/metrics", "dashboard.count"),
        ("kind: heatmap, metrics: [shop.sales], dimensions: [region]", "/widgets/0/dimensions", "dashboard.count"),
        ("kind: map, metrics: [shop.sales], dimensions: [region]", "/widgets/0/options", "definition.missing_key"),
        (
            "kind: map, metrics: [shop.sales], dimensions: [region], options: {latitude: shop.lat, longitude: shop.x}",
            "/widgets/0/options/latitude",
            "dashboard.metric_unknown",
        ),
        ("kind: kpi, metrics: [shop.sales], options: {x: 1}", "/widgets/0/options/x", "definition.unknown_key"),
        (
            "kind: bar, metrics: [shop.sales], dimensions: [region], order: [{by: shop.revenue}]",
            "/widgets/0/order/0/by",
            "dashboard.order_unknown",
        ),
        (
            "kind: bar, metrics: [shop.sales], dimensions: [region], filters: {field: regio, values: [a]}",
            "/widgets/0/filters",
            "dashboard.dimension_unknown",
        ),
        (
            "kind: bar, metrics: [shop.sales], dimensions: [region], filters: {and: [{field: region, op: nope}]}",
            "/widgets/0/filters/and/0/op",
            "condition.unknown_op",
        ),
        (
            "kind: bar, metrics: [shop.revenue, visits.visitors], dimensions: [category]",
            "/widgets/0/dimensions/0",
            "dashboard.dimension_unknown",
        ),
    ],
)
def test_what_a_kind_needs(widget, path, code):
    found = problems(f"  - {{id: a, title: A, layout: {{x: 0, y: 0, w: 4, h: 3}}, {widget}}}")
    assert found[path][0] == code


def test_tabs_hold_their_widgets_apart():
    box = {"x": 0, "y": 0, "w": 12, "h": 1}
    one, two = ({"id": id_, "kind": "section", "title": "S", "layout": box, "tab": id_} for id_ in ("a", "b"))
    tabs = [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]
    document = {"id": "d", "name": "D", "type": "custom", "tabs": tabs, "widgets": [one, two]}
    found = read_dashboard(document, CATALOG)
    assert ([w.id for w in found.on("b")], found.tab("b"), found.tab("x"), found.tab(None)) == (["b"], "b", "a", "a")
    assert dashboard_document(found)["tabs"] == tabs
    with pytest.raises(DefinitionError) as wrong:
        read_dashboard({**document, "tabs": [*tabs[:1], tabs[0]]}, CATALOG)
    assert [(p.path, p.code) for p in wrong.value.problems] == [
        ("/tabs/1/id", "dashboard.tab_twice"), ("/widgets/1/tab", "dashboard.tab_unknown")
    ]  # fmt: skip


def test_a_metric_named_in_words_is_looked_up():
    text = {"id": "t", "kind": "text", "title": "T", "layout": {"x": 0, "y": 0, "w": 4, "h": 3}}
    document = {"id": "d", "name": "D", "widgets": [{**text, "options": {"markdown": "{{shop.revenu}}"}}]}
    with pytest.raises(DefinitionError) as wrong:
        read_dashboard(document, CATALOG)
    assert [(p.path, p.params["hint"]) for p in wrong.value.problems] == [
        ("/widgets/0/options/markdown", "shop.revenue")
    ]
