"""The technicians page: the day of everybody, and codes for a phone."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import flask
import pytest

from callbacks import technicians
from callbacks.context import CORE
from data.demo import ensure_field_day
from data.field_service.ingest import known_device
from tests.callbacks.trees import walk, words
from tests.cores import make_core


@pytest.fixture
def core():
    core = make_core()
    ensure_field_day(core)
    server = flask.Flask("crew")
    server.config[CORE] = core
    with server.test_request_context("/", base_url="http://nexus.example"):
        yield core


@pytest.mark.usefixtures("core")
def test_everybody_is_listed_with_their_day():
    said = words(technicians.show_people(None)["people"])
    assert "Anna Keller" in said and "heating 3" in said and "no position" in said


def test_a_phone_gets_codes_that_work(core, monkeypatch):
    monkeypatch.setattr(technicians, "ctx", SimpleNamespace(triggered_id={"technician": "tech_001"}))
    panel = technicians.set_up_phone([1])["body"]
    links = [words(one) for one in walk(panel) if one._type == "Code"]
    assert links[0] == "http://nexus.example/field/my-day?technician=tech_001"
    token = parse_qs(urlsplit(links[2]).query)["id"][0]
    assert known_device(core, token).technician_id == "tech_001"
    pictures = [one.src for one in walk(panel) if one._type == "Img"]
    assert len(pictures) == 4 and all(src.startswith("data:image/svg+xml") for src in pictures)
    assert "Nexus listens on this computer alone" in words(panel)
