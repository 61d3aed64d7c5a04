"""A load that appends takes the rollups on its table along, in its own transaction and exactly once."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from data.errors import ConflictError
from data.metrics import parse_query, refresh_rollups, rollup_records, run
from data.metrics.rollups import build, redo
from data.metrics.rollups.registry import State
from data.metrics.rollups.upkeep import turn
from data.pipelines import Status, run_next, save_pipeline
from data.pipelines.destinations import warehouse
from data.pipelines.queue import reap
from tests.architecture.tree import ROOT
from tests.data.pipelines.loads import ADMIN, document, opened, ran, rows

DATASET = """
id: visits
lake: prod
table: raw.visits
grain: [id]
time: day
dimensions: {page: {column: page}}
measures:
  seconds: {aggregate: sum, column: seconds}
  longest: {aggregate: max, column: seconds}
  visits: {aggregate: count}
  people: {aggregate: count_distinct, column: person}
metrics:
  seconds: {measure: seconds, label: Seconds}
  longest: {measure: longest, label: Longest}
  visits: {measure: visits, label: Visits}
  people: {measure: people, label: People}
rollups:
  day_page: {grain: day, dimensions: [page]}
  month: {grain: month, dimensions: []}
"""
TYPES = {"id": "integer", "day": "date", "person": "integer", "seconds": "integer"}
HEAD = "id,day,page,person,seconds\n"
FIRST = HEAD + "1,2026-10-01,home,1,10\n2,2026-10-02,home,2,20\n3,2026-11-03,help,3,\n"
SECOND = HEAD + "4,2026-11-03,help,1,5\n5,2026-11-04,,4,7\n"
ASKED = {"metrics": ["visits.seconds", "visits.longest", "visits.visits"], "dimensions": ["visits.page"]}
HAND = "SELECT page, sum(seconds), max(seconds), count(*) FROM prod.raw.visits GROUP BY ALL ORDER BY ALL"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "SAVES", 0)
    folder = tmp_path / "home"
    (folder / "datasets").mkdir(parents=True)
    (folder / "datasets" / "visits.yaml").write_text(DATASET, encoding="utf-8")
    return folder


@pytest.fixture
def core(home):
    with opened(home) as core:
        loaded(core, FIRST)
        refresh_rollups(core)
        yield core


def visits(core, text, *, types=None, **destination):
    path = core.settings.home / "visits.csv"
    path.write_text(text)
    source = {"kind": "csv", "path": str(path)}
    cast = {"kind": "cast", "columns": TYPES | (types or {})}
    return document(source, cast, table="raw.visits", id="visits", destination=destination)


def loaded(core, text, **destination):
    execution = ran(core, visits(core, text, **destination))
    assert execution.status == Status.SUCCEEDED
    return execution


def asked(core):
    result = run(core, parse_query(ASKED), actor=ADMIN)
    return result.proof.route, sorted(zip(*result.data.values(), strict=True), key=str)


def by_hand(core):
    return sorted(rows(core, HAND), key=str)


def test_an_append_reaches_the_rollups_before_anybody_hears_of_it(core):
    before = rollup_records(core)
    loaded(core, SECOND)
    assert asked(core) == ("rollup", by_hand(core))
    after = rollup_records(core)
    assert {record.base_rows for record in after.values()} == {5}
    assert {record.version for record in after.values()} == {core.lakes.version("prod")}
    assert {record.milliseconds for record in after.values()} == {record.milliseconds for record in before.values()}
    left = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'rollups' ORDER BY 1"
    assert rows(core, left) == [("visits$day_page",), ("visits$month",)]


def test_merged_rollups_are_those_that_would_be_built(core):
    loaded(core, SECOND)
    tables = [f'FROM prod.rollups."visits${name}"' for name in ("day_page", "month")]
    merged = [set(rows(core, table)) for table in tables]
    refresh_rollups(core, anew=True)
    assert merged == [set(rows(core, table)) for table in tables]


CHANGED = HEAD + "2,2026-10-02,help,5,50\n3,2026-12-05,help,3,1\n4,,home,1,4\n"
WAYS = {
    "replaced": (SECOND, {"mode": "replace"}),
    "merged": (CHANGED, {"mode": "merge", "key": ["id"]}),
    "merged, nothing new": (FIRST, {"mode": "merge", "key": ["id"]}),
    "merged, the others deleted": (CHANGED, {"mode": "merge", "key": ["id"], "missing": "delete"}),
    "a history": (CHANGED, {"mode": "history", "key": ["id"]}),
}


@pytest.mark.parametrize(("text", "how"), WAYS.values(), ids=WAYS.keys())
def test_a_load_that_changes_rows_makes_their_periods_anew_in_its_transaction(core, text, how):
    before = rollup_records(core)
    loaded(core, text, **how)
    assert asked(core) == ("rollup", by_hand(core))
    assert {each.version for each in rollup_records(core).values()} == {core.lakes.version("prod")}
    built = {name: record.milliseconds for name, record in before.items()}
    assert {name: record.milliseconds for name, record in rollup_records(core).items()} == built
    tables = [f'FROM prod.rollups."visits${name}"' for name in ("day_page", "month")]
    redone = [set(rows(core, table)) for table in tables]
    single = {name: record.single for name, record in rollup_records(core).items()}
    refresh_rollups(core, anew=True)
    assert redone == [set(rows(core, table)) for table in tables]
    assert single == {name: record.single for name, record in rollup_records(core).items()}


@pytest.mark.parametrize("day", ["9999-12-31", "infinity", "-infinity"])
def test_a_day_at_the_end_of_the_calendar_fails_no_load(core, day):
    loaded(core, HEAD + f"2,{day},home,2,25\n", mode="merge", key=["id"])
    loaded(core, HEAD + f"2,{day},home,2,26\n", mode="merge", key=["id"])
    assert asked(core)[1] == by_hand(core)
    tables = [f'FROM prod.rollups."visits${name}"' for name in ("day_page", "month")]
    redone = [sorted(rows(core, f"SELECT COLUMNS(*)::VARCHAR {table}"), key=str) for table in tables]
    refresh_rollups(core, anew=True)
    assert redone == [sorted(rows(core, f"SELECT COLUMNS(*)::VARCHAR {table}"), key=str) for table in tables]


def test_periods_outside_of_what_a_load_touches_are_not_read(core, monkeypatch):
    monkeypatch.setattr(redo, "MOST", 2)
    loaded(core, HEAD + "3,2026-11-05,help,3,9\n", mode="merge", key=["id"])
    assert asked(core) == ("rollup", by_hand(core))


def test_a_load_that_touches_too_much_leaves_the_rollups_to_be_built_anew(core, monkeypatch):
    monkeypatch.setattr(redo, "MOST", 1)
    loaded(core, SECOND, mode="replace")
    assert asked(core) == ("raw", by_hand(core))
    refresh_rollups(core)
    assert asked(core) == ("rollup", by_hand(core))


def test_a_load_does_not_wait_for_rollups_that_are_being_built(core):
    with turn(core):
        loaded(core, SECOND)
    assert asked(core) == ("raw", by_hand(core))


def test_a_table_that_fills_columns_by_itself_is_left_to_be_built_anew(core):
    with core.lakes.cursor() as cursor:
        cursor.execute("ALTER TABLE prod.raw.visits ADD COLUMN noted INTEGER DEFAULT 7").fetchall()
    loaded(core, SECOND)
    assert asked(core) == ("raw", by_hand(core))


def test_a_load_that_leaves_no_rows_leaves_none_in_the_rollups(core):
    loaded(core, HEAD, mode="replace")
    assert asked(core)[1] == by_hand(core) == []
    assert rows(core, 'SELECT count(*) FROM prod.rollups."visits$day_page"') == [(0,)]
    refresh_rollups(core)
    loaded(core, SECOND)
    assert asked(core) == ("rollup", by_hand(core))


OTHER = {
    "another type": ({"seconds": "decimal(12,2)"}, HEAD + "7,2026-10-02,home,2,20.5\n"),
    "one more column": ({}, HEAD.replace("\n", ",device\n") + "7,2026-10-02,home,2,20,phone\n"),
}


@pytest.mark.parametrize(("types", "text"), OTHER.values(), ids=OTHER.keys())
def test_a_load_with_other_columns_has_the_rows_answer_until_the_build(core, types, text):
    loaded(core, text, types=types, mode="replace", schema="evolve")
    assert {record.state for record in rollup_records(core).values()} == {State.BUILDING}
    assert asked(core) == ("raw", by_hand(core))
    refresh_rollups(core)
    assert asked(core) == ("rollup", by_hand(core))


def test_rollups_that_lost_their_column_are_refused_by_name(core):
    loaded(core, "id,day,person,seconds\n7,2026-10-02,2,20\n", types={}, mode="replace", schema="evolve")
    plain = {"metrics": ["visits.seconds"]}
    assert run(core, parse_query(plain), actor=ADMIN).data == {"visits.seconds": [20]}
    refresh_rollups(core)
    found = run(core, parse_query(plain), actor=ADMIN)
    assert (found.proof.route, found.data) == ("rollup", {"visits.seconds": [20]})
    assert rollup_records(core)["visits.day_page"].state == State.FAILED


def test_a_load_that_is_undone_leaves_the_rollups_serving(core, monkeypatch):
    def refused(*_asked, **_facts):
        raise ConflictError("execution.taken_over", execution="other")

    monkeypatch.setattr(warehouse, "write_line", refused)
    text = HEAD.replace("\n", ",device\n") + "7,2026-10-02,home,2,20,phone\n"
    assert ran(core, visits(core, text, mode="replace", schema="evolve")).status != Status.SUCCEEDED
    assert {record.state for record in rollup_records(core).values()} == {State.READY}
    assert asked(core) == ("rollup", by_hand(core))


DYING = """
import os, signal, sys
from pathlib import Path
from data.metrics import Along
from data.metrics.rollups import append
from data.pipelines import run_next, run_pipeline
from tests.data.pipelines.loads import ADMIN, opened

def die(*_args, **_facts):
    os.kill(os.getpid(), signal.SIGKILL)

with opened(Path(sys.argv[1])) as core:
    if sys.argv[2] == "before the commit":
        append._merge, merge = lambda *asked: (*merge(*asked), die()), append._merge
    elif sys.argv[2] == "after the commit":
        Along.check = die
    else:
        Along.keep = die
    run_pipeline(core, "visits", actor=ADMIN)
    run_next(core, holder="gone")
"""


WIDER = (FIRST + SECOND.removeprefix(HEAD)).replace("\n", ",phone\n").replace("phone", "device", 1)
MOMENTS = [
    ("before the commit", {}),
    ("after the commit", {}),
    ("after it was announced", {}),
    ("after the commit", {"mode": "replace", "schema": "evolve"}),
]


@pytest.mark.parametrize(("moment", "how"), MOMENTS)
def test_a_process_killed_on_the_way_leaves_no_wrong_number_and_no_row_twice(home, moment, how):
    with opened(home) as core:
        loaded(core, FIRST)
        refresh_rollups(core)
        save_pipeline(core, visits(core, WIDER if how else SECOND, **how), actor=ADMIN)
    command = [sys.executable, "-c", DYING, str(home), moment]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    with opened(home) as core:
        written = 3 if moment == "before the commit" else 5
        assert rows(core, "SELECT count(*) FROM prod.raw.visits") == [(written,)]
        assert asked(core)[1] == by_hand(core)
        core.clock.moment = core.clock.moment.replace(hour=22)
        reap(core)
        core.clock.moment = core.clock.moment.replace(hour=23)
        run_next(core, holder="next")
        assert rows(core, "SELECT count(*), count(DISTINCT id) FROM prod.raw.visits") == [(5, 5)]
        assert asked(core)[1] == by_hand(core)
        refresh_rollups(core)
        assert asked(core)[1] == by_hand(core)
        assert {(each.state, each.base_rows) for each in rollup_records(core).values()} == {(State.READY, 5)}
