"""Queries behind the asker's back: the states they pass, their stored results, and how they are stopped."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from datetime import timedelta

import psutil
import pytest

from data.access import Actor, local_admin
from data.clock import StoppedClock
from data.errors import AccessError, ConflictError, InputError, LakeError, LimitError, NotFound, QueryError
from data.opening import close_core, open_core
from data.queries import QueryState, cancel, column_statistics, export, forget, page, status, submit, wait
from data.settings import read_settings
from data.workers import NEXT
from tests.data.queries.warehouse import make_core
from tests.waiting import PATIENCE, until

ADMIN = local_admin()
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"
ROWS = "SELECT i, i * 0.5 AS half FROM range(300000) AS t(i)"


def done(core, text, **bounds):
    handle = submit(core, text, actor=ADMIN, **bounds)
    return wait(core, handle.query_id, actor=ADMIN, seconds=PATIENCE)


def running(core, text=ENDLESS, **bounds):
    handle = submit(core, text, actor=ADMIN, **bounds)
    until(lambda: status(core, handle.query_id, actor=ADMIN).state is QueryState.RUNNING)
    return handle.query_id


def cancelled(core, query_id):
    """How a query stands when it has been stopped and has ended."""
    cancel(core, query_id, actor=ADMIN)
    return wait(core, query_id, actor=ADMIN, seconds=PATIENCE)


def sandboxes():
    found = set()
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            found |= {child.pid} if "data.sandbox" in child.cmdline() else set()
    return found


def test_states_end_where_they_should():
    assert {state for state in QueryState if state.is_final} == {"succeeded", "failed", "timed_out", "cancelled"}
    reached = {QueryState.QUEUED}
    for _ in QueryState:
        reached |= {after for state in reached for after in NEXT[state]}
    assert reached == set(QueryState)


def test_a_result_is_told_and_kept(asked):
    handle = submit(asked, "SELECT id, region, amount FROM invoices", actor=ADMIN)
    assert handle.state is QueryState.QUEUED and handle.sql.startswith("SELECT id") and not handle.is_final
    ended = wait(asked, handle.query_id, actor=ADMIN, seconds=PATIENCE)
    assert (ended.state, ended.row_count, ended.truncated, ended.error) == (QueryState.SUCCEEDED, 2000, False, None)
    assert [column.type for column in ended.columns] == ["BIGINT", "VARCHAR", "DECIMAL(12,2)"]
    assert ended.submitted_at <= ended.started_at <= ended.ended_at < ended.expires_at
    assert ended.statistics["tables"] == ["prod.main.invoices"] and ended.bytes > 2000
    newest = asked.workers.history.recent(limit=1)[0]
    assert (newest.id, newest.status, newest.row_count) == (handle.query_id, "succeeded", 2000)


def test_a_limit_cuts_and_says_so(asked):
    cut = done(asked, ROWS, limit=100_000)
    assert (cut.row_count, cut.truncated, cut.truncated_by) == (100_000, True, "rows")
    assert page(asked, cut.query_id, start=99_999, stop=101_000, actor=ADMIN).rows == [[99_999, 49999.5]]


def test_errors_are_told_with_their_place(asked):
    wrong = done(asked, "SELECT id,\n  amuont FROM invoices")
    assert wrong.state is QueryState.FAILED
    assert (wrong.error.code, wrong.error.line, wrong.error.column) == ("query.binder", 2, 3)
    with pytest.raises(ConflictError):
        page(asked, wrong.query_id, actor=ADMIN)


def test_what_is_known_at_once_is_raised_at_once(asked):
    with pytest.raises(NotFound):
        submit(asked, "SELECT 1", lake="nowhere", actor=ADMIN)
    with pytest.raises(QueryError):
        submit(asked, " ", actor=ADMIN)
    with pytest.raises(AccessError):
        submit(asked, "SELECT 1", actor=Actor("v", frozenset({"viewer"})))
    with pytest.raises(InputError):
        submit(asked, "SELECT 1", actor=ADMIN, timeout_ms=-5)


def test_a_deadline_ends_it(asked):
    late = done(asked, ENDLESS, timeout_ms=300)
    assert (late.state, late.error.code) == (QueryState.TIMED_OUT, "query.timeout")
    assert 300 <= late.elapsed_ms < asked.settings.query_timeout


def test_stopping_kills_the_process_that_works_on_it(asked):
    done(asked, "SELECT 1")
    before = sandboxes()
    query_id = running(asked)
    stopped = cancelled(asked, query_id)
    assert (stopped.state, stopped.error.code) == (QueryState.CANCELLED, "query.cancelled")
    assert before - sandboxes(), "no process has gone"
    assert asked.workers.pool.state()["running"] == 0
    assert cancel(asked, query_id, actor=ADMIN).state is QueryState.CANCELLED
    assert asked.workers.history.recent(limit=1)[0].status == "cancelled"


def test_stopping_what_waits_takes_it_out_of_the_queue(tmp_path):
    core = make_core(tmp_path, query_workers=1)
    try:
        first = running(core)
        second = submit(core, "SELECT 1", actor=ADMIN)
        until(lambda: core.workers.pool.state()["waiting"] == 1)
        third = submit(core, "SELECT 2", actor=ADMIN)
        until(lambda: core.workers.pool.state()["waiting"] == 2)
        places = [status(core, each, actor=ADMIN).queue_position for each in (first, second.query_id, third.query_id)]
        assert places == [None, 1, 2]
        assert cancelled(core, third.query_id).state is QueryState.CANCELLED
        assert cancelled(core, second.query_id).state is QueryState.CANCELLED
        assert core.workers.pool.state()["waiting"] == 0
        assert status(core, first, actor=ADMIN).state is QueryState.RUNNING
    finally:
        close_core(core)


def test_what_has_ended_is_not_stopped(asked):
    ended = done(asked, "SELECT 1")
    assert cancel(asked, ended.query_id, actor=ADMIN).state is QueryState.SUCCEEDED


def test_others_see_nothing_but_an_administrator_does(asked):
    ann, bob = (Actor(name, frozenset({"analyst"})) for name in ("ann", "bob"))
    handle = submit(asked, "SELECT 1 AS one", actor=ann)
    wait(asked, handle.query_id, actor=ann, seconds=PATIENCE)
    for verb in (status, cancel, page, forget):
        with pytest.raises(NotFound):
            verb(asked, handle.query_id, actor=bob)
    assert page(asked, handle.query_id, actor=ADMIN).rows == [[1]]


def test_forgetting_removes_the_file(asked):
    ended = done(asked, ROWS)
    assert asked.workers.spool.used() >= ended.bytes
    forget(asked, ended.query_id, actor=ADMIN)
    with pytest.raises(NotFound):
        status(asked, ended.query_id, actor=ADMIN)
    assert not list(asked.workers.spool.folder.glob(f"{ended.query_id}*"))


def test_results_outlive_the_process_until_they_expire(tmp_path):
    core = make_core(tmp_path)
    kept = done(core, "SELECT 7 AS seven")
    lost = running(core)
    close_core(core)
    core = open_core(read_settings({}, home=tmp_path, demo=False), clock=StoppedClock(kept.expires_at))
    try:
        assert page(core, kept.query_id, actor=ADMIN).rows == [[7]]
        assert status(core, lost, actor=ADMIN).state is QueryState.CANCELLED
        core.clock.moment = kept.expires_at + timedelta(seconds=1)
        done(core, "SELECT 1")
        with pytest.raises(NotFound):
            page(core, kept.query_id, actor=ADMIN)
    finally:
        close_core(core)


def test_older_results_give_way_when_the_quota_is_used_up(tmp_path):
    core = make_core(tmp_path, query_results="8MB")
    try:
        first, *_, last = [done(core, "SELECT i FROM range(300000) AS t(i)") for _ in range(4)]
        assert last.state is QueryState.SUCCEEDED
        assert core.workers.spool.used() <= 8_000_000
        assert page(core, last.query_id, stop=1, actor=ADMIN).rows == [[0]]
        with pytest.raises(NotFound) as gone:
            page(core, first.query_id, actor=ADMIN)
        assert gone.value.code == "query.result_gone"
        large = done(core, "SELECT i FROM range(3000000) AS t(i)")
        assert (large.truncated, large.truncated_by) == (True, "bytes") and large.row_count > 100_000
    finally:
        close_core(core)


def test_a_quota_that_even_one_result_exceeds_is_an_error(asked, monkeypatch):
    monkeypatch.setattr(asked.workers.spool, "_make_room", lambda: False)
    monkeypatch.setattr(asked.workers.spool, "_used", asked.workers.spool.quota)
    full = done(asked, ROWS)
    assert (full.state, full.error.code, type(full.error)) == (QueryState.FAILED, "query.results_full", LimitError)


def test_a_full_disk_is_said_and_leaves_nothing_behind(asked, monkeypatch):
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr("data.workers.spool.Writing.write", lambda _self, part: os.write(full, part))
    failed = done(asked, ROWS)
    os.close(full)
    assert (failed.state, failed.error.code, type(failed.error)) == (QueryState.FAILED, "query.disk_full", LakeError)
    assert not list(asked.workers.spool.folder.glob(f"{failed.query_id}*"))
    monkeypatch.undo()
    assert done(asked, "SELECT 1").state is QueryState.SUCCEEDED


def test_many_at_once_all_end(asked):
    before = threading.active_count()
    handles = [submit(asked, f"SELECT {n} AS n, * FROM range(1000)", actor=ADMIN) for n in range(12)]
    ended = [wait(asked, handle.query_id, actor=ADMIN, seconds=PATIENCE) for handle in handles]
    assert {handle.state for handle in ended} == {QueryState.SUCCEEDED}
    assert [page(asked, h.query_id, stop=1, actor=ADMIN).rows[0][0] for h in ended] == list(range(12))
    assert threading.active_count() < before + 20


def test_columns_are_summed_up(asked):
    ended = done(asked, "SELECT amount, region, invoiced_on, tags, CASE WHEN id < 5 THEN id END AS few FROM invoices")
    facts = {name: column_statistics(asked, ended.query_id, name, actor=ADMIN) for name in ("amount", "region", "few")}
    least, most, mean = asked.lakes.fetch(
        "SELECT min(amount), max(amount), avg(amount) FROM prod.main.invoices"
    ).columns.values()
    amount = facts["amount"]
    assert (amount["min"], amount["max"], amount["nulls"]) == (float(least[0]), float(most[0]), 0)
    assert amount["mean"] == pytest.approx(float(mean[0])) and amount["distinctExact"]
    assert sum(step["count"] for step in amount["histogram"]) == 2000
    assert {each["value"]: each["count"] for each in facts["region"]["top"]} == {"EMEA": 667, "AMER": 667, "APAC": 666}
    assert (facts["few"]["nulls"], facts["few"]["distinct"]) == (1995, 5)
    days = column_statistics(asked, ended.query_id, "invoiced_on", actor=ADMIN)
    assert (days["min"], days["max"], len(days["histogram"])) == ("2023-01-01", "2025-09-26", 20)
    assert column_statistics(asked, ended.query_id, "tags", actor=ADMIN)["nulls"] == 0
    with pytest.raises(InputError):
        column_statistics(asked, ended.query_id, "nothing", actor=ADMIN)


def test_all_of_it_comes_out_in_every_format(asked):
    ended = done(asked, ROWS)
    sizes = {name: sum(map(len, export(asked, ended.query_id, name, actor=ADMIN))) for name in ("csv", "arrow", "xlsx")}
    assert min(sizes.values()) > 1_000_000
