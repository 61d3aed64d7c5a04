"""Of identical questions at once one is answered, and each asker gets what they should."""

from __future__ import annotations

import threading
import time

import pytest

from data.access import Actor, local_admin
from data.errors import LimitError, QueryError
from data.queries import run_sql
from data.workers.flights import Flights
from data.workers.ticket import Ticket
from tests.data.queries.warehouse import make_core


def soon():
    return time.monotonic() + 10


class Asked:
    """An answer that waits to be let go, and counts how often it was computed."""

    def __init__(self, error=None):
        self.count, self.error = 0, error
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self):
        self.count += 1
        self.begun.set()
        assert self.go.wait(10)
        if self.error is not None:
            raise self.error
        return self.count


def together(flights, answer, tickets):
    found = {}

    def ask(number, ticket):
        try:
            found[number] = flights.once("key", answer, deadline=soon(), ticket=ticket)
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=ask, args=(n, ticket)) for n, ticket in enumerate(tickets)]
    threads[0].start()
    assert answer.begun.wait(5)
    for thread in threads[1:]:
        thread.start()
    return threads, found


def test_all_get_the_answer_of_the_first():
    flights, answer = Flights(), Asked()
    threads, found = together(flights, answer, [Ticket() for _ in range(5)])
    time.sleep(0.05)
    answer.go.set()
    for thread in threads:
        thread.join()
    assert (answer.count, found, flights.shared) == (1, dict.fromkeys(range(5), 1), 4)
    assert flights.once("key", answer, deadline=soon(), ticket=Ticket()) == 2


@pytest.mark.parametrize(
    ("error", "asked_again"),
    [
        (QueryError("query.binder", line=1, column=1), False),
        (QueryError("query.cancelled"), True),
        (QueryError("query.timeout", timeout_ms=1), True),
        (LimitError("query.queue_full", waiting=1, retry_after=1), True),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_question_is_shared_and_a_misfortune_is_not(error, asked_again):
    flights, answer = Flights(), Asked(error)
    threads, found = together(flights, answer, [Ticket(), Ticket()])
    time.sleep(0.05)
    answer.go.set()
    for thread in threads:
        thread.join()
    assert found[0] is error and found[1] is error
    assert answer.count == (2 if asked_again else 1)


def test_who_is_stopped_while_waiting_goes_alone():
    flights, answer, tickets = Flights(), Asked(), [Ticket(), Ticket()]
    threads, found = together(flights, answer, tickets)
    tickets[1].stop()
    threads[1].join(5)
    assert found[1].code == "query.cancelled" and 0 not in found
    answer.go.set()
    threads[0].join()
    assert found[0] == 1


def test_a_query_asked_by_many_runs_once(tmp_path):
    core = make_core(tmp_path)
    try:
        run_sql(core, "SELECT 1", actor=local_admin())
        text = "SELECT count(*) AS n FROM range(30000000) AS t(i) WHERE hash(i) % 7 = 0"
        found, answers = [], []
        actors = [Actor(f"person {n}", frozenset({"admin"})) for n in range(6)]
        threads = [
            threading.Thread(target=lambda a=a: answers.append(run_sql(core, text, actor=a).rows)) for a in actors
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 6 and len({str(rows) for rows in answers}) == 1
        assert core.workers.pool.state()["shared"] >= 3
        chance = [
            threading.Thread(
                target=lambda a=a: found.append(run_sql(core, "SELECT uuid() FROM range(1)", actor=a).rows[0][0])
            )
            for a in actors
        ]
        for thread in chance:
            thread.start()
        for thread in chance:
            thread.join()
        assert len(set(found)) == 6
    finally:
        core.workers.close()
        core.lakes.close()
