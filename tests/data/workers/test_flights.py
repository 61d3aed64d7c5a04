"""Of identical questions at once one is answered, and each asker gets what they should."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.access import Actor, local_admin
from data.errors import LimitError, QueryError
from data.opening import close_core
from data.queries import run_sql
from data.workers import flights as flights_module
from data.workers.flights import Flights
from data.workers.ticket import Ticket
from tests.data.queries.warehouse import make_core
from tests.waiting import PATIENCE, until


@pytest.fixture
def waiting(monkeypatch):
    """Those that wait for another's answer."""
    found, awaited = [], flights_module._awaited

    def noted(flight, deadline, ticket):
        found.append(ticket)
        return awaited(flight, deadline, ticket)

    monkeypatch.setattr(flights_module, "_awaited", noted)
    return found


def soon():
    return time.monotonic() + PATIENCE


class Asked:
    """An answer that waits to be let go, and counts how often it was computed."""

    def __init__(self, error=None):
        self.count, self.error = 0, error
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self):
        self.count += 1
        self.begun.set()
        assert self.go.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        return self.count


def together(flights, answer, tickets):
    """One asks, and the others ask the same while the answer is being computed."""
    found = {}

    def ask(number, ticket):
        try:
            found[number] = flights.once("key", answer, deadline=soon(), ticket=ticket)
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=ask, args=(n, ticket)) for n, ticket in enumerate(tickets)]
    threads[0].start()
    assert answer.begun.wait(PATIENCE)
    for thread in threads[1:]:
        thread.start()
    return threads, found


def test_all_get_the_answer_of_the_first(waiting):
    flights, answer = Flights(), Asked()
    threads, found = together(flights, answer, [Ticket() for _ in range(5)])
    until(lambda: len(waiting) == 4)
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
def test_what_is_wrong_with_the_question_is_shared_and_a_misfortune_is_not(waiting, error, asked_again):
    flights, answer = Flights(), Asked(error)
    threads, found = together(flights, answer, [Ticket(), Ticket()])
    until(lambda: len(waiting) == 1)
    answer.go.set()
    for thread in threads:
        thread.join()
    assert found[0] is error and found[1] is error
    assert answer.count == (2 if asked_again else 1)


def test_who_is_stopped_while_waiting_goes_alone():
    flights, answer, tickets = Flights(), Asked(), [Ticket(), Ticket()]
    threads, found = together(flights, answer, tickets)
    tickets[1].stop()
    threads[1].join(PATIENCE)
    assert found[1].code == "query.cancelled" and 0 not in found
    answer.go.set()
    threads[0].join()
    assert found[0] == 1


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path)
    run_sql(core, "SELECT 1", actor=local_admin())
    yield core
    close_core(core)


def asked_by_six(core, text):
    """What six people get who ask the same at the same time."""
    actors = [Actor(f"person {n}", frozenset({"admin"})) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda actor: run_sql(core, text, actor=actor).rows, actors))


def test_a_query_asked_by_many_runs_once(core, waiting, monkeypatch):
    converse = core.workers.pool.converse

    def when_all_have_asked(*request, **bounds):
        until(lambda: len(waiting) == 5)
        return converse(*request, **bounds)

    monkeypatch.setattr(core.workers.pool, "converse", when_all_have_asked)
    assert asked_by_six(core, "SELECT count(*) AS n FROM range(1000)") == [[[1000]]] * 6
    assert core.workers.pool.state()["shared"] == 5


def test_what_chance_has_a_part_in_is_answered_to_each(core, waiting):
    found = asked_by_six(core, "SELECT uuid() FROM range(1)")
    assert len({rows[0][0] for rows in found}) == 6 and waiting == []
