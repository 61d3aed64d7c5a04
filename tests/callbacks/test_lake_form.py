"""The form of a lake says at each field what is wrong there; what is about none stands below it."""

from __future__ import annotations

import flask
import pytest

from callbacks.context import CORE
from callbacks.lake import connect, page
from callbacks.lake.fields import new_fields
from callbacks.lakes import show_header
from components.format import translator
from components.ids import LakeForm, LakePage
from data.access import local_admin
from data.inventory import NewLake, register_lake
from tests.callbacks.trees import walk, words
from tests.cores import make_core
from tests.postgres import PASSWORD, postgres

SAVE = type("Triggered", (), {"triggered_id": LakePage.SAVE})


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    server = flask.Flask("lakes")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    core.lakes.close()


def names(kind):
    """The fields of a kind in the order of its form, the variables of secrets among them."""
    return [
        name for each in new_fields(kind, translator()) for name in (each.name, *[f"{each.name}Ref"][: each.secret])
    ]


def filled(kind, options):
    return {"ids": [{"option": each} for each in names(kind)], "values": [options.get(each) for each in names(kind)]}


def faults(kind, options, *, id_="shop"):
    """What a form so filled says, by field; and below it."""
    places = ["kind", "id", *names(kind)]
    named = {"id": id_, "name": "", "sla": None}
    answer = connect.connect_lake(1, kind, named, filled(kind, options), [{"option": each} for each in places])
    said = dict(zip(places, answer["faults"], strict=True))
    return {name: text for name, text in said.items() if text}, words(answer["result"])


def test_id_and_options_are_told_together(core):
    said, below = faults("postgres", {}, id_="")
    assert set(said) == {"id", "host"} and "Host is missing" in said["host"] and below == ""
    assert set(faults("files", {"format": "csv"}, id_="prod")[0]) == {"id", "path"}


@pytest.mark.parametrize(
    ("kind", "options", "field", "words"),
    [
        ("files", {"path": "/nowhere/at/all"}, "path", "is not there"),
        ("sqlite", {"path": __file__}, "path", "not a SQLite file"),
        ("files", {"path": "s3://shop", "accessKey": "AK"}, "secretKey", "Secret key is missing"),
        ("postgres", {"host": "h", "port": "many"}, "port", "from 1 to 65535"),
        ("postgres", {"host": "h", "passwordRef": "SHOP"}, "passwordRef", "env:NAME"),
        ("postgres", {"host": "h", "passwordRef": "env:NOT_SET_AT_ALL"}, "passwordRef", "NOT_SET_AT_ALL"),
        ("postgres", {"url": "mysql://u@h/d"}, "url", "begins with mysql"),
        ("postgres", {"url": "postgresql://u@127.0.0.1:1/d"}, "url", "refused"),
        ("postgres", {"host": "127.0.0.1", "port": 1}, "host", "refused"),
        ("bigquery", {"project": "p", "credentials": "no key"}, "credentials", "Paste the whole JSON file"),
        ("snowflake", {"account": "a", "user": "u", "address": "here"}, "address", "https://host:port"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(core, kind, options, field, words):
    said, below = faults(kind, options)
    assert list(said) == [field] and words in said[field] and below == ""
    assert [record.id for record in core.lakes.records()] == ["prod"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"password": "wrong"}, "password"), ({"database": "nowhere"}, "database")]
)
def test_what_the_server_says_stands_at_its_field(core, wrong, field):
    said, below = faults("postgres", {**postgres().options, **wrong})
    assert list(said) == [field] and below == "" and "wrong" not in said[field]


def test_sources_that_can_not_be_read_are_listed_below(core, tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"\x00\x01\x02")
    said, below = faults("files", {"path": str(tmp_path)})
    assert list(said) == ["path"] and "bad.csv" in below


def test_a_lake_that_answers_is_kept_with_its_promise_and_another_may_stand_in(core, tmp_path):
    (tmp_path / "good.csv").write_text("x\n1\n")
    assert faults("files", {"path": str(tmp_path), "format": ""}) == ({}, "Open shop")
    assert faults("bigquery", {"standIn": "shop"}, id_="far") == ({}, "Open far")
    assert core.lakes.record("far").stand_in == "shop"


def test_choices_are_chosen_and_flags_too(core):
    ids = {each.name: each for each in new_fields("clickhouse", translator())}
    assert ids["secure"].type == "flag"
    drawn = connect.show_fields("redshift")["fields"]
    chosen = [each for each in walk(drawn) if getattr(each, "id", None) == LakeForm.option("sslmode")]
    assert [option["value"] for option in chosen[0].options][:2] == ["disable", "allow"] and chosen[
        0
    ].value == "require"
    assert walk(show_header("x")["panel"])


def test_an_edit_says_it_at_the_field_and_keeps_the_lake_as_it_was(core, monkeypatch):
    monkeypatch.setattr(page, "ctx", SAVE)
    register_lake(core, NewLake("pg", "PG", "postgres", postgres().options), actor=local_admin())
    held = [name for name in names("postgres") if name != "url"]

    def save(**changed):
        values = {**core.lakes.record("pg").options, "password": "", **changed}
        options = {"ids": [{"option": each} for each in held], "values": [values.get(each) for each in held]}
        named = {"name": "PG", "sla": 2}
        return page.change_lake(None, 1, "/lakes/show/pg", named, options, [{"option": each} for each in held])

    answer = save(password="wrong")
    assert [name for name, text in zip(held, answer["faults"], strict=True) if text] == ["password"]
    assert core.lakes.record("pg").sla_seconds is None
    assert "The lake answers" in words(save(password=PASSWORD)["result"])
    assert words(save()["result"]) == "Saved." and core.lakes.record("pg").sla_seconds == 7200
