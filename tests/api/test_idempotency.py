from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import flask
import pytest

from api.idempotency import once
from data.access import local_admin
from data.errors import ConflictError, LakeError
from data.store.answers import Key, claim
from tests.api.client import client, home_core, is_problem, make_server
from tests.cores import make_core
from tests.waiting import PATIENCE

LAKES = "/api/data-warehouse/lakes"
KEY = {"Idempotency-Key": "a-key"}


@pytest.fixture
def body(tmp_path):
    (tmp_path / "shop").mkdir()
    return {"id": "shop", "kind": "files", "options": {"path": str(tmp_path / "shop")}}


def test_the_same_write_happens_once(tmp_path, body):
    http = client(home_core(tmp_path / "home"))
    first = http.post(LAKES, json=body, headers=KEY)
    again = http.post(LAKES, json=body, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert again.data == first.data and again.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert is_problem(http.post(LAKES, json=body), 409, "lake.exists")


def test_another_write_under_the_same_key_is_refused(tmp_path, body):
    http = client(home_core(tmp_path / "home"))
    http.post(LAKES, json=body, headers=KEY)
    other = http.post(LAKES, json={**body, "id": "other"}, headers=KEY)
    assert is_problem(other, 422, "request.key_reused")
    assert is_problem(http.delete(f"{LAKES}/shop", headers=KEY), 422, "request.key_reused")


def test_a_refusal_is_an_answer_too(tmp_path):
    http = client(home_core(tmp_path / "home"))
    wrong = {"id": "shop", "kind": "mainframe"}
    assert is_problem(http.post(LAKES, json=wrong, headers=KEY), 400, "lake.kind_unknown")
    again = http.post(LAKES, json=wrong, headers=KEY)
    assert is_problem(again, 400, "lake.kind_unknown") and again.headers["Idempotency-Replayed"] == "true"


def test_answers_are_kept_for_a_day_and_over_a_restart(tmp_path, body):
    core = home_core(tmp_path / "home")
    client(core).post(LAKES, json=body, headers=KEY)
    core.store.close()
    core = home_core(tmp_path / "home")
    assert client(core).post(LAKES, json=body, headers=KEY).status_code == 201
    core.clock.moment += timedelta(hours=25)
    assert is_problem(client(core).post(LAKES, json=body, headers=KEY), 409, "lake.exists")


@pytest.mark.parametrize("key", ["", "k" * 201], ids=len)
def test_a_key_has_a_length(key):
    assert is_problem(client().delete(f"{LAKES}/prod", headers={"Idempotency-Key": key}), 400, "request.key_length")


def asked(core, act):
    with make_server(core).test_request_context("/somewhere", method="POST", headers=KEY, json={}):
        return once(core, local_admin(), act)


def test_while_the_first_runs_the_second_is_told_so():
    core = make_core()
    entered, leave = Event(), Event()

    def slow():
        entered.set()
        leave.wait(PATIENCE)
        return flask.Response("done")

    first = Thread(target=asked, args=(core, slow))
    first.start()
    entered.wait(PATIENCE)
    with pytest.raises(Exception, match=r"request\.key_running"):
        asked(core, slow)
    leave.set()
    first.join()
    assert asked(core, slow).get_data() == b"done"


@pytest.mark.parametrize("error", [RuntimeError("fault"), LakeError("metrics.engine", dataset="d", detail="gone")])
def test_after_a_fault_or_a_silent_lake_the_key_is_free_again(error):
    core = make_core()

    def fail():
        raise error

    if isinstance(error, RuntimeError):
        with pytest.raises(RuntimeError):
            asked(core, fail)
    else:
        assert asked(core, fail).status_code == 503
    assert asked(core, lambda: flask.Response("done")).get_data() == b"done"


def test_a_request_that_was_given_up_frees_its_key():
    core, key = make_core(), Key("local", "k", "r")
    assert claim(core.store, key, now=core.clock.now()) is None
    with pytest.raises(ConflictError):
        claim(core.store, key, now=core.clock.now() + timedelta(minutes=9))
    assert claim(core.store, key, now=core.clock.now() + timedelta(minutes=11)) is None
