"""What the editor says of filters is what the widgets then do."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards import compute, followers, get_dashboard, parse_state
from data.errors import InputError
from tests.data.dashboards.shop import DASHBOARD, make_shop

MORE = """
  - {id: fixed, kind: kpi, title: Fixed, layout: {x: 8, y: 0, w: 4, h: 3}, metrics: [shop.revenue], range: this year}
  - {id: words, kind: text, title: Words, layout: {x: 0, y: 15, w: 4, h: 3}, options: {markdown: "{{visits.visitors}}"}}
  - {id: plain, kind: text, title: Plain, layout: {x: 4, y: 15, w: 4, h: 3}, options: {markdown: Nothing}}
  - id: own
    kind: sql
    title: Own
    layout: {x: 8, y: 15, w: 4, h: 3}
    sql: {text: "SELECT sum(amount) AS sold FROM sales WHERE true [[AND region = {{region}}]]"}
"""
NUMBERS = ["revenue", "visitors", "products", "regions", "trend", "fixed", "words", "own"]


@pytest.fixture
def shop(tmp_path):
    return make_shop(tmp_path, dashboard=DASHBOARD + MORE)


def told(core, *fields):
    found = followers(core, get_dashboard(core, "shop"), fields, actor=local_admin())
    return {field: {one.widget: one.lacking and one.lacking.reason for one in each} for field, each in found.items()}


def test_every_widget_with_numbers_follows_or_says_why(shop):
    found = told(shop, "region", "category")
    assert [list(each) for each in found.values()] == [NUMBERS] * 3
    assert {widget: why for widget, why in found["time"].items() if why} == {
        "fixed": "widget.own_range",
        "own": "sql.no_range",
    }
    assert set(found["region"].values()) == {None}
    assert {widget: why for widget, why in found["category"].items() if why} == {
        "visitors": "filter.no_such_dimension",
        "words": "filter.no_such_dimension",
        "own": "sql.no_parameter",
    }


@pytest.mark.parametrize("field", ["region", "category", "product"])
def test_it_is_what_the_widgets_do(shop, field):
    computed = compute(shop, "shop", parse_state(f"f.{field}=x"), actor=local_admin())
    skipped = {
        each.id: field in {one.field for one in each.result.proof.not_applied} for each in computed if each.result
    }
    assert {widget: why is not None for widget, why in told(shop, field)[field].items()} == skipped


def test_a_field_that_nobody_has_is_named(shop):
    with pytest.raises(InputError) as wrong:
        told(shop, "regoin")
    assert wrong.value.params["hint"] == "region"
