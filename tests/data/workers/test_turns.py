"""Turns are first come first served, two per actor, with a bounded queue."""

from __future__ import annotations

import threading
import time

import pytest

from data.errors import LimitError, QueryError
from data.workers.ticket import Ticket
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


def test_one_actor_alone_does_not_fill_the_queue():
    turns, log, leave = Turns(running=1, waiting=8), [], threading.Event()
    threads = []
    for number in range(7):
        threads.append(start(turns, "a", log, leave))
        until(lambda number=number: sum(turns.state().values()) == number + 1)
    with pytest.raises(LimitError), turns.turn("a", deadline=soon()):
        pass
    threads.append(start(turns, "b", log, leave))
    until(lambda: turns.state() == {"running": 1, "waiting": 7})
    leave.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert log == ["a"] * 7 + ["b"] and turns.state() == {"running": 0, "waiting": 0}


def test_who_was_stopped_leaves_the_queue_at_once_and_the_next_moves_up():
    turns, stopped, waiting, ended = Turns(running=1, waiting=5), Ticket(), Ticket(), []

    def wait(ticket):
        try:
            with turns.turn("b", deadline=soon(), ticket=ticket):
                ended.append("ran")
        except QueryError as error:
            ended.append(error.code)

    with turns.turn("a", deadline=soon()):
        threads = []
        for place, ticket in enumerate((stopped, waiting), start=1):
            threads.append(threading.Thread(target=wait, args=(ticket,)))
            threads[-1].start()
            until(lambda ticket=ticket, place=place: turns.position(ticket) == place)
        stopped.stop()
        turns.wake()
        threads[0].join(PATIENCE)
        assert ended == ["query.cancelled"] and turns.position(waiting) == 1
    threads[1].join(PATIENCE)
    assert ended == ["query.cancelled", "ran"]


def test_who_waits_too_long_leaves_the_queue():
    turns = Turns(running=1, waiting=5)
    with turns.turn("a", deadline=soon()):
        with pytest.raises(LimitError), turns.turn("b", deadline=time.monotonic() + 0.05):
            pass
        assert turns.state() == {"running": 1, "waiting": 0}
