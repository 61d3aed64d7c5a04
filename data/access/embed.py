"""Signed addresses of dashboards inside other sites: what is shown, with whose eyes, until when.

`<payload>.<signature>`, both base64url without padding; the payload is JSON, the signature HMAC-SHA256 of its text with
the shared secret. Who has the secret may sign, so an application can sign by itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.access.actor import Actor
from data.errors import AccessError, InputError
from data.settings import Settings

ROLE = "embedded"
SHORTEST = 32
LONGEST_TOKEN = 8_000


@dataclass(frozen=True)
class Embed:
    """A dashboard in a state (a query string that cannot be changed), on one tab, seen by `actor` until `expires`."""

    dashboard: str
    state: str
    tab: str | None
    actor: Actor
    expires: datetime


def sign_embed(settings: Settings, embed: Embed) -> str:
    """The token of an embed. Raises AccessError while no secret is set, InputError for one too long to read."""
    payload = {
        "dashboard": embed.dashboard,
        "state": embed.state,
        "tab": embed.tab,
        "exp": int(embed.expires.timestamp()),
        "actor": embed.actor.id,
        "attributes": {name: list(values) for name, values in embed.actor.attributes.items()},
    }
    body = _encoded(json.dumps(payload, separators=(",", ":"), sort_keys=True).encode())
    token = f"{body}.{_signature(_secret(settings), body)}"
    if len(token) > LONGEST_TOKEN:
        raise InputError("embed.too_long", most=LONGEST_TOKEN, found=len(token))
    return token


def read_embed(settings: Settings, token: str, *, now: datetime) -> Embed:
    """What a token says. Raises AccessError where it was altered, has expired or says nothing we know, and while embeds
    are off."""
    body, _, signature = token[:LONGEST_TOKEN].partition(".")
    expected = _signature(_secret(settings), body)
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise AccessError("embed.altered")
    found = _read(body)
    if now >= found.expires:
        raise AccessError("embed.expired", at=f"{found.expires:%Y-%m-%d %H:%M} UTC")
    return found


def _read(body: str) -> Embed:
    try:
        said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        attributes = {str(name): tuple(map(str, values)) for name, values in said.get("attributes", {}).items()}
        actor = Actor(f"embed:{said.get('actor') or 'guest'}"[:64], frozenset({ROLE}), attributes)
        expires = datetime.fromtimestamp(int(said["exp"]), UTC)
        return Embed(str(said["dashboard"]), str(said.get("state") or ""), said.get("tab"), actor, expires)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise AccessError("embed.unreadable") from error


def _secret(settings: Settings) -> bytes:
    secret = settings.embed_secret.encode()
    if not secret:
        raise AccessError("embed.off", setting="NEXUS_EMBED_SECRET")
    if len(secret) < SHORTEST:
        raise InputError("embed.short_secret", setting="NEXUS_EMBED_SECRET", least=SHORTEST)
    return secret


def _signature(secret: bytes, body: str) -> str:
    return _encoded(hmac.new(secret, body.encode(), hashlib.sha256).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
