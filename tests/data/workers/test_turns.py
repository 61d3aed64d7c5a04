"""Turns are first come first served, two per actor, with a bounded queue."""

from __future__ import annotations

import threading
import time

import pytest

from data.errors import LimitError
from data.workers.turns import Turns
from tests.waiting import PATIENCE, until


def soon():
    return time.monotonic() + PATIENCE


def start(turns, actor, log, leave):
    def run():
        with turns.turn(actor, deadline=soon()):
            log.append(actor)
            leave.wait(PATIENCE)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_an_actor_with_two_running_waits_while_others_pass():
    turns, log, leave = Turns(running=3, waiting=9), [], threading.Event()
    threads = []
    for number, actor in enumerate(["a", "a", "a", "b"]):
        threads.append(start(turns, actor, log, leave))
        until(lambda number=number: sum(turns.state().values()) == number + 1)
    until(lambda: len(log) == 3)
    assert sorted(log) == ["a", "a", "b"]
    assert turns.state() == {"running": 3, "waiting": 1}
    leave.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(log) == ["a", "a", "a", "b"]
    assert turns.state() == {"running": 0, "waiting": 0}


def test_first_come_first_served():
    turns, log, leave = Turns(running=1, waiting=9), [], threading.Event()
    threads = []
    for number, actor in enumerate("abcd"):
        threads.append(start(turns, actor, log, leave))
        until(lambda number=number: sum(turns.state().values()) == number + 1)
    leave.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert log == ["a", "b", "c", "d"]


def test_a_full_queue_says_so_at_once():
    turns = Turns(running=1, waiting=1)
    with turns.turn("a", deadline=soon()):
        waiter = threading.Thread(target=lambda: turns.turn("b", deadline=soon()).__enter__(), daemon=True)
        waiter.start()
        until(lambda: turns.state()["waiting"] == 1)
        with pytest.raises(LimitError) as raised, turns.turn("c", deadline=soon()):
            pass
        assert raised.value.code == "query.queue_full" and raised.value.params["retry_after"] >= 1


def test_who_waits_too_long_leaves_the_queue():
    turns = Turns(running=1, waiting=5)
    with turns.turn("a", deadline=soon()):
        with pytest.raises(LimitError), turns.turn("b", deadline=time.monotonic() + 0.05):
            pass
        assert turns.state() == {"running": 1, "waiting": 0}
