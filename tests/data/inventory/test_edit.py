"""A lake is changed: what is not named stays, secrets most of all."""

from __future__ import annotations

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, InputError, LakeError
from data.inventory import LakeChange, NewLake, edit_and_test, edit_lake, register_lake, reload_lake, shown_options
from tests.cores import make_core
from tests.postgres import PASSWORD, postgres

ADMIN = local_admin()


@pytest.fixture
def core():
    made = make_core()
    register_lake(made, NewLake("pg", "PG", "postgres", postgres().options, sla_seconds=60), actor=ADMIN)
    yield made
    made.lakes.close()


def test_what_is_not_named_stays(core):
    edit_lake(core, "pg", LakeChange(name="Orders"), actor=ADMIN)
    record = core.lakes.record("pg")
    assert (record.name, record.sla_seconds) == ("Orders", 60)
    edit_lake(core, "pg", LakeChange(sla_seconds=0, options={"sslmode": "disable"}), actor=ADMIN)
    record = core.lakes.record("pg")
    assert (record.name, record.sla_seconds, record.options["sslmode"]) == ("Orders", None, "disable")
    assert reload_lake(core, "pg", actor=ADMIN).version == 1


def test_a_secret_is_replaced_and_never_shown(core, monkeypatch):
    assert shown_options(core.lakes.record("pg"), actor=ADMIN)["password"] == "stored"
    monkeypatch.setenv("PG_PASSWORD", PASSWORD)
    edit_lake(core, "pg", LakeChange(options={"passwordRef": "env:PG_PASSWORD"}), actor=ADMIN)
    shown = shown_options(core.lakes.record("pg"), actor=ADMIN)
    assert shown["passwordRef"] == "env:PG_PASSWORD" and "password" not in shown
    reload_lake(core, "pg", actor=ADMIN)
    edit_lake(core, "pg", LakeChange(options={"password": PASSWORD}), actor=ADMIN)
    assert "passwordRef" not in core.lakes.record("pg").options
    reload_lake(core, "pg", actor=ADMIN)


@pytest.mark.parametrize("options", [{"port": 0}, {"nonsense": 1}, {"host": ""}])
def test_what_can_not_be_changes_nothing(core, options):
    before = core.lakes.record("pg")
    with pytest.raises(InputError):
        edit_lake(core, "pg", LakeChange(options=options), actor=ADMIN)
    assert core.lakes.record("pg") == before


def test_what_does_not_answer_stays_as_it_was(core):
    reload_lake(core, "pg", actor=ADMIN)
    before = core.lakes.record("pg")
    with pytest.raises(LakeError, match=r"lake\.unreachable"):
        edit_and_test(core, "pg", LakeChange(name="Orders", options={"password": "wrong"}), actor=ADMIN)
    assert core.lakes.record("pg").options == before.options and core.lakes.record("pg").name == before.name
    assert core.lakes.registry.latest("pg").version == 2
    edited = edit_and_test(core, "pg", LakeChange(name="Orders", options={"sslmode": "disable"}), actor=ADMIN)
    assert (edited.name, edited.options["sslmode"]) == ("Orders", "disable")


def test_only_administrators_change_lakes_and_see_options(core):
    editor = Actor("e", frozenset({"editor"}))
    with pytest.raises(AccessError):
        edit_lake(core, "pg", LakeChange(name="x"), actor=editor)
    with pytest.raises(AccessError):
        shown_options(core.lakes.record("pg"), actor=editor)
