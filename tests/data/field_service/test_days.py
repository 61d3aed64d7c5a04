"""The figures of a day, against SQL by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from data.field_service import State, board
from data.field_service.as_json import board_json
from data.field_service.rows import row_of
from data.store.tables import field_jobs
from tests.data.field_service.crews import ADMIN, MORNING, crew_core, job, technician

WEEK = timedelta(days=7)
BY_HAND = """
    SELECT count(*), sum(finished_at > due_at), sum(travel_minutes)
    FROM field_jobs WHERE day = :day AND state <> 'cancelled'
"""


def finished(number, *, late=False, state=State.COMPLETED, weeks=1):
    begun = MORNING - weeks * WEEK + timedelta(minutes=30 * number)
    due = begun + timedelta(minutes=10 if late else 40)
    done = {"started_at": begun, "finished_at": begun + timedelta(minutes=20), "planned_start": begun, "due_at": due}
    facts = {"created_at": begun - timedelta(minutes=20), "day": begun.date(), "travel_minutes": 7.5, **done}
    one = job(f"w{weeks}n{number}", technician_id="anna", state=state)
    return row_of(type(one)(**{**{name: getattr(one, name) for name in type(one).__slots__}, **facts}))


@pytest.fixture
def core():
    core = crew_core([technician()], [job("today")])
    rows = [finished(at, late=at < 2) for at in range(5)]
    rows += [finished(8, state=State.CANCELLED), finished(1, weeks=2), finished(2, weeks=2)]
    with core.store.write() as connection:
        connection.execute(insert(field_jobs), rows)
    return core


def test_last_weeks_day_is_that_of_its_own_jobs(core):
    found = board_json(core, board(core, actor=ADMIN))["lastWeek"]
    with core.store.read() as connection:
        by_hand = connection.execute(text(BY_HAND), {"day": (MORNING - WEEK).date().isoformat()}).one()
    assert (found["jobs"], found["late"], found["travelMinutes"]) == tuple(by_hand) == (5, 2, 37.5)
    assert found["day"] == (MORNING - WEEK).date() and found["judged"] == 5


def test_without_jobs_last_week_there_is_nothing_to_hold_against():
    core = crew_core([technician()], [job("today")])
    assert board_json(core, board(core, actor=ADMIN))["lastWeek"] is None
