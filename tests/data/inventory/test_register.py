"""Who may add and remove lakes, and what is refused."""

from __future__ import annotations

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, ConflictError, InputError, NotFound
from data.inventory import NewLake, register_lake, reload_lake, remove_lake
from data.lakes import KINDS
from tests.cores import make_core


@pytest.fixture
def core():
    return make_core(demo=False)


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n")
    return NewLake("shop", "Shop", "files", {"path": str(tmp_path)})


def test_only_admins_change_lakes(core, shop):
    guest = Actor("guest", frozenset({"analyst"}))
    for verb, what in ((register_lake, shop), (reload_lake, "prod"), (remove_lake, "prod")):
        with pytest.raises(AccessError):
            verb(core, what, actor=guest)


@pytest.mark.parametrize("lake_id", ["", "Shop", "1shop", "main", "a b", 'x"; DROP', "x" * 64])
def test_ids_that_cant_be(core, shop, lake_id):
    with pytest.raises(InputError, match=r"lake\.id_unusable"):
        register_lake(core, NewLake(lake_id, "x", "files", shop.options), actor=local_admin())


def test_ids_are_taken_once(core, shop):
    register_lake(core, shop, actor=local_admin())
    with pytest.raises(ConflictError, match=r"lake\.exists"):
        register_lake(core, shop, actor=local_admin())


def test_unknown_kind_names_the_known_ones(core):
    with pytest.raises(InputError) as caught:
        register_lake(core, NewLake("x", "x", "oracle"), actor=local_admin())
    assert caught.value.params["kinds"] == sorted(KINDS)


def test_the_warehouse_and_lakes_others_lean_on_stay(core, shop):
    register_lake(core, shop, actor=local_admin())
    register_lake(core, NewLake("cloud", "Cloud", "bigquery", {}, "shop"), actor=local_admin())
    for lake_id in ("prod", "shop"):
        with pytest.raises(ConflictError, match=r"lake\.needed"):
            remove_lake(core, lake_id, actor=local_admin())
    remove_lake(core, "cloud", actor=local_admin())
    remove_lake(core, "shop", actor=local_admin())


def test_a_second_warehouse_is_refused(core):
    with pytest.raises(InputError, match=r"lake\.option_missing"):
        register_lake(core, NewLake("other", "Other", "duckdb"), actor=local_admin())


@pytest.mark.parametrize(
    ("lake", "code"),
    [
        (NewLake("x", "x", "bigquery", {"credentials": "{}"}, "prod"), "lake.credentials_unreadable"),
        (NewLake("x", "x", "bigquery", {}), "lake.stand_in_missing"),
    ],
)
def test_lakes_that_cant_be_reached(core, lake, code):
    with pytest.raises(InputError, match=code):
        register_lake(core, lake, actor=local_admin())


def test_a_stand_in_must_be_there(core):
    with pytest.raises(NotFound):
        register_lake(core, NewLake("x", "x", "bigquery", {}, "nowhere"), actor=local_admin())
