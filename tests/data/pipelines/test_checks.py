"""What is staged is measured before it is published: a check that fails leaves the old rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.errors import DefinitionError
from data.pipelines import Status, add_pipeline, get_execution, logs, retry, run_next, run_pipeline, save_pipeline
from data.pipelines.destinations import DESTINATIONS
from data.pipelines.folders import staging
from data.pipelines.queue import reap
from tests.data.pipelines.loads import ADMIN, accounts, document, opened, ran, rows

GOOD = "no,customer,amount\n1,7,10\n2,8,20\n"
BAD = "no,customer,amount\n1,7,10\n1,9,30\n3,,40\nx,7,1\n"
ONCE = {"id": "once", "kind": "unique", "columns": ["no"]}
NAMED = {"id": "named", "kind": "not_null", "column": "customer"}


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        yield core


def sales(tmp_path, text, *checks, **more):
    (tmp_path / "sales.csv").write_text(text)
    cast = {"kind": "cast", "id": "types", "columns": {"no": "integer", "customer": "integer", "amount": "integer"}}
    source = {"kind": "csv", "path": str(tmp_path / "sales.csv")}
    found = document(source, cast, **{"mode": "replace", "limits": {"share": 1}, **more})
    return {**found, "checks": list(checks)}


def result(rule, dimension, tested, failed, *, severity="fail", error=None):
    told = {"rule": rule, "dimension": dimension, "severity": severity, "tested": tested, "passed": tested - failed}
    return {**told, "failed": failed, "holds": not failed and not error, "error": error}


def test_checks_that_hold_publish_and_are_kept(core, tmp_path):
    found = ran(core, sales(tmp_path, GOOD, ONCE, NAMED))
    assert found.status is Status.SUCCEEDED, found.error
    assert list(found.checks) == [result("once", "consistency", 2, 0), result("named", "completeness", 2, 0)]
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(2,)]


@pytest.mark.parametrize("mode", ["replace", "append"])
def test_a_check_that_fails_leaves_the_old_rows_and_a_relaxed_one_publishes(core, tmp_path, mode):
    old = ran(core, sales(tmp_path, GOOD, ONCE, mode=mode))
    failed = ran(core, sales(tmp_path, BAD, ONCE, NAMED, mode=mode))
    assert (failed.status, failed.error["code"], failed.error["transient"]) == (
        Status.FAILED, "flow.checks_failed", False,
    )  # fmt: skip
    assert failed.error["params"] == {"checks": "once 1/3, named 1/3", "count": 2}
    assert rows(core, "SELECT sum(amount)::INT, min(_execution_id) FROM prod.raw.t") == [(30, old.id)]
    assert rows(core, "SELECT execution_id FROM prod.nexus.loads") == [(old.id,)]
    assert (failed.extracted, failed.transformed, failed.rejected, failed.loaded) == (4, 3, 1, 0)
    assert list(staging(core, failed.id).glob("stage_*/*.parquet"))

    (tmp_path / "sales.csv").write_text(GOOD)
    relaxed = {**failed.document, "checks": [{**ONCE, "severity": "warn"}]}
    save_pipeline(core, relaxed, actor=ADMIN)
    assert retry(core, failed.id, actor=ADMIN).checks == ()
    assert run_next(core, holder="test") == failed.id
    again = get_execution(core, failed.id)
    assert again.status is Status.SUCCEEDED and again.is_conserved, again.error
    assert accounts(again) == {"extracted": 4, "loaded": 3, "rejected": 1, "filtered": 0}
    assert list(again.checks) == [result("once", "consistency", 3, 1, severity="warn")]
    assert rows(core, "SELECT sum(amount)::INT FROM prod.raw.t") == [(80 if mode == "replace" else 110,)]
    assert "checks_taken" in [line.code for line in logs(core, again.id)]


def test_a_warning_is_told_and_publishes(core, tmp_path):
    found = ran(core, sales(tmp_path, BAD, {**NAMED, "severity": "warn"}))
    assert (found.status, found.loaded) == (Status.SUCCEEDED, 3)
    told = [(line.level, line.params) for line in logs(core, found.id) if line.code == "check_failed"]
    assert told == [("warning", {"check": "named", "failed": 1, "tested": 3})]


def test_a_check_that_cannot_be_measured_blocks(core, tmp_path):
    found = ran(core, sales(tmp_path, GOOD, {"id": "gone", "kind": "not_null", "column": "gone"}, ONCE))
    assert (found.status, found.error["params"]) == (Status.FAILED, {"checks": "gone", "count": 1})
    assert [each["error"] for each in found.checks] == ["quality.column_missing", None]
    said = next(line for line in logs(core, found.id) if line.code == "check_unmeasured")
    assert said.level == "error" and said.params["error"]["params"] == {"column": "gone"}


def test_checks_compare_with_what_lies_in_the_warehouse(core, tmp_path):
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.customers AS SELECT unnest([7, 8]) AS customer").fetchall()
    known = {
        "id": "known", "kind": "foreign_key", "columns": ["customer"],
        "references": {"table": "customers", "columns": ["customer"]},
    }  # fmt: skip
    assert ran(core, sales(tmp_path, GOOD, known)).status is Status.SUCCEEDED
    assert list(ran(core, sales(tmp_path, BAD, known)).checks) == [result("known", "consistency", 2, 1)]
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(2,)]


def test_no_rows_do_not_replace_a_table_that_must_have_some(core, tmp_path):
    some = {"id": "some", "kind": "rows", "min": 1}
    ran(core, sales(tmp_path, GOOD, ONCE, some))
    found = ran(core, sales(tmp_path, "no,customer,amount\n", ONCE, some))
    assert (found.status, found.error["params"]["checks"]) == (Status.FAILED, "some 1/1")
    assert list(found.checks) == [result("once", "consistency", 0, 0), result("some", "completeness", 1, 1)]
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(2,)]


def test_files_are_not_written_either(core, tmp_path):
    found = sales(tmp_path, BAD, ONCE)
    target = {"kind": "parquet", "path": str(tmp_path / "out"), "mode": "replace"}
    assert ran(core, {**found, "destination": target}).error["code"] == "flow.checks_failed"
    assert not (tmp_path / "out").exists()


def test_dying_between_check_and_load_loads_once(core, tmp_path, monkeypatch):
    add_pipeline(core, sales(tmp_path, GOOD, ONCE), actor=ADMIN)
    queued = run_pipeline(core, "moved", actor=ADMIN)
    with monkeypatch.context() as patch:
        patch.setitem(DESTINATIONS, "warehouse", replace(DESTINATIONS["warehouse"], load=_die))
        with pytest.raises(KeyboardInterrupt):
            run_next(core, holder="test")
    assert get_execution(core, queued.id).checks and rows(
        core, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'"
    ) == [(0,)]
    core.clock.moment = core.clock.moment.replace(hour=13)
    reap(core)
    run_next(core, holder="test")
    found = get_execution(core, queued.id)
    assert (found.status, found.attempt, found.loaded) == (Status.SUCCEEDED, 2, 2)
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(2,)] and len(found.checks) == 1


def _die(*_):
    raise KeyboardInterrupt


def test_every_problem_of_the_checks_has_its_path():
    checks = [
        ONCE,
        {"id": "once", "kind": "not_null"},
        {"id": "no id", "kind": "rows", "min": 1},
        {"kind": "uniqe", "columns": ["no"]},
        {"id": "more", "kind": "rows", "min": 1, "severity": "loud", "hmm": 2},
        {"id": "inner", "kind": "expression", "expression": "(SELECT 1) > 0"},
        "text",
    ]
    with pytest.raises(DefinitionError) as raised:
        add_pipeline(None, {**document({"kind": "csv", "path": "x"}), "checks": checks}, actor=ADMIN)
    assert {(problem.path, problem.code) for problem in raised.value.problems} == {
        ("/checks/1/id", "pipeline.check_twice"),
        ("/checks/1/column", "definition.missing_key"),
        ("/checks/2/id", "pipeline.check_id"),
        ("/checks/3/id", "pipeline.check_id"),
        ("/checks/3/kind", "quality.kind_unknown"),
        ("/checks/4/severity", "definition.bad_value"),
        ("/checks/5/expression", "dataset.expression_refused"),
        ("/checks/6/id", "pipeline.check_id"),
        ("/checks/6", "definition.bad_value"),
    }
    for wrong in ("unique", {"once": ONCE}, [ONCE] * 51):
        with pytest.raises(DefinitionError) as raised:
            add_pipeline(None, {**document({"kind": "csv", "path": "x"}), "checks": wrong}, actor=ADMIN)
        assert [problem.path for problem in raised.value.problems] == ["/checks"]
