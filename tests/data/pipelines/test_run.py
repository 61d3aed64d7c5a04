"""A pipeline moves rows: what comes out is what hand-written SQL says, and every row is accounted for."""

from __future__ import annotations

import pytest

from data.errors import ConflictError, DefinitionError
from data.pipelines import Status, add_pipeline, cancel, get_execution, live, logs, retry, run_next, run_pipeline
from data.pipelines.queue import claim, finish, keep, reap
from tests.data.pipelines.loads import ADMIN, accounts, document, opened, ran, rows

INVOICES = """no,day,amount,state
1,2026-01-01,10.50,paid
2,2026-01-02,abc,open
3,2026-01-03,-4,paid
4,02.01.2026,7,paid
5,2026-01-05,3.25,void
"broken"x,2026-01-05,1,paid,too,many
6,2026-01-06,,paid
"""


@pytest.fixture
def core(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(INVOICES)
    with opened(tmp_path / "home") as core:
        yield core


def invoices(tmp_path, **more):
    source = {"kind": "csv", "path": str(tmp_path / "in" / "*.csv")}
    steps = (
        {"kind": "cast", "id": "types", "columns": {"no": "integer", "day": "date", "amount": "decimal(12,2)"}},
        {"kind": "filter", "id": "no_voids", "where": "state <> 'void'"},
        {"kind": "derive", "columns": {"gross": "amount * 1.19"}},
        {"kind": "validate", "id": "rules", "rules": {"positive": "amount > 0"}},
    )
    return document(source, *steps, **{"limits": {"share": 1}, **more})


def test_rows_arrive_and_every_other_row_has_a_reason(core, tmp_path):
    execution = ran(core, invoices(tmp_path))
    assert execution.status is Status.SUCCEEDED, execution.error
    assert accounts(execution) == {"extracted": 7, "loaded": 2, "rejected": 4, "filtered": 1}
    assert rows(core, 'SELECT "no", day::VARCHAR, amount::VARCHAR, state FROM prod.raw.t ORDER BY 1') == [
        (1, "2026-01-01", "10.50", "paid"),
        (6, "2026-01-06", None, "paid"),
    ]
    assert rows(core, "SELECT DISTINCT _execution_id FROM prod.raw.t") == [(execution.id,)]


def test_append_adds_and_replace_swaps(core, tmp_path):
    first = ran(core, invoices(tmp_path))
    ran(core, invoices(tmp_path))
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(4,)]
    third = ran(core, invoices(tmp_path, mode="replace"))
    assert rows(core, "SELECT count(*), min(_execution_id) FROM prod.raw.t") == [(2, third.id)]
    assert first.id != third.id


def test_too_many_rejects_publish_nothing(core, tmp_path):
    execution = ran(core, invoices(tmp_path, limits={"rejects": 3, "share": 1}))
    assert (execution.status, execution.error["code"]) == (Status.FAILED, "flow.too_many_rejects")
    assert rows(core, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'") == [(0,)]


def test_a_claim_is_one_and_fenced(core, tmp_path):
    add_pipeline(core, invoices(tmp_path), actor=ADMIN)
    queued = run_pipeline(core, "moved", actor=ADMIN)
    first = claim(core, "one")
    assert first.id == queued.id and claim(core, "two") is None
    core.clock.moment = first.lease_until.replace(year=2027)
    assert reap(core) == 1
    second = claim(core, "two")
    assert second.token == first.token + 1
    assert keep(core, first) is None and finish(core, first, Status.FAILED) is False
    assert finish(core, second, Status.SUCCEEDED) is True


def test_of_one_pipeline_one_execution_runs_at_a_time(core, tmp_path):
    add_pipeline(core, invoices(tmp_path), actor=ADMIN)
    first, second = (run_pipeline(core, "moved", actor=ADMIN) for _ in range(2))
    held = claim(core, "one")
    assert held.id in {first.id, second.id} and claim(core, "one") is None
    finish(core, held, Status.SUCCEEDED)
    assert claim(core, "one").id in {first.id, second.id} - {held.id}


def test_a_queued_execution_is_cancelled_at_once_and_can_be_tried_again(core, tmp_path):
    add_pipeline(core, invoices(tmp_path), actor=ADMIN)
    queued = run_pipeline(core, "moved", actor=ADMIN)
    assert cancel(core, queued.id, actor=ADMIN).status is Status.CANCELLED
    assert run_next(core, holder="test") is None
    with pytest.raises(ConflictError):
        cancel(core, queued.id, actor=ADMIN)
    retry(core, queued.id, actor=ADMIN)
    run_next(core, holder="test")
    assert get_execution(core, queued.id).status is Status.SUCCEEDED
    assert live(core, queued.id).progress == 1.0
    assert [line.code for line in logs(core, queued.id)][-3:] == ["extracting", "loading", "succeeded"]


def test_a_load_that_committed_before_the_crash_is_not_loaded_again(core, tmp_path, monkeypatch):
    add_pipeline(core, invoices(tmp_path), actor=ADMIN)
    queued = run_pipeline(core, "moved", actor=ADMIN)
    with monkeypatch.context() as patch:
        patch.setattr("data.pipelines.run._complete", _die)
        with pytest.raises(KeyboardInterrupt):
            run_next(core, holder="test")
    core.clock.moment = core.clock.moment.replace(hour=13)
    reap(core)
    run_next(core, holder="test")
    found = get_execution(core, queued.id)
    assert (found.status, found.attempt, found.loaded) == (Status.SUCCEEDED, 2, 2)
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(2,)]
    assert "found_loaded" in [line.code for line in logs(core, queued.id)]


def _die(*_):
    raise KeyboardInterrupt


def test_every_problem_of_a_document_has_its_path():
    wrong = {
        "id": "No Id",
        "source": {"kind": "csvv"},
        "steps": [{"kind": "filter", "where": "a >"}, {"kind": "filter", "where": "(SELECT 1) > 0"}, {"kind": "filtr"}],
        "destination": {"kind": "warehouse", "mode": "upend"},
        "schedule": {"cron": "* *"},
        "limits": {"share": "much"},
        "nope": 1,
    }
    with pytest.raises(DefinitionError) as raised:
        add_pipeline(None, wrong, actor=ADMIN)
    assert {problem.path for problem in raised.value.problems} == {
        "/id", "/source/kind", "/steps/0/where", "/steps/1/where", "/steps/2/kind", "/destination/table",
        "/destination/mode", "/schedule/cron", "/limits/share", "/nope",
    }  # fmt: skip


def test_a_load_does_not_wait_for_another_that_is_writing(core, tmp_path):
    with core.lakes.cursor() as other:
        other.execute("CREATE TABLE prod.main.elsewhere (i INTEGER)").fetchall()
        other.execute("BEGIN").fetchall()
        other.execute("INSERT INTO prod.main.elsewhere VALUES (1)").fetchall()
        execution = ran(core, invoices(tmp_path))
        other.execute("COMMIT").fetchall()
    assert execution.status is Status.SUCCEEDED, execution.error
    assert rows(core, "SELECT count(*) FROM prod.main.elsewhere") == [(1,)]
