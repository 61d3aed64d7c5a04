"""The queue before the engine."""

from __future__ import annotations

import threading

from data.metrics.engine_queue import EngineQueue
from tests.waiting import PATIENCE, until


def test_no_more_than_the_places_run_and_the_others_follow_in_order():
    queue, running, most, order = EngineQueue(2), [0], [0], []
    lock, go = threading.Lock(), threading.Event()

    def work(name):
        with queue.place():
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
                order.append(name)
            go.wait(PATIENCE)
            with lock:
                running[0] -= 1

    threads = []
    for name in range(6):
        threads.append(threading.Thread(target=work, args=(name,)))
        threads[-1].start()
        until(lambda name=name: len(order) + len(queue._waiting) > name)
    assert (running[0], len(queue._waiting)) == (2, 4)
    go.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert most[0] == 2 and sorted(order) == list(range(6)) and order[:2] == [0, 1]


def test_what_fails_gives_its_place_back():
    queue = EngineQueue(1)
    for _ in range(3):
        try:
            with queue.place():
                raise ValueError
        except ValueError:
            continue
    assert queue._free == 1
