from __future__ import annotations

from tests.api.client import client, is_problem
from tests.cores import make_core


def test_alive():
    found = client().get("/healthz").json
    assert (found["status"], found["posture"]) == ("ok", "local")
    assert found["lakes"]["total"] == sum(found["lakes"]["byStatus"].values())
    assert found["queries"].keys() >= {"processes", "sandbox"}


def test_ready():
    found = client().get("/readyz").json
    assert found["status"] == "ready" and found["checks"].keys() == {"store", "engine"}


def test_an_engine_that_does_not_answer_is_not_ready(monkeypatch):
    core = make_core()

    def gone(*_args):
        raise RuntimeError("engine is gone")

    monkeypatch.setattr(core.lakes, "fetch", gone)
    answer = client(core).get("/readyz")
    assert is_problem(answer, 500, "unexpected") and "gone" not in answer.text
    assert client(core).get("/healthz").status_code == 200
