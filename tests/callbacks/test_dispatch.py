"""The board's frame follows the address."""

from __future__ import annotations

import pytest

from callbacks import dispatch
from data.field_service import POLICIES
from tests.callbacks.trees import walk, words


@pytest.mark.usefixtures("request_in_shop")
def test_the_head_shows_the_day_of_the_address():
    assert "Mon 23 Nov" in words(dispatch.show_frame("?day=2026-11-23")["header"])


@pytest.mark.usefixtures("request_in_shop")
@pytest.mark.parametrize("search", [None, "", "?day=soon", "?day=2026-02-31"])
def test_without_a_day_it_is_today(search, core):
    today = core.clock.now().date()
    assert f"{today.day} " in words(dispatch.show_frame(search)["header"]) + " "


@pytest.mark.usefixtures("request_in_shop")
def test_every_policy_can_be_chosen():
    options = [one.value for one in walk(dispatch.show_frame("")["header"]) if one._type == "Option"]
    assert options == list(POLICIES)
