"""The demo's pipelines really move the company's data, and every row of it is accounted for."""

from __future__ import annotations

import threading

import pytest
from werkzeug.serving import make_server as serve

from data.demo import keep_pipelines, start_pipelines
from data.opening import close_core
from data.pipelines import Status, executions, get_pipeline, list_pipelines, run_next, run_pipeline
from data.preparation import prepare
from tests.api.client import make_server
from tests.browser.served import free_port
from tests.cores import make_core
from tests.data.pipelines.loads import ADMIN, opened, rows

ACTIVE = [f"pipe_{number:03d}" for number in range(1, 11)]


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    port = free_port()
    core = make_core(tmp_path_factory.mktemp("home"), demo_scale=0.01, port=port)
    prepare(core, announce=lambda _: None).join()
    server = serve("127.0.0.1", port, make_server(core), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield core
    server.shutdown()
    close_core(core)


def test_there_are_twelve_and_ten_are_active(core):
    found = list_pipelines(core)
    assert len(found) == 12 and [each.stored.pipeline.id for each in found if each.stored.pipeline.active] == ACTIVE


def test_keeping_them_again_changes_nothing(core):
    keep_pipelines(core)
    assert get_pipeline(core, "pipe_001").version == 1


@pytest.mark.slow
@pytest.mark.parametrize("pipeline_id", ACTIVE)
def test_each_moves_rows_and_loses_none(core, pipeline_id):
    run_pipeline(core, pipeline_id, actor=ADMIN)
    run_next(core, holder="test")
    found = executions(core, pipeline_id=pipeline_id, limit=1)[0]
    assert found.status is Status.SUCCEEDED, found.error
    assert found.is_conserved and found.loaded > 0
    table = get_pipeline(core, pipeline_id).pipeline.destination.options["table"]
    assert rows(core, f"SELECT count(*) FROM prod.{table}") == [(found.loaded,)]


@pytest.mark.slow
def test_what_is_faulty_is_set_aside(core):
    for pipeline_id in ("pipe_001", "pipe_004", "pipe_008"):
        run_pipeline(core, pipeline_id, actor=ADMIN)
        run_next(core, holder="test")
    assert executions(core, pipeline_id="pipe_001")[0].rejected > 0
    assert executions(core, pipeline_id="pipe_008")[0].rejected == 1


@pytest.mark.slow
def test_files_that_were_read_are_not_read_again(core):
    for _ in range(2):
        run_pipeline(core, "pipe_004", actor=ADMIN)
        run_next(core, holder="test")
    found = executions(core, pipeline_id="pipe_004")
    assert {each.status for each in found} == {Status.SUCCEEDED}
    assert len(found) >= 2 and len([each for each in found if each.extracted]) == 1


def test_those_that_are_off_are_never_started(tmp_path):
    with opened(tmp_path / "home") as core:
        keep_pipelines(core)
        for _ in range(6):
            start_pipelines(core)
        assert sorted(each.pipeline_id for each in executions(core)) == ACTIVE
