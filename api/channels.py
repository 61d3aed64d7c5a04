"""Where words go and whether they arrived: `/api/bi/channels`."""

from __future__ import annotations

from dataclasses import asdict

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.alerts import ChannelAnswer, ChannelBody, Channels, DeliveryList, TriedChannel
from api.schemas.base import Body
from data.errors import InputError
from data.notify.channels import Channel, add_channel, channels, remove_channel, try_channel
from data.notify.deliveries import deliveries

TAG = "Alerts"
BASE = "/api/bi/channels"
ONE = f"{BASE}/<channel_id>"
STATES = ("pending", "sent", "dead")


def show_channels(request: Request) -> flask.Response:
    """All channels, by name."""
    return answer({"channels": [asdict(each) for each in channels(request.core)]})


def make_channel(request: Request) -> flask.Response:
    """A webhook (signed with the secret of the answer, which is told this once) or a mailbox."""
    body: ChannelBody = request.body
    made, secret = add_channel(request.core, body.kind, body.target, name=body.name, actor=request.actor)
    return answer({**_told(made), "secret": secret if made.kind == "webhook" else None}, status=201)


def drop_channel(request: Request) -> flask.Response:
    """Nothing goes there any more."""
    remove_channel(request.core, request.path["channel_id"], actor=request.actor)
    return flask.Response(status=204)


def try_address(request: Request) -> flask.Response:
    """A word of trial is sent at once."""
    error = try_channel(request.core, request.path["channel_id"], actor=request.actor)
    return answer({"arrived": error is None, "error": error})


def show_sent(request: Request) -> flask.Response:
    """What was sent, what waits for another try, and what was given up."""
    status = request.args.get("status") or None
    if status is not None and status not in STATES:
        raise InputError("channel.status", parameter="status", known=", ".join(STATES))
    found = deliveries(request.core, status=status)
    told = [
        {"id": each.id, "channelId": each.channel_id, "subject": each.subject, "status": each.status,
         "tries": each.tries, "notedAt": each.at, "nextAt": each.next_at, "error": each.error,
         "body": dict(each.body), "files": list(each.files)}
        for each in found
    ]  # fmt: skip
    return answer({"deliveries": told})


def _told(channel: Channel) -> dict[str, object]:
    return asdict(channel)


STATUS = Parameter("status", "pending, sent or dead.", "dead")
OPERATIONS = (
    Operation("GET", BASE, show_channels, "Where words go", TAG, answer=Channels),
    Operation(
        "POST", BASE, make_channel, "Add a channel", TAG, body=ChannelBody, answer=ChannelAnswer, status=201,
        errors=(415, 422),
    ),
    Operation("GET", f"{BASE}/deliveries", show_sent, "What was sent", TAG, answer=DeliveryList, parameters=(STATUS,)),
    Operation("DELETE", ONE, drop_channel, "Remove a channel", TAG, status=204, errors=(404,), changes=True),
    Operation(
        "POST", f"{ONE}/test", try_address, "Try a channel", TAG, body=Body, answer=TriedChannel, errors=(404, 415, 422)
    ),
)  # fmt: skip
