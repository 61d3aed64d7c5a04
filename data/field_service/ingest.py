"""Positions as phones send them, from a known device, to the marker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.core import Core
from data.errors import AccessError, InputError, NotFound
from data.field_service import formats
from data.field_service.devices import Device, device_of
from data.field_service.positions import Received, record_fixes

MOST = 5_000


def known_device(core: Core, token: str, *, technician_id: str | None = None) -> Device:
    """The device with this token. Raises AccessError."""
    found = device_of(core, token, technician_id=technician_id)
    if found is None:
        raise AccessError("device.unknown")
    return found


def from_owntracks(core: Core, device: Device, body: Any) -> Received:
    """Takes one OwnTracks message."""
    return record_fixes(core, formats.owntracks(body, device.technician_id))


def from_overland(core: Core, device: Device, body: Any) -> Received:
    """Takes a batch of Overland."""
    return record_fixes(core, _bounded(formats.overland(body, device.technician_id)))


def from_traccar_fields(core: Core, fields: Mapping[str, Any]) -> Received:
    """Takes a query or form of Traccar Client, whose `id` is the device's token. Raises InputError for another."""
    device = device_of(core, str(fields.get("id") or fields.get("deviceid") or ""))
    if device is None:
        raise InputError("device.unknown")
    return record_fixes(core, formats.traccar_fields(fields, device.technician_id))


def from_traccar_json(core: Core, body: Any) -> Received:
    """Takes an object of Traccar Client, or a list of flat ones. Raises NotFound for an unknown device, InputError."""
    if isinstance(body, list):
        return _flat(core, body)
    if not isinstance(body, dict):
        raise InputError("positions.unreadable", what="location")
    device = device_of(core, str(body.get("device_id") or ""))
    if device is None:
        raise NotFound("device.unknown")
    return record_fixes(core, formats.traccar_json(body, device.technician_id))


def _flat(core: Core, body: list[Any]) -> Received:
    by_technician: dict[str, list[Any]] = {}
    for each in _bounded(body):
        fields = each if isinstance(each, dict) else {}
        device = device_of(core, str(fields.get("id") or fields.get("device_id") or ""))
        if device is None:
            raise NotFound("device.unknown")
        found = formats.traccar_fields(fields, device.technician_id)
        by_technician.setdefault(device.technician_id, []).extend(found)
    done = [record_fixes(core, fixes) for fixes in by_technician.values()]
    refused = tuple(pair for each in done for pair in each.refused)
    return Received(sum(each.kept for each in done), sum(each.known for each in done), refused)


def from_own(core: Core, technician_id: str, body: Any) -> Received:
    """Takes our own list. Raises NotFound, InputError."""
    return record_fixes(core, _bounded(formats.own(body, technician_id)))


def _bounded(many: list[Any]) -> list[Any]:
    if len(many) > MOST:
        raise InputError("positions.too_many", most=MOST)
    return many
