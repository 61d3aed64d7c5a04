"""The states of a job and what leads from one to the next. Drawn in `docs/field-service.md`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from data.errors import ConflictError, InputError


class State(StrEnum):
    """Where a job is: the API's `subStatus`."""

    PENDING = "pending"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Event(StrEnum):
    """What happens to a job."""

    ASSIGN = "assign"
    UNASSIGN = "unassign"
    MOVE = "move"
    ACCEPT = "accept"
    DECLINE = "decline"
    TRAVEL = "travel"
    ARRIVE = "arrive"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    CANCEL = "cancel"
    FAIL = "fail"


_ENDS = {Event.CANCEL: State.CANCELLED, Event.FAIL: State.FAILED}
_PLANNED = {
    Event.MOVE: State.ASSIGNED,
    Event.UNASSIGN: State.PENDING,
    Event.DECLINE: State.PENDING,
    Event.TRAVEL: State.EN_ROUTE,
    Event.ARRIVE: State.ON_SITE,
    Event.START: State.IN_PROGRESS,
    **_ENDS,
}
TRANSITIONS: Mapping[State, Mapping[Event, State]] = {
    State.PENDING: {Event.ASSIGN: State.ASSIGNED, Event.CANCEL: State.CANCELLED},
    State.ASSIGNED: {Event.ACCEPT: State.ACCEPTED, **_PLANNED},
    State.ACCEPTED: _PLANNED,
    State.EN_ROUTE: {
        Event.UNASSIGN: State.PENDING,
        Event.ARRIVE: State.ON_SITE,
        Event.START: State.IN_PROGRESS,
        **_ENDS,
    },
    State.ON_SITE: {Event.START: State.IN_PROGRESS, **_ENDS},
    State.IN_PROGRESS: {Event.PAUSE: State.PAUSED, Event.COMPLETE: State.COMPLETED, **_ENDS},
    State.PAUSED: {Event.RESUME: State.IN_PROGRESS, Event.COMPLETE: State.COMPLETED, **_ENDS},
    State.COMPLETED: {},
    State.CANCELLED: {},
    State.FAILED: {},
}
STATUS: Mapping[State, str] = {
    State.PENDING: "pending",
    State.ASSIGNED: "assigned",
    State.ACCEPTED: "assigned",
    State.EN_ROUTE: "in-progress",
    State.ON_SITE: "in-progress",
    State.IN_PROGRESS: "in-progress",
    State.PAUSED: "in-progress",
    State.COMPLETED: "completed",
    State.CANCELLED: "cancelled",
    State.FAILED: "cancelled",
}
MOVABLE = frozenset({State.ASSIGNED, State.ACCEPTED})
UNDER_WAY = frozenset({State.EN_ROUTE, State.ON_SITE, State.IN_PROGRESS, State.PAUSED})
ON_THE_SPOT = frozenset({State.ON_SITE, State.IN_PROGRESS, State.PAUSED})
ENDED = frozenset({State.COMPLETED, State.CANCELLED, State.FAILED})
PLANNING = frozenset({Event.ASSIGN, Event.UNASSIGN, Event.MOVE})


def next_state(job_id: str, state: State, event: Event) -> State:
    """The state after `event`. Raises ConflictError naming what is possible instead."""
    found = TRANSITIONS[state].get(event)
    if found is None:
        raise ConflictError("job.transition", job=job_id, state=state.value, event=event.value, possible=events(state))
    return found


def event_towards(job_id: str, state: State, word: str) -> Event:
    """The event that `word` means in `state`: an event, or the state (or API status) it leads to.

    Raises InputError for a word that is neither, ConflictError for one that is not possible now.
    """
    plain = word.strip().lower().replace("-", "_")
    if plain in Event.__members__.values():
        return Event(plain)
    if plain not in State.__members__.values():
        raise InputError("job.status_unknown", status=word[:40], statuses=[each.value for each in State])
    for event, target in TRANSITIONS[state].items():
        if target == plain and event not in PLANNING:
            return event
    raise ConflictError("job.transition", job=job_id, state=state.value, event=plain, possible=events(state))


def events(state: State) -> list[str]:
    """What may happen to a job in `state`."""
    return [event.value for event in TRANSITIONS[state]]
