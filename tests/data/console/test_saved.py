from __future__ import annotations

import pytest

from data.access import Actor
from data.console import Tab, forget_query, new_tab, save_query, saved_queries, saved_query
from data.errors import InputError, NotFound
from tests.cores import make_core

ADA = Actor("ada", frozenset({"analyst"}))
BOB = Actor("bob", frozenset({"analyst"}))


@pytest.fixture
def core():
    return make_core()


def tab(core, text="SELECT 1", saved_id=None):
    made = new_tab(core, actor=ADA, text=text)
    return Tab(made.id, "", text, "prod", saved_id=saved_id)


def test_a_query_is_saved_and_saved_again(core):
    first = save_query(core, tab(core), actor=ADA, title=" Ones ")
    again = save_query(core, tab(core, "SELECT 11", first.id), actor=ADA, title="Elevens")
    assert (first.id, again.title, again.text) == (again.id, "Elevens", "SELECT 11")
    assert [query.id for query in saved_queries(core, actor=ADA)] == [first.id]


def test_what_is_shared_is_seen_by_others_and_stays_its_owners(core):
    private = save_query(core, tab(core), actor=ADA, title="Private")
    shared = save_query(core, tab(core), actor=ADA, title="Shared", shared=True)
    assert [query.id for query in saved_queries(core, actor=BOB)] == [shared.id]
    with pytest.raises(NotFound):
        saved_query(core, private.id, actor=BOB)
    with pytest.raises(NotFound):
        forget_query(core, shared.id, actor=BOB)
    copy = save_query(core, tab(core, "SELECT 2", shared.id), actor=BOB, title="Mine")
    assert copy.id != shared.id and copy.owner == "bob"
    assert saved_query(core, shared.id, actor=ADA).text == "SELECT 1"


def test_a_query_is_forgotten(core):
    query = save_query(core, tab(core), actor=ADA, title="Ones")
    forget_query(core, query.id, actor=ADA)
    assert saved_queries(core, actor=ADA) == ()


def test_a_name_is_needed(core):
    with pytest.raises(InputError):
        save_query(core, tab(core), actor=ADA, title="  ")
