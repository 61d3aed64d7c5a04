"""Orders of the page and forms become steps of a draft; the page follows it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from dash import no_update

from callbacks.dashboard_edit import board, fit, follow, orders
from components.ids import DashboardEdit as Ids
from data.access import local_admin
from data.dashboards import open_draft
from data.errors import InputError
from tests.callbacks.dashboard_edit_shown import begun, named, opened
from tests.callbacks.trees import walk, with_id
from tests.callbacks.trees import words as words_of


@pytest.fixture
def names(request_in_shop):
    return begun(request_in_shop)


@pytest.fixture
def draft(names, request_in_shop):
    return lambda: open_draft(request_in_shop, names[0], draft=names[1], actor=local_admin())


def ordered(names, do, **more):
    return orders.obeyed(named(*names, do=do, **more))


def filled(names, form, fields, **more):
    return orders.submitted(form, named(*names, **more), fields)


def test_what_is_dragged_over_another_moves_it_down(names, draft):
    ordered(names, "place", widget="regions", x=0, y=3, w=6, h=6)
    layouts = {widget.id: widget.layout for widget in draft().dashboard.widgets}
    assert (layouts["regions"].x, layouts["regions"].y, layouts["products"].y) == (0, 3, 9)
    assert board.show_head(named(*names))["header"] is not None
    ordered(names, "undo")
    assert draft().redo.edit == "place" and draft().dashboard.widget("products").layout.y == 3


def test_copies_and_removals(names, draft):
    ordered(names, "copy", widget="revenue")
    copy = draft().dashboard.widgets[-1]
    assert (copy.id, copy.title, copy.metrics) == ("widget-6", "Revenue", ("shop.revenue",))
    ordered(names, "remove", widget="revenue")
    assert draft().dashboard.widget("revenue") is None
    ordered(names, "gaps")
    assert min(widget.layout.y for widget in draft().dashboard.widgets) == 0


def test_a_question_becomes_a_widget_of_the_kind_that_fits(names, draft):
    filled(names, "add", {"metrics": ["shop.revenue"], "dimensions": ["category"], "time": False, "kind": None})
    made = draft().dashboard.widgets[-1]
    assert (made.kind, made.title) == ("bar", "Revenue by Category")
    filled(names, "add", {"metrics": ["shop.share"], "title": "Tools"})
    assert (draft().dashboard.widgets[-1].kind, draft().dashboard.widgets[-1].title) == ("kpi", "Tools")
    with pytest.raises(InputError):
        filled(names, "add", {"metrics": []})


def test_a_form_keeps_what_it_does_not_show(names, draft):
    fields = {
        "metrics": ["shop.revenue"],
        "dimensions": [],
        "kind": "bar",
        "title": "All",
        "more": "hierarchy: products",
    }
    filled(names, "edit", fields, widget="products")
    changed = draft().dashboard.widget("products")
    assert (changed.title, changed.hierarchy, changed.by) == ("All", "products", ())
    filled(names, "edit", {**fields, "more": "hierarchy: products\nby: [region]"}, widget="products")
    assert draft().dashboard.widget("products").by == ("region",)


def test_name_filters_and_defaults_are_set_together(names, draft):
    fields = {"name": "Mine", "description": " ", "filters": ["region"], "range": "this year", "refreshRate": 5}
    filled(names, "settings", fields)
    found = draft().dashboard
    assert (found.name, found.description, found.filters) == ("Mine", "", ("region",))
    assert (found.defaults.range, found.defaults.compare, found.refresh_rate) == ("this year", "none", 5)


def test_the_form_says_which_widgets_follow_a_filter(names):
    found = follow.show_followers(["category"], named(*names, panel="settings"))["follow"]
    said = words_of(found)
    assert "5 of 5 widgets" in said and "4 of 5 widgets" in said and "Visits has no Category" in said


def test_only_what_changed_is_drawn_anew(names, monkeypatch):
    whole = board.show_board(named(*names), None)
    assert len([one for id_, one in with_id(whole["grid"]) if id_ in [Ids.slot("trend"), Ids.slot("revenue")]]) == 2
    set_ = []
    monkeypatch.setattr(board, "set_props", lambda id_, props: set_.append((id_["type"], id_["widget"], props)))
    ordered(names, "place", widget="trend", x=0, y=20, w=12, h=6)
    board.show_board(named(*names), whole["shown"])
    assert [one for one in set_ if one[0] == "de-content"] == []
    assert ("de-slot", "trend", {"style": {"--x": 0, "--y": 20, "--w": 12, "--h": 6}}) in set_
    filled(names, "edit", {"metrics": ["shop.sales"], "time": True, "title": "Trend"}, widget="trend")
    board.show_board(named(*names), whole["shown"])
    assert [one[1] for one in set_ if one[0] == "de-content"] == ["trend"]


def test_a_form_shows_what_it_would_make(names, monkeypatch):
    set_ = {}
    monkeypatch.setattr(fit, "set_props", lambda id_, props: set_.update({id_["name"]: props}))
    form = opened("add", *names, kind="chart")
    fields = {
        one.id["name"]: getattr(one, "value", None)
        for one in walk(form)
        if isinstance(getattr(one, "id", None), dict) and one.id["type"] == "de-field"
    }
    fields |= {"metrics": ["shop.revenue"], "dimensions": ["region"]}
    ids = [Ids.field(name) for name in fields]
    found = fit.show_fit(list(fields.values()), ids, named(*names, kind="chart"))["fit"]
    assert "Revenue by Region" in words_of(found)
    assert set_["kind"]["placeholder"] == "Fits best: Bars"
    assert {one["value"] for one in set_["dimensions"]["options"]} == {"category", "product", "region"}
    wrong = fit.show_fit(
        [["shop.revenue", "visits.visitors"], ["category"]],
        [Ids.field("metrics"), Ids.field("dimensions")],
        named(*names),
    )
    assert "There is no dimension category that all metrics here share" in words_of(wrong["fit"])


def test_a_form_is_done_by_its_button_alone(names, draft, monkeypatch):
    monkeypatch.setattr(orders, "ctx", SimpleNamespace(triggered_id={"type": "de-submit", "form": "settings"}))
    said = orders.obey(None, [1], named(*names, panel="settings"), [Ids.field("name")], ["New name"])["draft"]
    assert (said["step"], draft().dashboard.name) == (1, "New name")


def test_tabs_are_added_renamed_and_taken_away(names, draft):
    filled(names, "newtab", {"title": "Second"})
    filled(names, "add", {"title": "North"}, kind="section", tab="tab-2")
    filled(names, "tab", {"title": "Other"}, tab="tab-2")
    found = draft().dashboard
    assert [(tab.id, tab.title) for tab in found.tabs] == [("tab-1", "Copy"), ("tab-2", "Other")]
    assert ([w.title for w in found.on("tab-2")], len(found.on("tab-1"))) == (["North"], 5)
    links = board.show_tabs(named(*names), "?tab=tab-2")["tabs"]
    assert [words_of(one) for one in walk(links) if getattr(one, "className", "") == "nx-tab nx-tab-chosen"] == [
        "Other"
    ]
    assert [one["widget"] for one, _ in with_id(board.show_board(named(*names), None, "?tab=tab-2")["grid"])
            if isinstance(one, dict) and one["type"] == "de-slot"] == ["widget-6"]  # fmt: skip
    filled(names, "untab", {}, tab="tab-2")
    assert (draft().dashboard.tabs, len(draft().dashboard.widgets)) == ((), 5)


def test_words_with_numbers_are_added(names, draft):
    filled(names, "add", {"title": "Note", "markdown": "We made {{shop.revenue}}."}, kind="text")
    note = draft().dashboard.widgets[-1]
    card = board.drawn(board.open_desk(named(*names)), [note.id])[note.id]
    assert "We made €\u00a01,270." in [one.children for one in walk(card) if type(one).__name__ == "Markdown"]


def test_an_editor_that_cannot_be_opened_says_why_and_leads_on(names, monkeypatch):
    shown = {}
    monkeypatch.setattr(orders, "set_props", lambda id_, props: shown.update({id_: props["children"]}))
    monkeypatch.setattr(orders, "ctx", SimpleNamespace(triggered_id=Ids.ORDER))
    assert orders.obey(named("nowhere", "d-none", do="open"), [], None, [], []) == {"draft": no_update}
    assert "nowhere" in words_of(shown[Ids.HEADER])
    assert [one.href for one in walk(shown[Ids.HEADER]) if getattr(one, "href", None)] == ["/dashboards"]
