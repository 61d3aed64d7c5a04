"""The page of a lake says what was not read, what was promised, and a failure once."""

from __future__ import annotations

from datetime import timedelta

import flask
import pytest

from callbacks.context import CORE
from callbacks.lake import page
from data.access import local_admin
from data.errors import NexusError
from data.inventory import NewLake, lake_outcomes, register_lake, reload_lake
from tests.callbacks.trees import words
from tests.cores import NOON, make_core

HERE = {"news": None, "changed": None, "pathname": "/lakes/show/files"}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def core(tmp_path, folder):
    core = make_core(tmp_path / "home", demo=False)
    lake = NewLake("files", "Files", "files", {"path": str(folder)}, sla_seconds=3600)
    register_lake(core, lake, actor=local_admin())
    server = flask.Flask("lakes")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    core.lakes.close()


def test_what_was_not_read_is_told_and_what_was_promised(core, folder):
    (folder / "good.csv").write_text("x\n1\n")
    (folder / "bad.csv").write_bytes(b"\x00\x01\x02")
    reload_lake(core, "files", actor=local_admin())
    core.clock.moment = NOON + timedelta(hours=2)
    told = words(page.show_sources(**HERE)["sources"])
    assert "bad.csv" in told and "good.csv" not in told
    assert "good" in words(page.show_tables(**HERE)["tables"])
    facts = words(page.show_facts(**HERE)["facts"])
    assert "Late" in facts and "promised every 1\xa0h" in facts


def test_a_lake_that_was_read_whole_has_no_such_list(core, folder):
    (folder / "good.csv").write_text("x\n1\n")
    reload_lake(core, "files", actor=local_admin())
    assert page.show_sources(**HERE)["sources"] is None


def test_a_failed_lake_says_so_once_and_why_file_by_file(core, folder):
    (folder / "bad.csv").write_bytes(b"\x00\x01\x02")
    with pytest.raises(NexusError, match=r"lake\.nothing_loaded"):
        reload_lake(core, "files", actor=local_admin())
    assert [outcome.source for outcome in lake_outcomes(core, "files")] == ["bad.csv"]
    assert "No table could be read" in words(page.show_facts(**HERE)["facts"])
    assert page.show_tables(**HERE)["tables"] == []
    assert "bad.csv" in words(page.show_sources(**HERE)["sources"])
