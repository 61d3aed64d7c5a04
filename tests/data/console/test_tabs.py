from __future__ import annotations

import pytest

from data.access import Actor
from data.console import change_tab, close_tab, closed_tabs, current_tab, new_tab, open_tabs, show_tab
from data.console.tabs import CLOSED_KEPT, LONGEST_TEXT, MOST_OPEN
from data.errors import AccessError, InputError, NotFound
from tests.cores import make_core

ADA = Actor("ada", frozenset({"analyst"}))
BOB = Actor("bob", frozenset({"analyst"}))


@pytest.fixture
def core():
    return make_core()


def test_a_newcomer_has_one_empty_tab(core):
    tab = current_tab(core, actor=ADA)
    assert (tab.title, tab.text, tab.lake) == ("", "", "prod")
    assert current_tab(core, actor=ADA).id == tab.id
    assert [each.id for each in open_tabs(core, actor=ADA)] == [tab.id]


def test_what_is_written_comes_back_with_its_cursor(core):
    tab = new_tab(core, actor=ADA)
    change_tab(core, tab.id, actor=ADA, text="SELECT 1", caret=8, lake="files", parameters={"day": "2026-01-01"})
    back = show_tab(core, tab.id, actor=ADA)
    assert (back.text, back.caret, back.lake, back.parameters) == ("SELECT 1", 8, "files", {"day": "2026-01-01"})


def test_tabs_are_ones_own(core):
    tab = new_tab(core, actor=ADA, text="SELECT secret")
    for act in (
        lambda: show_tab(core, tab.id, actor=BOB),
        lambda: change_tab(core, tab.id, actor=BOB, text="x"),
        lambda: close_tab(core, tab.id, actor=BOB),
    ):
        with pytest.raises(NotFound):
            act()
    assert open_tabs(core, actor=BOB) == ()
    with pytest.raises(AccessError):
        open_tabs(core, actor=Actor("eve", frozenset({"viewer"})))


def test_a_closed_tab_leaves_for_its_neighbour_and_can_come_back(core):
    first, second, third = (new_tab(core, actor=ADA, text=f"SELECT {i}") for i in range(3))
    assert close_tab(core, second.id, actor=ADA) == third.id
    assert close_tab(core, third.id, actor=ADA) == first.id
    assert close_tab(core, first.id, actor=ADA) is None
    assert {each.id for each in closed_tabs(core, actor=ADA)} == {first.id, second.id, third.id}
    assert show_tab(core, second.id, actor=ADA).text == "SELECT 1"
    assert [each.id for each in open_tabs(core, actor=ADA)] == [second.id]


def test_empty_closed_tabs_and_old_ones_are_forgotten(core):
    for i in range(CLOSED_KEPT + 3):
        close_tab(core, new_tab(core, actor=ADA, text=f"SELECT {i}").id, actor=ADA)
    close_tab(core, new_tab(core, actor=ADA).id, actor=ADA)
    assert len(closed_tabs(core, actor=ADA)) in (CLOSED_KEPT - 1, CLOSED_KEPT)


def test_too_much_is_refused(core):
    tab = new_tab(core, actor=ADA)
    with pytest.raises(InputError):
        change_tab(core, tab.id, actor=ADA, text="x" * (LONGEST_TEXT + 1))
    for _ in range(MOST_OPEN - 1):
        new_tab(core, actor=ADA)
    with pytest.raises(InputError):
        new_tab(core, actor=ADA)
