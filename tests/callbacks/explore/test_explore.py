"""Explore follows its address: offers fit the question, the answer is that of the tables, and it can be kept."""

from __future__ import annotations

import pytest
from dash.exceptions import PreventUpdate

from callbacks.explore import answer, keep, moves, narrow, offers
from tests.callbacks.trees import lit, walk
from tests.callbacks.trees import words as words_of

ASKED = "?m=shop.revenue&d=category"


@pytest.fixture(autouse=True)
def shop(request_in_shop):
    return request_in_shop


def by_class(tree, name):
    return [one for one in walk(tree) if name in str(getattr(one, "className", "")).split()]


def labels(found):
    return [words_of(each) for each in by_class(lit(found["offers"]), "nx-explore-offer")]


def test_only_what_fits_is_offered():
    first = labels(offers.show_offers("", "", "/explore"))
    assert {"Revenue", "Visitors", "Category", "Region", "Time"} <= set(first)
    fitting = labels(offers.show_offers("?d=category", "", "/explore"))
    assert "Visitors" not in fitting and "Revenue" in fitting
    assert labels(offers.show_offers(ASKED, "regi", "/explore")) == ["Revenue", "Category", "Region"]
    assert labels(offers.show_offers("?m=nonsense&d=nothing", "", "/explore")) == first


def test_a_question_is_answered_by_the_chart_that_fits():
    found = answer.show_answer(ASKED, "/explore")["answer"]
    assert [each.children for each in by_class(found, "nx-kind-chosen")] == ["Bars"]
    assert words_of(by_class(lit(found), "nx-card-title")[0]) == "Revenue by Category"


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


@pytest.mark.parametrize(
    "search",
    [
        "?m=shop.revenu&f.region=North&h.shop.revenu.gt=1",
        "?m=shop.revenue&d=category&f.nothing=North",
        "?m=shop.revenue&d=category&range=whenever",
        "?m=shop.revenue&f.category.between=Tools",
        "?m=shop.revenue&x=1",
    ],
)
def test_what_is_wrong_is_told_once_and_to_who_asked(search):
    found = answer.show_answer(search, "/explore")["answer"]
    assert len(by_class(found, "nx-state-error")) == 1
    assert "You can change the selection" in words_of(found) and "author" not in words_of(found)
    for silent in (answer.show_header, answer.show_pickers, narrow.show_chips, narrow.show_fields):
        assert silent(search)
    assert narrow.show_ops(None, search) and offers.show_offers(search, "", "/explore")
    assert keep.open_drawer(1, search)["open"]
    with pytest.raises(PreventUpdate):
        moved(search.replace("&range=whenever", ""), "explore-range")


PICKS = {"range": "last 12 months", "grain": "auto", "compare": "none", "mark": None, "apply": None, "beside": ""}


def moved(search, by, **given):
    """The address after the component `by` was used."""

    class Triggered:
        triggered_id = by

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "ctx", Triggered)
        return moves.move(search=search, **{**PICKS, **dict.fromkeys(("field", "op", "values", "text")), **given})[
            "search"
        ]


def test_a_pick_changes_the_address_alone():
    assert moved(ASKED, "explore-range", range="this year") == f"{ASKED}&range=this+year"
    with pytest.raises(PreventUpdate):
        moved(ASKED, "explore-range")


def narrowed(search, **given):
    return moved(search, "explore-filter-apply", **given)


def test_conditions_are_put_beside_each_other():
    one = narrowed(ASKED, field="region", op="in", values=["North"])
    assert one == f"{ASKED}&f.region=North"
    two = narrowed(one, field="category", op="not_in", values=["Tools"], beside="f0")
    assert two == f"{ASKED}&any.1.category.not=Tools&any.1.region=North"
    three = narrowed(two, field="product", op="contains", text="Saw", beside="0")
    assert "any.1.product.contains=Saw" in three and "any.2" not in three
    four = narrowed(three, field="metric:shop.revenue", op="gt", text="1 000,5")
    assert four.endswith("&h.shop.revenue.gt=1000.5")
    found = narrow.show_chips(four)["chips"]
    words = ["Category is not Tools or Product contains Saw or Region: North", "Revenue > 1,000.5"]
    assert [each.children.children[0].children for each in found] == words


def test_a_mark_is_picked_and_opened():
    picked = moved("?m=shop.revenue&d=category", "explore-mark", mark={"widget": "chart", "key": "Tools"})
    assert picked == "?m=shop.revenue&d=category&x.chart.category=Tools"
    shown = answer.show_answer(f"{picked}&rows=1", "/explore")["answer"]
    assert [words_of(each) for each in by_class(shown, "nx-mark-label")] == ["Tools"]
    assert "the newest 4 of 4" in words_of(shown)
    mark = {"widget": "chart", "key": "Tools", "twice": True}
    assert moved(picked, "explore-mark", mark=mark) == "?m=shop.revenue&d=category&d.chart=category:Tools"
    chosen = by_class(lit(offers.show_offers(picked, "", "/explore")["offers"]), "nx-explore-offer-chosen")
    hrefs = [each.href for each in walk(chosen) if getattr(each, "href", None)]
    assert len(hrefs) == len(chosen) > 0 and not any("x.chart" in href for href in hrefs)


def test_without_a_title_nothing_is_kept():
    assert "needs a title" in words_of(keep.keep(1, ASKED, " ", "")["result"])
