"""Explore follows its address: offers fit the question, the answer is that of the tables, and it can be kept."""

from __future__ import annotations

import pytest
from dash.exceptions import PreventUpdate

from callbacks.explore import answer, keep, moves, offers
from tests.callbacks.trees import walk
from tests.callbacks.trees import words as words_of

ASKED = "?m=shop.revenue&d=category"


@pytest.fixture(autouse=True)
def shop(request_in_shop):
    return request_in_shop


def by_class(tree, name):
    return [one for one in walk(tree) if name in str(getattr(one, "className", "")).split()]


def labels(found):
    return [words_of(each) for each in by_class(found["offers"], "nx-explore-offer")]


def test_only_what_fits_is_offered():
    first = labels(offers.show_offers("", "", "/explore"))
    assert {"Revenue", "Visitors", "Category", "Region", "Time"} <= set(first)
    fitting = labels(offers.show_offers("?d=category", "", "/explore"))
    assert "Visitors" not in fitting and "Revenue" in fitting
    assert labels(offers.show_offers(ASKED, "regi", "/explore")) == ["Revenue", "Category", "Region"]


def test_a_question_is_answered_by_the_chart_that_fits():
    found = answer.show_answer(ASKED, "/explore")["answer"]
    assert [each.children for each in by_class(found, "nx-kind-chosen")] == ["Bars"]
    assert words_of(by_class(found, "nx-card-title")[0]) == "Revenue by Category"


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?m=shop.revenu", "There is no metric shop.revenu"),
        ("?m=shop.revenue,visits.visitors&d=category", "can't be broken by category"),
        ("?m=shop.revenue&d=category&kind=kpi", "can't show this question"),
        ("?m=shop.revenue&d=a,b,c,d,e", "4 are the most"),
    ],
)
def test_what_does_not_fit_is_told(search, said):
    found = answer.show_answer(search, "/explore")["answer"]
    assert said in words_of(found)


def test_a_pick_changes_the_address_alone():
    class Triggered:
        triggered_id = "explore-range"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "ctx", Triggered)
        assert moves.move("this year", "auto", "none", ASKED) == {"search": f"{ASKED}&range=this+year"}
        with pytest.raises(PreventUpdate):
            moves.move("last 12 months", "auto", "none", ASKED)


def test_without_a_title_nothing_is_kept():
    assert "needs a title" in words_of(keep.keep(1, ASKED, " ", "")["result"])
