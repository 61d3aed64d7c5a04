"""Cards of the shop: what they offer, and that one that fails leaves the others alone."""

from __future__ import annotations

import re

import flask
import pytest
from dash import no_update
from dash.exceptions import PreventUpdate

from callbacks.dashboard_view.cards import AT_ONCE, part, show_cards
from callbacks.dashboard_view.frame import show_frame
from callbacks.dashboard_view.panel import show_panel
from callbacks.dashboard_view.rows import show_rows
from components.ids import DashboardView as Ids
from tests.callbacks.trees import links, walk, words

ADDRESS = "/dashboards/view/shop"


def cards(search="", *wanted):
    slots = [Ids.slot(name) for name in wanted or ("revenue", "products", "regions")]
    return show_cards(search, ADDRESS, slots, [])["slots"]


def test_the_answer_says_what_took_its_time(request_in_shop):
    cards()
    answer = flask.current_app.process_response(flask.Response())
    told = dict(re.findall(r"(\w+);dur=([\d.]+)", answer.headers["Server-Timing"]))
    assert list(told) == ["compile", "route", "engine", "serialise"] and float(told["engine"]) > 0


def test_a_menu_leads_to_every_way_of_drilling(request_in_shop):
    offered = links(cards("", "products"))
    assert offered["Break down by Region"] == f"{ADDRESS}?by.products=region"
    assert offered["Show the rows behind it"] == f"{ADDRESS}?show=rows:products"
    assert offered["Where the numbers come from"] == f"{ADDRESS}?show=proof:products"
    assert offered["Export CSV"] == "/api/bi/dashboards/shop/widgets/products/export"


def test_clicked_marks_have_a_bar_with_ways_from_there(request_in_shop):
    offered = links(cards("?x.products.category=Tools", "products"))
    assert offered["Drill down"] == f"{ADDRESS}?d.products=category:Tools"
    assert offered["Rows"] == f"{ADDRESS}?x.products.category=Tools&show=rows:products"


def test_crumbs_lead_up(request_in_shop):
    assert links(cards("?d.products=category:Tools", "products"))["All"] == ADDRESS


def test_a_failing_widget_shows_its_card_while_the_others_live(request_in_shop):
    with request_in_shop.lakes.cursor() as cursor:
        cursor.execute("DROP TABLE prod.main.visits")
    states = {
        name: _state(card) for name, card in zip(("visitors", "revenue"), cards("", "visitors", "revenue"), strict=True)
    }
    assert states == {"visitors": "error", "revenue": "ready"}


def test_a_chart_that_stands_is_told_what_to_show_and_not_made_anew(request_in_shop, monkeypatch):
    told = {}
    monkeypatch.setattr(
        "callbacks.dashboard_view.cards.set_props", lambda id_, props: told.update({id_["type"]: props})
    )
    slots = [Ids.slot("regions"), Ids.slot("revenue")]
    shown = show_cards("?f.category=Tools&x.regions.region=North", ADDRESS, slots, [Ids.graph("regions")])["slots"]
    assert shown[0] is no_update and _state(shown[1]) == "ready"
    assert told["dv-graph"]["figure"]["data"][0]["y"] == ["North", "(none)", "South"]
    assert "North" in words(told["dv-marks"]["children"]) and told["dv-proof"]["data-light"]
    shown = show_cards("?f.category=Nothing", ADDRESS, slots, [Ids.graph("regions")])["slots"]
    assert _state(shown[0]) == "empty"


def test_a_page_that_opens_gets_its_cards_part_by_part_and_a_change_shows_in_all():
    shown = [f"w{at}" for at in range(AT_ONCE + 3)]
    facts = {"search": "", "news": None, "noted": None}
    first, left = part(shown, None, facts)
    assert [*first, *left["widgets"]] == shown and len(first) == AT_ONCE
    assert part(shown, left, facts) == (shown[AT_ONCE:], {**left, "widgets": []})
    for other in ({"search": "?range=x"}, {"news": {"at": 1}}):
        now, left_then = part(shown, left, facts | other)
        assert now == shown and left_then["widgets"] == []


def test_an_empty_answer_says_what_to_do(request_in_shop):
    card = cards("?f.region=Nowhere", "regions")
    assert _state(card) == "empty" and "clear a filter" in words(card)


def test_cards_of_another_dashboard_are_not_computed(request_in_shop):
    with pytest.raises(PreventUpdate):
        show_cards("", ADDRESS, [Ids.slot("from-elsewhere")], [])
    with pytest.raises(PreventUpdate):
        show_cards("", "/lakes", [Ids.slot("revenue")], [])


@pytest.mark.parametrize("address", ["/dashboards/view/nothing", ADDRESS])
def test_what_cannot_be_opened_says_so_and_leads_on(request_in_shop, address):
    shown = show_frame(address, "?colour=red")
    assert "can't be shown" in words(shown["frame"])
    assert links(shown["frame"])


def test_rows_come_in_pages_with_the_clicked_member_alone(request_in_shop):
    asked = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "c5", "sort": "desc"}]}
    page = show_rows(asked, "?x.regions.region=South&f.category=Paint", ADDRESS, {"widget": "regions"})["page"]
    assert page["rowCount"] == 2
    assert [float(row["c5"]) for row in page["rowData"]] == [640.0, 80.0]


def test_the_panel_says_which_rows_it_has(request_in_shop):
    shown = words(show_panel("?x.regions.region=South&show=rows:regions", ADDRESS)["panel"])
    assert "3 rows" in shown and "Region: South" in shown
    assert show_panel("?show=rows:nothing", ADDRESS)["panel"] == []


def _state(card):
    return next(getattr(one, "data-state") for one in walk(card) if getattr(one, "data-state", None))
