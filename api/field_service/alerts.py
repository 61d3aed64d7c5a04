"""Alerts and where they go: `/api/field-service/alerts`."""

from __future__ import annotations

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.base import Body
from api.schemas.field_alerts import Alert, Alerts, Deliveries, Hook, HookBody, Hooks, Tried
from data.field_service.alerts import acknowledge, alert_json, alerts
from data.field_service.deliveries import add_hook, deliveries, hooks, remove_hook, try_hook

TAG = "Field service"
BASE = "/api/field-service/alerts"
HOOKS = "/api/field-service/hooks"
WRONG = (404, 409, 415, 422)


def show_alerts(request: Request) -> flask.Response:
    """Promises in danger, newest first; with `open=true` those that nobody took notice of."""
    found = alerts(request.core, open_only=request.args.get("open") == "true")
    return answer({"alerts": [alert_json(each) for each in found]})


def take_notice(request: Request) -> flask.Response:
    """Someone takes notice of an alert; it does not escalate any more."""
    text = request.path["alert_id"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    return answer(alert_json(acknowledge(request.core, number, actor=request.actor)))


def show_hooks(request: Request) -> flask.Response:
    """Where alerts go."""
    return answer({"hooks": [_told(each) for each in hooks(request.core)]})


def make_hook(request: Request) -> flask.Response:
    """Alerts go to a webhook (signed with the secret of the answer, which is told this once) or by mail."""
    body: HookBody = request.body
    hook, secret = add_hook(request.core, body.kind, body.target, level=body.level, actor=request.actor)
    return answer({**_told(hook), "secret": secret}, status=201)


def drop_hook(request: Request) -> flask.Response:
    """Alerts don't go there any more."""
    remove_hook(request.core, request.path["hook_id"], actor=request.actor)
    return flask.Response(status=204)


def test_hook(request: Request) -> flask.Response:
    """A word of trial is sent at once."""
    error = try_hook(request.core, request.path["hook_id"], actor=request.actor)
    return answer({"arrived": error is None, "error": error})


def show_deliveries(request: Request) -> flask.Response:
    """What was sent, what waits for another try, and what was given up (`status=dead`)."""
    found = deliveries(request.core, status=request.args.get("status") or None)
    told = [
        {"id": each.id, "hookId": each.hook_id, "status": each.status, "tries": each.tries, "nextAt": each.next_at,
         "error": each.error, "body": dict(each.body)}
        for each in found
    ]  # fmt: skip
    return answer({"deliveries": told})


def _told(hook: object) -> dict[str, object]:
    return {name: getattr(hook, name) for name in ("id", "kind", "target", "level")}


OPEN = Parameter("open", "Only those that nobody took notice of.", "true")
STATUS = Parameter("status", "pending, sent or dead.", "dead")
OPERATIONS = (
    Operation("GET", BASE, show_alerts, "Alerts", TAG, answer=Alerts, parameters=(OPEN,)),
    Operation(
        "POST", f"{BASE}/<alert_id>/acknowledge", take_notice, "Take notice", TAG, body=Body, answer=Alert,
        errors=WRONG, changes=True,
    ),
    Operation("GET", HOOKS, show_hooks, "Where alerts go", TAG, answer=Hooks),
    Operation("POST", HOOKS, make_hook, "Add a hook", TAG, body=HookBody, answer=Hook, status=201, errors=(415, 422)),
    Operation("DELETE", f"{HOOKS}/<hook_id>", drop_hook, "Remove a hook", TAG, status=204, errors=WRONG, changes=True),
    Operation("POST", f"{HOOKS}/<hook_id>/test", test_hook, "Try a hook", TAG, body=Body, answer=Tried, errors=WRONG),
    Operation(
        "GET", f"{HOOKS}/deliveries", show_deliveries, "What was sent", TAG, answer=Deliveries, parameters=(STATUS,),
    ),
)  # fmt: skip
