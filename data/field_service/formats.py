"""What phone apps send: OwnTracks, Traccar Client (three forms), Overland. Each becomes fixes; no I/O.

A thing these apps send that is no position (a heartbeat, a region, a status) becomes no fix. What can't be read raises
InputError.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from data.errors import InputError
from data.field_service.model import Fix

KMH_OF_KNOT = 1.852
KMH_OF_MS = 3.6
MILLISECONDS = 100_000_000_000


def owntracks(body: Any, technician_id: str) -> list[Fix]:
    """The fix of an OwnTracks message; none for other messages. Speed comes in km/h, time in seconds."""
    if not isinstance(body, dict) or body.get("_type") != "location":
        return []
    fix = _fix(technician_id, "owntracks", body, lat="lat", lon="lon", time="tst")
    return [_with(fix, body, accuracy="acc", speed="vel", heading="cog", battery="batt")]


def traccar_fields(fields: Mapping[str, Any], technician_id: str) -> list[Fix]:
    """The fix of a query, form or flat object; none for a heartbeat. Speed comes in knots."""
    known = dict(fields)
    if "location" in known and isinstance(known["location"], str):
        known["lat"], _, known["lon"] = known["location"].partition(",")
    if known.get("lat") in (None, "") or known.get("lon") in (None, ""):
        return []
    fix = _fix(technician_id, "traccar", known, lat="lat", lon="lon", time="timestamp")
    return [
        _with(fix, known, factor=KMH_OF_KNOT, accuracy="accuracy", speed="speed", heading="bearing", battery="batt")
    ]


def traccar_json(body: Mapping[str, Any], technician_id: str) -> list[Fix]:
    """The fix of the newer client's object; -1 means unknown, speed comes in m/s, the battery as a share."""
    location = _part(body, "location")
    coords = _part(location, "coords")
    known = {**coords, "timestamp": location.get("timestamp"), "level": _part(location, "battery").get("level")}
    known = {name: None if value == -1 else value for name, value in known.items()}
    if known.get("latitude") is None or known.get("longitude") is None:
        return []
    level = _number(known.get("level"))
    known["level"] = None if level is None else 100 * level
    fix = _fix(technician_id, "traccar", known, lat="latitude", lon="longitude", time="timestamp")
    return [_with(fix, known, factor=KMH_OF_MS, accuracy="accuracy", speed="speed", heading="heading", battery="level")]


def overland(body: Any, technician_id: str) -> list[Fix]:
    """The fixes of a batch of GeoJSON points; -1 means unknown, speed comes in m/s, the battery as a share."""
    features = body.get("locations") if isinstance(body, dict) else None
    if not isinstance(features, list):
        raise InputError("positions.unreadable", what="locations")
    return [fix for feature in features for fix in _feature(feature, technician_id)]


def own(body: Any, technician_id: str) -> list[Fix]:
    """The fixes of our own list; speed comes in km/h."""
    if not isinstance(body, list):
        raise InputError("positions.unreadable", what="positions")
    found = []
    for each in body:
        if not isinstance(each, dict):
            raise InputError("positions.unreadable", what="positions")
        fix = _fix(technician_id, "own", each, lat="lat", lon="lon", time="at")
        found.append(_with(fix, each, accuracy="accuracy", speed="speed", heading="heading", battery="battery"))
    return found


def moment_of(value: Any) -> datetime:
    """A time given as seconds, milliseconds or ISO 8601 text. Raises InputError."""
    number = _number(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if abs(number) > MILLISECONDS else number, UTC)
        found = datetime.fromisoformat(str(value))
        return (found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InputError("positions.unreadable", what="timestamp") from error


def _feature(feature: Any, technician_id: str) -> list[Fix]:
    properties, geometry = _part(feature, "properties"), _part(feature, "geometry")
    point = geometry.get("coordinates")
    if geometry.get("type") != "Point" or not isinstance(point, list) or len(point) < 2:
        return []
    level = _number(properties.get("battery_level"))
    known = {
        **{name: None if value == -1 else value for name, value in properties.items()},
        "lat": point[1], "lon": point[0], "level": None if level is None or level < 0 else 100 * level,
    }  # fmt: skip
    fix = _fix(technician_id, "overland", known, lat="lat", lon="lon", time="timestamp")
    names = {"accuracy": "horizontal_accuracy", "speed": "speed", "heading": "course", "battery": "level"}
    return [_with(fix, known, factor=KMH_OF_MS, **names)]


def _fix(technician_id: str, source: str, known: Mapping[str, Any], *, lat: str, lon: str, time: str) -> Fix:
    where = _number(known.get(lat)), _number(known.get(lon))
    if where[0] is None or where[1] is None:
        raise InputError("positions.unreadable", what=lat)
    return Fix(technician_id, moment_of(known.get(time)), where[0], where[1], source=source)


def _with(fix: Fix, known: Mapping[str, Any], *, factor: float = 1.0, **names: str) -> Fix:
    found = {fact: _number(known.get(name)) for fact, name in names.items()}
    found = {fact: None if value is not None and value < 0 else value for fact, value in found.items()}
    if found["speed"] is not None:
        found["speed"] *= factor
    facts: dict[str, Any] = dict(found)
    return replace(fix, **facts)


def _part(whole: Any, name: str) -> Mapping[str, Any]:
    part = whole.get(name) if isinstance(whole, dict) else None
    return part if isinstance(part, dict) else {}


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None
