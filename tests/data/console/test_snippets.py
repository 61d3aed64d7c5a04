"""Pieces of SQL under a name: kept, replaced by name, shared, removed by their owner."""

from __future__ import annotations

import pytest

from data.access import Actor
from data.console import forget_snippet, save_snippet, snippets
from data.errors import AccessError, InputError, NotFound
from tests.cores import make_core

ANNA = Actor("anna", frozenset({"analyst"}))
BEN = Actor("ben", frozenset({"analyst"}))


def names(core, actor):
    return [(each.name, each.text) for each in snippets(core, actor=actor)]


def test_one_is_kept_and_replaced_by_its_name():
    core = make_core()
    first = save_snippet(core, actor=ANNA, name=" recent ", text="WHERE day > 1")
    again = save_snippet(core, actor=ANNA, name="recent", text="WHERE day > 2")
    save_snippet(core, actor=BEN, name="recent", text="WHERE day > 3")
    assert first.id == again.id
    assert names(core, ANNA) == [("recent", "WHERE day > 2")]


def test_shared_ones_are_seen_by_others_and_removed_by_their_owner_alone():
    core = make_core()
    kept = save_snippet(core, actor=ANNA, name="join", text="JOIN places", shared=True)
    assert names(core, BEN) == [("join", "JOIN places")]
    with pytest.raises(NotFound):
        forget_snippet(core, kept.id, actor=BEN)
    forget_snippet(core, kept.id, actor=ANNA)
    assert names(core, BEN) == []


@pytest.mark.parametrize(("name", "text"), [("", "x"), ("x", "  "), ("x" * 121, "x"), ("x", "y" * 20_001)])
def test_nothing_and_too_much_are_refused(name, text):
    with pytest.raises(InputError):
        save_snippet(make_core(), actor=ANNA, name=name, text=text)


def test_who_may_not_query_has_none():
    with pytest.raises(AccessError):
        snippets(make_core(), actor=Actor("eve", frozenset({"viewer"})))
