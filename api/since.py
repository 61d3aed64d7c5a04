"""What changed of a dashboard's numbers, since somebody looked or between two versions: `…/{id}/changes`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import flask

from api.answers import answer
from api.dashboards import ONE, STATE, TAG, WRONG
from api.operation import Operation, Parameter, Request
from api.schemas.since import DifferenceAnswer, LookAnswer, LookBody
from data.dashboards import parse_state
from data.dashboards.since.differ import since_look, since_version
from data.dashboards.since.looks import note_look
from data.dashboards.since.model import Difference, Look, NumberChange, Reading

LOOKS = "/api/bi/looks"
OWN = ("look", "version", "until")


def make_look(request: Request) -> flask.Response:
    """Keeps what the caller sees of a dashboard now, to be compared with later."""
    body: LookBody = request.body
    found = note_look(request.core, body.dashboard, parse_state(body.state), actor=request.actor)
    return answer(_look(found), status=201, headers={"Location": f"/api/bi/dashboards/{body.dashboard}/changes"})


def show_changes(request: Request) -> flask.Response:
    """The numbers of now beside those the caller saw last on other data, or beside those of a version."""
    id_, core = request.path["dashboard_id"], request.core
    state = parse_state(request.args.to_dict(flat=False), ignore=OWN)
    version, until, look = (request.number(name, 0, least=1) or None for name in ("version", "until", "look"))
    if version:
        return _answer(since_version(core, id_, version, state, actor=request.actor, until=until))
    return _answer(since_look(core, id_, state, actor=request.actor, look=look))


def _answer(found: Difference | None) -> flask.Response:
    if found is None:
        return answer({"before": None, "numbers": [], "changed": 0, "leftOut": {}, "looks": []})
    return answer(
        {
            "before": found.before if isinstance(found.before, int) else _look(found.before),
            "numbers": [_number(each) for each in found.numbers],
            "changed": sum(each.changed for each in found.numbers),
            "leftOut": found.left_out,
            "looks": [_look(each) for each in found.looks],
        }
    )


def _look(found: Look) -> dict[str, Any]:
    return {"id": found.id, "at": found.at, "seenAt": found.seen_at, "versions": found.numbers.versions}


def _number(found: NumberChange) -> dict[str, Any]:
    shown = found.reading
    facts = {name: getattr(shown, name) for name in ("widget", "title", "metric", "label", "unit", "better", "by")}
    sides = {"before": _side(found.before), "now": _side(found.now), "change": found.change}
    members = [asdict(each) for each in found.members]
    return {**facts, **sides, "relative": found.relative, "addsUp": found.adds_up, "members": members}


def _side(found: Reading | None) -> dict[str, Any] | None:
    return None if found is None else {"value": found.value, "start": found.start, "end": found.end}


SIDES = (
    Parameter("look", "A look to compare with; without one the last at other data.", "7", type="integer"),
    Parameter(
        "version", "Instead of a look: a version of the dashboard, computed on the data of now.", "3", type="integer"
    ),
    Parameter("until", "The version beside it; without one the dashboard as it stands.", "4", type="integer"),
)
OPERATIONS = (
    Operation(
        "POST", LOOKS, make_look, "Keep what is seen", TAG, body=LookBody, answer=LookAnswer, status=201,
        errors=(404, 415, 422, 429, 503), changes=True,
    ),
    Operation(
        "GET", f"{ONE}/changes", show_changes, "What changed", TAG, answer=DifferenceAnswer,
        parameters=(*STATE, *SIDES), errors=WRONG,
    ),
)  # fmt: skip
