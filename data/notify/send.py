"""A signed webhook and a mail: None when it arrived, or why it did not."""

from __future__ import annotations

import hashlib
import hmac
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from data.access import Vault
from data.core import Core
from data.notify.outgoing import Unreachable, call

TIMEOUT = 5.0
VAULT = ("notify", "vault")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a mail. `media` is its content type."""

    name: str
    media: str
    content: bytes


def post(core: Core, target: str, body: Mapping[str, Any], *, secret: str, key: str = "") -> str | None:
    """Sends `body` as JSON, signed with the sealed `secret`. `key`, the same for every try of one word, lets the other
    side know a word it got before."""
    raw, timestamp = orjson.dumps(body), str(int(core.clock.now().timestamp()))
    signed = signature(vault(core).open(secret), timestamp, raw)
    headers = {"Content-Type": "application/json", "X-Nexus-Timestamp": timestamp, "X-Nexus-Signature": signed}
    if key:
        headers["Idempotency-Key"] = key
    private = (urlsplit(target).hostname or "") in core.settings.field_hook_hosts
    try:
        found = call("POST", target, body=raw, headers=headers, timeout=TIMEOUT, private=private)
    except Unreachable as error:
        return str(error)
    return None if 200 <= found.status < 300 else f"status {found.status}"


def mail(
    core: Core, target: str, subject: str, text: str, *, files: Sequence[Attached] = (), key: str = ""
) -> str | None:
    """Hands a mail to the server of the settings. `key` makes its Message-ID, so that mailboxes know a second try."""
    if not core.settings.smtp_url:
        return "no mail server is set"
    parts = urlsplit(core.settings.smtp_url)
    try:
        message = _message(core, target, subject, text, key)
        for file in files:
            main, _, sub = file.media.partition("/")
            message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        with _server(parts.scheme, parts.hostname or "", parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        return type(error).__name__
    return None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What `X-Nexus-Signature` carries: HMAC-SHA-256 over the timestamp, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def vault(core: Core) -> Vault:
    """What seals the secrets of webhooks, one for the process."""
    kept = core.memory.keep(VAULT, lambda: Vault(core.settings))
    assert isinstance(kept, Vault)
    return kept


def _message(core: Core, target: str, subject: str, text: str, key: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = core.settings.smtp_from, target
    message["Subject"] = " ".join(subject.split())
    if key:
        message["Message-ID"] = f"<{key}@nexus>"
    message.set_content(text)
    return message


def _server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
