"""What changed since one looked: the word in the head, the panel, versions to compare with."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from dash.exceptions import PreventUpdate

from callbacks.dashboard_view import panel, since
from tests.callbacks.trees import links, words
from tests.data.dashboards.test_since import sell

HERE, SEARCH = "/dashboards/view/shop", "?range=2026-09-01/2026-11-30"


@pytest.fixture(autouse=True)
def shop(request_in_shop):
    return request_in_shop


def look(monkeypatch, standing=None, triggered="dv-as-of"):
    monkeypatch.setattr(since, "ctx", SimpleNamespace(triggered_id=triggered))
    return since.show_since(None, SEARCH, HERE, standing)["since"]


def test_the_next_visit_says_what_changed_and_leads_to_it(monkeypatch, shop):
    assert words(look(monkeypatch)) == ""
    assert "nothing to compare" in words(panel.show_panel(f"{SEARCH}&show=since:last", HERE)["panel"].children)
    sell(shop, 27)
    said = look(monkeypatch)
    assert links(said) == {"4 numbers changed": f"{HERE}{SEARCH}&show=since:last"}
    seen = words(panel.show_panel(f"{SEARCH}&show=since:last", HERE)["panel"].children)
    assert "\u20ac\u00a01,270.00 \u2192 \u20ac\u00a01,297.00" in seen and "North+\u20ac\u00a027.00100\u00a0%" in seen
    assert "1 number is as it was" in seen


def test_what_loads_while_it_stands_open_is_no_look(monkeypatch):
    for more in ({"triggered": None}, {"standing": "x"}):
        with pytest.raises(PreventUpdate):
            look(monkeypatch, **more)
