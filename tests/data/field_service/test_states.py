from __future__ import annotations

import re

import pytest

from data.errors import ConflictError, InputError
from data.field_service.states import ENDED, PLANNING, STATUS, TRANSITIONS, Event, State, event_towards, next_state
from tests.architecture.tree import ROOT


def test_every_state_is_reached_and_leads_to_an_end():
    reached, front = set(), {State.PENDING}
    while front:
        reached |= front
        front = {target for state in front for target in TRANSITIONS[state].values()} - reached
    assert reached == set(State) == set(TRANSITIONS) == set(STATUS)
    for state in State:
        assert bool(TRANSITIONS[state]) != (state in ENDED)


def test_every_state_is_drawn_in_the_docs():
    page = (ROOT / "docs/field-service.md").read_text()
    drawing = page.split("```")[1]
    assert [state for state in State if not re.search(rf"\b{state.value}\b", drawing)] == []


def test_an_illegal_step_names_the_possible_ones():
    with pytest.raises(ConflictError) as caught:
        next_state("j", State.ASSIGNED, Event.COMPLETE)
    assert caught.value.code == "job.transition" and "travel" in caught.value.params["possible"]


@pytest.mark.parametrize(
    ("state", "word", "event"),
    [
        (State.ACCEPTED, "en_route", Event.TRAVEL),
        (State.ACCEPTED, "in-progress", Event.START),
        (State.PAUSED, "IN_PROGRESS", Event.RESUME),
        (State.ON_SITE, "start", Event.START),
        (State.ASSIGNED, "pending", Event.DECLINE),
    ],
)
def test_a_status_word_means_the_step_to_it(state, word, event):
    assert event_towards("j", state, word) is event


def test_planning_is_not_done_by_a_status_word():
    with pytest.raises(ConflictError):
        event_towards("j", State.PENDING, "assigned")
    assert {Event.ASSIGN, Event.MOVE} <= PLANNING


@pytest.mark.parametrize("word", ["", "done!", "finished", "\0"])
def test_other_words_mean_nothing(word):
    with pytest.raises(InputError, match="status_unknown"):
        event_towards("j", State.ASSIGNED, word)
