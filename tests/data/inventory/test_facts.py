"""Figures of lakes are measured ones, or none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.access import local_admin
from data.inventory import NewLake, in_words, inventory, lake_facts, register_lake, reload_lake, totals
from tests.cores import NOON, make_core

KEYS = (
    "id name kind dialect status tables rows sizeBytes growthBytesPerDay lastLoadedAt freshnessSeconds freshness"
    " slaSeconds standIn error"
).split()


@pytest.fixture
def core(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.csv").write_text("x\n1\n2\n")
    core = make_core(tmp_path / "home", demo=False)
    lake = NewLake("files", "Files", "files", {"path": str(tmp_path / "in")}, sla_seconds=3600)
    register_lake(core, lake, actor=local_admin())
    yield core
    core.lakes.close()


def test_nothing_is_invented_before_the_first_load(core):
    facts = lake_facts(core, "files").to_json()
    assert set(KEYS) <= set(facts)
    assert facts["status"] == "loading"
    assert [facts[key] for key in ("tables", "rows", "sizeBytes", "growthBytesPerDay", "freshness")] == [None] * 5
    assert lake_facts(core, "prod").status == "empty"


def test_facts_after_a_load(core, tmp_path):
    reload_lake(core, "files", actor=local_admin())
    core.clock.moment = NOON + timedelta(minutes=45)
    facts = lake_facts(core, "files")
    assert (facts.status, facts.tables, facts.rows, facts.size_bytes) == ("ready", 1, 2, 6)
    assert (facts.freshness_seconds, facts.freshness) == (2700, "45 minutes")
    core.clock.moment = NOON + timedelta(hours=2)
    assert lake_facts(core, "files").status == "late"


def test_growth_needs_two_days(core, tmp_path):
    reload_lake(core, "files", actor=local_admin())
    assert lake_facts(core, "files").growth_bytes_per_day is None
    core.clock.moment = NOON + timedelta(days=2)
    (tmp_path / "in/a.csv").write_text("x\n" + "1\n" * 52)
    reload_lake(core, "files", actor=local_admin())
    assert lake_facts(core, "files").growth_bytes_per_day == (106 - 6) / 2


def test_a_stand_in_shows_the_other_lakes_figures_and_adds_no_bytes(core):
    reload_lake(core, "files", actor=local_admin())
    register_lake(core, NewLake("cloud", "Cloud", "bigquery", {}, stand_in="files"), actor=local_admin())
    core.clock.moment = NOON + timedelta(hours=2, minutes=10)
    facts = {lake.id: lake for lake in inventory(core)}
    assert (facts["cloud"].rows, facts["cloud"].dialect, facts["cloud"].to_json()["standIn"]) == (2, "bigquery", True)
    assert totals(tuple(facts.values())).to_json() == {
        "totalLakes": 3,
        "totalSize": 6,
        "averageFreshness": "2 hours",
    }


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (90, "1 minute"), (7200, "2 hours"), (86_400, "1 day"), (400_000, "4 days")],
)
def test_in_words(seconds, words):
    assert in_words(seconds) == words
