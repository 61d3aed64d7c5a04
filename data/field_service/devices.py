"""Phones of technicians and the tokens they send; only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from data.access import Actor, Permission, require
from data.core import Core
from data.field_service.crew import technician
from data.store.tables import field_devices

PREFIX = "nfd_"


@dataclass(frozen=True)
class Device:
    """A phone: whose it is, and its name."""

    technician_id: str
    name: str

    @property
    def actor(self) -> Actor:
        """The phone as one who acts; it may report on the technician's own jobs and nothing else."""
        return Actor(f"technician:{self.technician_id}", frozenset({"technician"}))


def enrol(core: Core, technician_id: str, *, name: str = "", actor: Actor) -> str:
    """A new token for a phone of the technician, shown this once. Raises NotFound, AccessError."""
    require(actor, Permission.EDIT)
    technician(core, technician_id)
    token = PREFIX + secrets.token_urlsafe(24)
    with core.store.write() as connection:
        connection.execute(
            insert(field_devices).values(
                token_hash=hash_of(token), technician_id=technician_id, name=name, created_at=core.clock.now(),
                revoked=False,
            )
        )  # fmt: skip
    return token


def forget_devices(core: Core, technician_id: str, *, actor: Actor) -> int:
    """No phone of the technician is known any more; how many there were. Raises NotFound, AccessError."""
    require(actor, Permission.EDIT)
    technician(core, technician_id)
    with core.store.write() as connection:
        table = field_devices
        return connection.execute(delete(table).where(table.c.technician_id == technician_id)).rowcount


def device_of(core: Core, token: str, *, technician_id: str | None = None) -> Device | None:
    """The phone with this token (of this technician, if named); None when there is none."""
    if not token.startswith(PREFIX):
        return None
    query = select(field_devices).where(field_devices.c.token_hash == hash_of(token))
    with core.store.read() as connection:
        row = connection.execute(query).first()
    if row is None or row.revoked:
        return None
    if technician_id is not None and not hmac.compare_digest(technician_id.encode(), row.technician_id.encode()):
        return None
    return Device(row.technician_id, row.name)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
