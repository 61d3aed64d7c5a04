"""The address says everything: there and back again."""

from __future__ import annotations

import pytest

from callbacks.dashboard_view.address import Panel, address, dashboard_of, read_panel, read_state, search_of
from data.dashboards.state import DashboardState, drill_down, toggle_cross, with_filter, with_range
from data.errors import InputError

ROWS = Panel("rows", "sales-by-region")


def full():
    state = with_range(DashboardState(), "last 12 months")
    state = with_filter(state, "region", ("EMEA & co", None))
    state = toggle_cross(state, "sales-by-region", "country", "France, Sud")
    return drill_down(state, "revenue-by-product", "category", "Heat/pumps")


def test_state_and_panel_survive_the_address():
    search = search_of(full(), ROWS)
    assert read_state(search) == full()
    assert read_panel(search) == ROWS


def test_an_untouched_dashboard_has_a_bare_address():
    assert address("sales-performance", DashboardState()) == "/dashboards/view/sales-performance"
    assert read_state(None) == read_state("") == DashboardState()


@pytest.mark.parametrize("search", [None, "", "?range=today", "?show=", "?show=rows", "?show=rows:", "?show=evil:w"])
def test_no_panel_but_a_known_one(search):
    assert read_panel(search) is None


def test_other_pages_show_no_dashboard():
    assert dashboard_of("/dashboards/view/a-b") == "a-b"
    assert [dashboard_of(p) for p in (None, "/", "/dashboards", "/dashboards/view/")] == [None] * 4


def test_nonsense_is_named():
    with pytest.raises(InputError) as caught:
        read_state("?colour=red")
    assert caught.value.params["parameter"] == "colour"
