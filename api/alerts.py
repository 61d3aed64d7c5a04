"""Alerts on metrics: `/api/bi/alerts`, and where words go: `/api/bi/channels`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.alerts import (
    AlertAnswer,
    AlertBody,
    FiringAnswer,
    Firings,
    MetricAlerts,
    SnoozeBody,
    Trial,
)
from api.schemas.base import Body
from api.words import described
from data.alerts import (
    KINDS,
    Firing,
    Standing,
    acknowledge,
    add_alert,
    alert_document,
    alerts,
    change_alert,
    firings,
    get_alert,
    remove_alert,
    snooze,
    try_alert,
)
from data.errors import InputError
from data.flow import Option

TAG = "Alerts"
BASE = "/api/bi/alerts"
ONE = f"{BASE}/<alert_id>"
FIRED = f"{BASE}/firings"
WRONG = (404, 415, 422, 429, 503)


def show_metric_alerts(request: Request) -> flask.Response:
    """All alerts whose numbers the caller may see, and the kinds of conditions there are."""
    kinds = [{"kind": kind, "options": [_option(kind, o) for o in each.options]} for kind, each in KINDS.items()]
    found = [standing_json(each) for each in alerts(request.core, actor=request.actor)]
    return answer({"alerts": found, "conditions": kinds})


def _option(kind: str, option: Option) -> dict[str, Any]:
    return {**option.to_json(), "help": described((f"alerts.help.{kind}.{option.name}",))}


def make_metric_alert(request: Request) -> flask.Response:
    """A new alert; it sees what its maker sees, and is judged from the newest closed interval on."""
    made = add_alert(request.core, _document(request), actor=request.actor)
    return answer(standing_json(made), status=201, headers={"Location": f"{BASE}/{made.alert.id}"})


def show_metric_alert(request: Request) -> flask.Response:
    """One alert as it stands."""
    return answer(standing_json(get_alert(request.core, request.path["alert_id"], actor=request.actor)))


def change_metric_alert(request: Request) -> flask.Response:
    """An alert is replaced by the document sent and judged anew."""
    id_ = request.path["alert_id"]
    return answer(standing_json(change_alert(request.core, id_, _document(request), actor=request.actor)))


def drop_metric_alert(request: Request) -> flask.Response:
    """An alert watches no more; what it found stays."""
    remove_alert(request.core, request.path["alert_id"], actor=request.actor)
    return flask.Response(status=204)


def try_metric_alert(request: Request) -> flask.Response:
    """What an alert would have said of the newest closed intervals; nothing is kept."""
    found = try_alert(request.core, _document(request), actor=request.actor)
    return answer({"verdicts": [asdict(each) for each in found], "fired": sum(each.breached is True for each in found)})


def snooze_metric_alert(request: Request) -> flask.Response:
    """Nobody is told until a moment; what is found meanwhile is kept."""
    body: SnoozeBody = request.body
    until = None if body.until is None else _moment(body.until)
    return answer(standing_json(snooze(request.core, request.path["alert_id"], until, actor=request.actor)))


def show_firings(request: Request) -> flask.Response:
    """What alerts found, newest first; with `open=true` what nobody took notice of and has not passed."""
    args = request.args
    found = firings(
        request.core, actor=request.actor, open_only=args.get("open") == "true", alert_id=args.get("alert") or None
    )
    return answer({"firings": [firing_json(each) for each in found]})


def notice_firing(request: Request) -> flask.Response:
    """Someone takes notice of a firing."""
    text = request.path["firing_id"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    return answer(firing_json(acknowledge(request.core, number, actor=request.actor)))


def standing_json(found: Standing) -> dict[str, Any]:
    """An alert with its document and how it stands."""
    return {
        **alert_document(found.alert),
        "state": found.state,
        "createdAt": found.at,
        "snoozedUntil": found.snoozed_until,
        "checkedAt": found.checked_at,
        "reading": found.reading,
        "problem": found.problem,
    }


def firing_json(found: Firing) -> dict[str, Any]:
    """A firing with its facts and proof."""
    return {
        "id": found.id,
        "alertId": found.alert_id,
        "name": found.name,
        **found.facts,
        "proof": found.proof,
        "dataAsOf": found.as_of,
        "firedAt": found.at,
        "told": found.told,
        "acknowledgedAt": found.acknowledged_at,
        "acknowledgedBy": found.acknowledged_by,
        "recoveredAt": found.recovered_at,
    }


def _document(request: Request) -> dict[str, Any]:
    body: AlertBody = request.body
    return body.model_dump()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise InputError("alert.snooze", path="/until") from error


PARAMETERS = (
    Parameter("open", "Only what nobody took notice of and has not passed.", "true"),
    Parameter("alert", "Of one alert."),
)
OPERATIONS = (
    Operation("GET", BASE, show_metric_alerts, "Alerts on metrics", TAG, answer=MetricAlerts),
    Operation(
        "POST", BASE, make_metric_alert, "Make an alert", TAG, body=AlertBody, answer=AlertAnswer, status=201,
        errors=WRONG, changes=True,
    ),
    Operation("POST", f"{BASE}/try", try_metric_alert, "Try an alert", TAG, body=AlertBody, answer=Trial, errors=WRONG),
    Operation("GET", FIRED, show_firings, "What alerts found", TAG, answer=Firings, parameters=PARAMETERS),
    Operation(
        "POST", f"{FIRED}/<firing_id>/acknowledge", notice_firing, "Take notice", TAG, body=Body, answer=FiringAnswer,
        errors=WRONG, changes=True,
    ),
    Operation("GET", ONE, show_metric_alert, "An alert", TAG, answer=AlertAnswer, errors=(404,)),
    Operation(
        "PUT", ONE, change_metric_alert, "Change an alert", TAG, body=AlertBody, answer=AlertAnswer, errors=WRONG,
        changes=True,
    ),
    Operation("DELETE", ONE, drop_metric_alert, "Delete an alert", TAG, status=204, errors=(404,), changes=True),
    Operation(
        "POST", f"{ONE}/snooze", snooze_metric_alert, "Snooze an alert", TAG, body=SnoozeBody, answer=AlertAnswer,
        errors=WRONG, changes=True,
    ),
)  # fmt: skip
