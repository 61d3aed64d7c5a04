"""Which load changed a table: what rests on other tables stays valid."""

from __future__ import annotations

import pytest

from tests.cores import make_core


@pytest.fixture
def core():
    return make_core(demo=False)


def versions(core, *names):
    return [core.lakes.version("prod", frozenset({name})) for name in names]


def test_a_load_counts_for_the_tables_it_names(core):
    core.lakes.loaded("prod", tables=["orders", "Items"])
    core.lakes.loaded("prod", tables=["orders"])
    assert versions(core, "orders", "items", "others") == [2, 1, 0]
    assert core.lakes.version("prod", frozenset({"items", "orders"})) == core.lakes.version("prod") == 2


def test_a_load_that_names_none_may_have_changed_any(core):
    core.lakes.loaded("prod", tables=["orders"])
    core.lakes.loaded("prod")
    assert versions(core, "orders", "others") == [2, 2]
