"""Whatever a viewer does becomes another address: each move on the small shop."""

from __future__ import annotations

import pytest

from callbacks.dashboard_view.address import Panel
from callbacks.dashboard_view.moves import moved
from callbacks.dashboard_view.view import open_view
from components.ids import DashboardView as Ids
from components.shell.filters import EVERY
from data.dashboards import format_state

pytestmark = pytest.mark.usefixtures("request_in_shop")


def after(search, subject, value, **given):
    view = open_view("/dashboards/view/shop", search)
    return moved(view, subject, value, {"field": None, "values": None, **given})


def text(search, subject, value, **given):
    return format_state(after(search, subject, value, **given).state)


@pytest.mark.parametrize(
    ("search", "subject", "value", "expected"),
    [
        ("", Ids.RANGE, "this year", "range=this+year"),
        ("?range=this+year", Ids.RANGE, "last 12 months", ""),
        ("", Ids.GRAIN, "week", "grain=week"),
        ("?grain=week", Ids.GRAIN, "month", ""),
        ("", Ids.COMPARE, "previous_year", "compare=previous_year"),
        ("", Ids.COMPARE, "none", ""),
        ("?f.region=North&x.regions.region=South", Ids.chip("f.region"), 1, "x.regions.region=South"),
        ("?f.region=North&x.regions.region=South", Ids.chip("x.regions.region"), 1, "f.region=North"),
        ("?f.region=North&x.regions.region=South&grain=day", Ids.chip(EVERY), 1, "grain=day"),
    ],
)
def test_pickers_and_chips(search, subject, value, expected):
    assert text(search, subject, value) == expected


def test_a_filter_is_added_with_null_among_its_values():
    found = text("", Ids.FILTER_APPLY, 1, field="region", values=["North", "~"])
    assert found == "f.region=North,~"
    assert text("", Ids.FILTER_APPLY, 1, field="region", values=[]) == ""
    assert text("", Ids.FILTER_APPLY, 1) == ""


def mark(key, *, shift=False, twice=False, widget="products"):
    return {"widget": widget, "key": key, "shift": shift, "twice": twice}


def test_a_click_filters_the_others_and_a_second_one_takes_it_back():
    once = text("", Ids.MARK, mark("Tools"))
    assert once == "x.products.category=Tools"
    assert text(f"?{once}", Ids.MARK, mark("Tools")) == ""
    assert text(f"?{once}", Ids.MARK, mark("Paint")) == "x.products.category=Paint"
    assert text(f"?{once}", Ids.MARK, mark("Paint", shift=True)) == "x.products.category=Tools,Paint"


def test_a_double_click_opens_what_is_beneath_and_drops_the_selection():
    found = text("?x.products.category=Tools", Ids.MARK, mark("Tools", twice=True))
    assert found == "d.products=category:Tools"


def test_a_double_click_where_nothing_is_beneath_keeps_the_selection():
    search = "?x.regions.region=North"
    assert text(search, Ids.MARK, mark("North", twice=True, widget="regions")) == search[1:]


def test_after_drilling_a_click_is_on_the_next_level():
    assert text("?d.products=category:Tools", Ids.MARK, mark("Saw")) == (
        "x.products.product=Saw&d.products=category:Tools"
    )


def test_a_click_on_a_period_filters_by_it():
    assert text("", Ids.MARK, mark("2026-10", widget="trend")) == "x.trend.time=2026-10"


def test_a_click_on_the_rest_does_nothing():
    assert text("", Ids.MARK, mark(None)) == ""


def test_the_proof_line_opens_the_panel_and_closing_it_is_an_address_too():
    assert after("", Ids.proof("revenue"), 1).panel == Panel("proof", "revenue")
    assert after("?show=proof:revenue", Ids.drawer("proof"), False).panel is None
    assert after("?show=proof:revenue", Ids.drawer("proof"), True).panel == Panel("proof", "revenue")
