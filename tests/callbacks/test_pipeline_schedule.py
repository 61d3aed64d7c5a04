"""The schedule's address brings back its stretch of time, and hours and days are those of its zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import flask
import pytest

from callbacks.context import CORE
from callbacks.pipelines import timetable
from callbacks.pipelines.sight import Sight, read_sight, sight_address
from data.access import local_admin
from data.pipelines import add_pipeline, delete_pipeline, run_next, run_pipeline
from tests.callbacks.pipelines_shown import DOCUMENT
from tests.callbacks.trees import words
from tests.cores import make_core

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TIMED = {"cron": "30 2 * * *", "zone": "Europe/Berlin", "overlap": "queue", "catchUp": "all", "lake": "crm"}


@pytest.fixture
def core(tmp_path):
    (tmp_path / "words.csv").write_text("n,word\n1,one\n")
    core = make_core(tmp_path / "home", demo=False, moment=NOW)
    source = {"kind": "csv", "path": str(tmp_path / "words.csv")}
    add_pipeline(core, {**DOCUMENT, "source": source, "schedule": TIMED}, actor=local_admin())
    server = flask.Flask("schedule")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    core.lakes.close()


@pytest.mark.parametrize("span", ["day", "week", "month"])
def test_an_address_brings_back_what_was_shown(span):
    sight = Sight(span, date(2026, 10, 25), "Europe/Berlin", "words")
    address = sight_address(sight)
    assert read_sight(address.partition("?")[2], now=NOW, zone="UTC") == sight


@pytest.mark.parametrize(
    "search", ["", "?span=year&day=yesterday&zone=Mars/Base", "?day=0001-01-01", "?day=9999-12-31"]
)
def test_what_an_address_does_not_say_is_this_week(search):
    assert read_sight(search, now=NOW, zone="UTC") == Sight("week", NOW.date(), "UTC")


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_has_the_hours_it_has(day, hours):
    starts = Sight("day", day, "Europe/Berlin").starts
    assert len(starts) - 1 == hours
    assert starts[-1].astimezone(ZoneInfo("Europe/Berlin")).hour == 0


def test_policies_runs_and_changes_of_the_clock_are_told(core):
    run_pipeline(core, "words", actor=local_admin())
    run_next(core, holder="test")
    shown = words(timetable.show_timetable("?zone=Europe/Berlin", None)["timetable"])
    for said in ("30 2 * * * Europe/Berlin", "overlap: queue", "catch-up: all", "on new data in crm", "13:00", "02:30"):
        assert said in shown
    autumn = words(timetable.show_timetable("?day=2027-10-31&zone=Europe/Berlin", None)["timetable"])
    assert "25 h" in autumn and "go back 1" in autumn


def test_without_pipelines_the_page_says_what_to_do(core):
    delete_pipeline(core, "words", actor=local_admin())
    assert "No pipelines yet" in words(timetable.show_timetable("", None)["timetable"])
