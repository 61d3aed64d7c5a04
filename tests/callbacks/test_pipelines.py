"""YAML and forms are two views of one document, and every problem is told at its path."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import flask
import pytest
from dash.exceptions import PreventUpdate

from callbacks.context import CORE
from callbacks.pipelines import draft, editor, execution, listing, preview, view
from callbacks.pipelines.address import NEW, execution_address, execution_of, pipeline_address, pipeline_of
from callbacks.pipelines.facts import told_attempts
from components.format import translator
from data.access import Actor, local_admin
from data.errors import AccessError, DefinitionError
from data.pipelines import (
    LogLine,
    Status,
    add_pipeline,
    executions,
    get_pipeline,
    run_next,
    run_pipeline,
    save_pipeline,
)
from tests.callbacks.pipelines_shown import DOCUMENT, NOW
from tests.callbacks.trees import words
from tests.cores import make_core

LOCKED = {"code": "flow.worker_lost", "params": {"exit": -9}, "transient": True}
HERE = "/pipelines/view/words"
GIVEN = {"kinds": [], "names": None, "upload": None}


@pytest.fixture
def core(tmp_path):
    (tmp_path / "words.csv").write_text("n,word\n1,one\n2,two\nx,three\n")
    core = make_core(tmp_path / "home", demo=False)
    source = {"kind": "csv", "path": str(tmp_path / "words.csv")}
    add_pipeline(core, {**DOCUMENT, "source": source, "limits": {"share": 0.5}}, actor=local_admin())
    server = flask.Flask("words")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    core.lakes.close()


@pytest.fixture
def clicked(monkeypatch):
    """Callbacks see a click on a component."""

    def click(module, subject, value=1):
        seen = SimpleNamespace(triggered_id=subject, triggered=[{"value": value}])
        monkeypatch.setattr(module, "ctx", seen)
        monkeypatch.setattr(module, "set_props", lambda *_a, **_k: None, raising=False)

    return click


def test_a_document_is_the_same_after_yaml():
    document = {**DOCUMENT, "schedule": {"cron": "15 4 * * *", "zone": "Europe/Berlin"}, "active": False}
    assert draft.read(draft.write(document)) == document


def test_a_field_changes_the_document_and_an_empty_one_leaves_it():
    changed = draft.with_field(DOCUMENT, "/steps/0", "columns", "{n: integer, day: date}")
    assert changed["steps"][0]["columns"] == {"n": "integer", "day": "date"}
    assert draft.with_field(DOCUMENT, "/source", "delimiter", ";")["source"]["delimiter"] == ";"
    assert draft.with_field(DOCUMENT, "/limits", "retries", 5)["limits"] == {"retries": 5}
    assert draft.with_field(DOCUMENT, "/source", "delimiter", "") == DOCUMENT
    assert draft.without(draft.with_step(DOCUMENT, "filter"), "/steps/1") == DOCUMENT


def test_every_problem_is_told_at_its_path():
    broken = {**DOCUMENT, "steps": [{"kind": "filter", "where": "1 +"}, {"kind": "cats"}], "sorce": 1}
    paths = {each.path for each in draft.problems(broken, translator())}
    assert paths == {"/steps/0/where", "/steps/1/kind", "/sorce"}
    assert draft.problems(DOCUMENT, translator()) == []


def test_typing_yaml_moves_the_forms_and_broken_yaml_keeps_them(core, clicked):
    clicked(editor, "pipeline-saved")
    held = editor.edit({"version": 1, "document": DOCUMENT}, None, None, **GIVEN)["draft"]
    clicked(editor, "pipeline-yaml")
    typed = editor.edit(None, draft.write(DOCUMENT).replace("words.csv", "other.csv"), held, **GIVEN)["draft"]
    assert typed["document"]["source"]["path"] == "other.csv"
    broken = editor.edit(None, "id: [", typed, **GIVEN)["draft"]
    assert broken["document"] == typed["document"] and len(broken["broken"]) == 1
    with pytest.raises(PreventUpdate):
        editor.show_forms(broken, HERE)
    assert "problem" in words(editor.show_problems(broken, [], HERE)["problems"])


def test_nothing_is_held_against_a_new_document_before_someone_writes_or_wants_to_keep_it(core):
    fresh = {"document": draft.starter(), "broken": [], "by": "load"}
    assert "Begin with the source" in words(editor.show_problems(fresh, [None], NEW)["problems"])
    assert "path" in words(editor.show_problems(fresh, [1], NEW)["problems"])
    assert "path" in words(editor.show_problems({**fresh, "by": "field"}, [None], NEW)["problems"])


def test_a_field_writes_the_yaml(core, clicked):
    held = {"document": DOCUMENT, "broken": [], "by": "load"}
    clicked(editor, {"type": "pipeline-field", "path": "/source", "option": "delimiter"}, ";")
    found = editor.edit(None, None, held, **GIVEN)
    assert "delimiter: ;" in found["text"] and found["draft"]["by"] == "field"
    clicked(editor, {"type": "pipeline-field", "path": "/source", "option": "path"}, "words.csv")
    with pytest.raises(PreventUpdate):
        editor.edit(None, None, held, **GIVEN)


def test_an_attempt_that_another_followed_is_history():
    began, failed, ended = ("extracting", {"kind": "http"}), ("failed", {"error": LOCKED}), ("succeeded", {})
    lines = [LogLine(at, NOW, "error" if each is failed else "info", *each) for at, each in enumerate((began, failed))]
    waiting, said = told_attempts(lines, ran(Status.QUEUED), translator())
    assert [line.level for line in waiting] == ["info", "past"] and "Attempt 1 failed" in said[0]
    lines += [LogLine(2, NOW, "info", *began), LogLine(3, NOW, "info", *ended)]
    told, said = told_attempts(lines, ran(Status.SUCCEEDED), translator())
    assert "error" not in {line.level for line in told} and said[1:] == ("Attempt 2 came through.",)
    told, said = told_attempts(lines[:2], ran(Status.FAILED), translator())
    assert [line.level for line in told] == ["info", "error"] and not said


def ran(status):
    return SimpleNamespace(status=status)


def test_a_part_becomes_another_kind_and_keeps_what_both_know():
    changed = draft.with_field(DOCUMENT, "/source", "kind", "json")
    assert changed["source"] == {"kind": "json", "path": "words.csv"}
    assert draft.with_field(DOCUMENT, "/", "name", "Words")["name"] == "Words"


def test_checks_are_forms_and_a_dry_run_measures_them(core, clicked):
    document = draft.with_check(dict(get_pipeline(core, "words").pipeline.document), "range")
    assert "/checks/0/column" in {each.path for each in draft.problems(document, translator())}
    for option, value in (("column", "n"), ("max", "1"), ("severity", "warn")):
        document = draft.with_field(document, "/checks/0", option, value)
    assert document["checks"] == [{"id": "range", "kind": "range", "column": "n", "max": 1, "severity": "warn"}]
    assert "range" in words(editor.show_forms({"document": document, "by": "load"}, HERE)["forms"])
    clicked(preview, {"type": "pipeline-button", "action": "dry_run"})
    said = words(preview.show_preview([], [1], draft.write(document))["panel"])
    assert "fails: warned" in said
    assert draft.without(document, "/checks/0")["checks"] == []


def test_a_pipeline_is_begun_made_and_led_to(core, clicked):
    clicked(editor, None)
    begun = editor.save(NEW, [], None, None)["saved"]["document"]
    assert draft.problems(begun, translator())
    clicked(editor, "pipeline-upload")
    given = {"kinds": [], "names": ["made.csv"], "upload": ["data:text/csv;base64,YSxiCjEsMgo="]}
    held = editor.edit(None, None, {"document": begun, "broken": [], "by": "load"}, **given)["draft"]
    source = held["document"]["source"]
    assert source["kind"] == "csv" and source["path"].startswith("uploads/") and source["path"].endswith("made.csv")
    clicked(view, {"type": "pipeline-button", "action": "create"})
    assert view.leave([1], NEW, draft.write(held["document"])) == {"path": "/pipelines/view/new_pipeline"}
    execution_ = run_pipeline(core, "new_pipeline", actor=local_admin())
    run_next(core, holder="test")
    assert [(each.id, each.loaded) for each in executions(core)] == [(execution_.id, 1)]


def test_saving_keeps_a_version_and_refuses_what_is_wrong(core, clicked):
    save = {"type": "pipeline-button", "action": "save"}
    document = dict(get_pipeline(core, "words").pipeline.document)
    clicked(editor, save)
    kept = editor.save(HERE, [1], draft.write({**document, "name": "New"}), {"version": 1})["saved"]
    assert kept["version"] == 2 and get_pipeline(core, "words").pipeline.name == "New"
    with pytest.raises(DefinitionError):
        editor.save(HERE, [1], draft.write({**document, "steps": [{"kind": "no"}]}), {"version": 2})
    flask.g.actor = Actor("v", frozenset({"viewer"}))
    with pytest.raises(AccessError):
        editor.save(HERE, [1], draft.write(document), {"version": 2})


def test_rows_are_looked_at_and_nothing_is_loaded(core, clicked):
    text = draft.write(get_pipeline(core, "words").pipeline.document)
    clicked(preview, {"type": "pipeline-button", "action": "dry_run"})
    said = words(preview.show_preview([], [1], text)["panel"])
    assert "3 extracted = 2 loaded + 1 rejected" in said and "x is no" in said
    assert executions(core) == ()


def test_an_execution_is_started_watched_and_its_reject_seen(core, clicked):
    clicked(listing, {"type": "pipelines-run", "pipeline": "words"})
    path = listing.run_now([1])["path"]
    assert run_next(core, holder="test")
    shown = execution.show_progress(None, None, path)
    assert "3 extracted = 2 loaded + 1 rejected" in words(shown["progress"]) and shown["still"] is True
    assert "Done" in words(shown["log"])
    rejected = words(execution.show_rejects(None, path)["rejects"])
    assert "x is no" in rejected and "line 4" in rejected and "x,three" in rejected
    assert "Replay rejects" in words(execution.show_header(path, None)["header"])
    assert "Succeeded" in words(listing.show_list(None)["list"])
    assert "Succeeded" in words(view.show_executions(HERE, None)["executions"])


@pytest.mark.parametrize(
    ("status", "rejected", "said"),
    [
        (Status.RUNNING, 0, "No row was rejected so far."),
        (Status.RUNNING, 1, "Rejected rows are listed once"),
        (Status.CANCELLED, 1, "Its rejected rows are not kept"),
        (Status.CANCELLED, 0, "No row was rejected."),
    ],
)
def test_rejects_that_are_counted_and_not_listed_are_accounted_for(core, monkeypatch, status, rejected, said):
    queued = run_pipeline(core, "words", actor=local_admin())
    monkeypatch.setattr(execution, "get_execution", lambda *_: replace(queued, status=status, rejected=rejected))
    assert said in words(execution.show_rejects(None, execution_address(queued.id))["rejects"])


def test_a_failed_one_says_why_and_can_be_tried_again(core, clicked, tmp_path):
    (tmp_path / "words.csv").unlink()
    path = execution_address(run_pipeline(core, "words", actor=local_admin()).id)
    run_next(core, holder="test")
    assert "No file fits" in words(execution.show_progress(None, None, path)["progress"])
    assert "Try again" in words(execution.show_header(path, None)["header"])


def test_checks_wait_are_measured_and_stop_what_fails(core, clicked):
    few = {"id": "few", "kind": "rows", "max": 1}
    gone = {"id": "gone", "kind": "not_null", "column": "x", "severity": "warn"}
    checks = [few, gone, {"id": "named", "kind": "not_null", "column": "word"}]
    save_pipeline(core, {**get_pipeline(core, "words").pipeline.document, "checks": checks}, actor=local_admin())
    path = execution_address(run_pipeline(core, "words", actor=local_admin()).id)
    waiting = words(execution.show_progress(None, None, path)["checks"])
    assert waiting.count("not measured yet") == 3 and "named" in waiting
    run_next(core, holder="test")
    shown = execution.show_progress(None, None, path)
    said = words(shown["checks"])
    assert "not published" in said and "not measurable" in said and "Completeness" in said and "holds" in said
    assert "few 1/1" in words(shown["progress"]) and "Nothing was published" in words(shown["progress"])
    assert "no column x" in words(shown["log"]) and "few does not hold: 1 of 1" in words(shown["log"])


def test_addresses_lead_back():
    assert pipeline_of(pipeline_address("a-b_c")) == "a-b_c" and execution_of(execution_address("exec_1")) == "exec_1"
    assert pipeline_of("/pipelines") is None and execution_of("/pipelines/view/x") is None
