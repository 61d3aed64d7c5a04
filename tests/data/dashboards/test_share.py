"""Work shared between the asking thread and a helper."""

from __future__ import annotations

import threading
import time

import pytest

from data.dashboards.share import HELPERS, shared
from tests.cores import make_core
from tests.waiting import PATIENCE


@pytest.fixture
def core():
    return make_core()


def test_results_come_in_order_however_long_each_takes(core):
    def task(n):
        return lambda: (time.sleep(0.002 * (5 - n)), n)[1]

    assert list(shared(core, [task(n) for n in range(5)])) == [0, 1, 2, 3, 4]
    assert list(shared(core, [])) == []


def test_two_threads_work_at_the_same_time(core):
    both = threading.Barrier(2, timeout=PATIENCE)
    assert sorted(shared(core, [both.wait, both.wait])) == [0, 1]


def test_busy_helpers_leave_the_work_to_the_caller(core):
    gate = threading.Event()
    stuck = [shared(core, [lambda: 0, lambda: gate.wait(PATIENCE)]) for _ in range(HELPERS)]
    blocked = [threading.Thread(target=list, args=(each,)) for each in stuck]
    for thread in blocked:
        thread.start()
    try:
        assert list(shared(core, [lambda: 1, lambda: 2, lambda: 3])) == [1, 2, 3]
    finally:
        gate.set()
        for thread in blocked:
            thread.join(PATIENCE)


def test_what_a_task_raises_comes_in_its_place(core):
    def fail():
        raise KeyError("gone")

    found = shared(core, [lambda: 1, fail, lambda: 3])
    assert next(found) == 1
    with pytest.raises(KeyError):
        next(found)


def test_a_caller_that_stops_stops_the_rest(core):
    done, gate = [], threading.Event()

    def task(n):
        def work():
            if n:
                gate.wait(PATIENCE)
            done.append(n)
            return n

        return work

    found = shared(core, [task(n) for n in range(20)])
    assert next(found) == 0
    found.close()
    gate.set()
    time.sleep(0.05)
    assert len(done) <= 3
