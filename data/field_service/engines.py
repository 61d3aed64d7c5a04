"""Travel times of road engines, by their own HTTP contracts: OSRM, Valhalla, openrouteservice.

Each gives the seconds from every source to every target; None where there is no way. Engines bound what they answer
at once: as they come from their makers, fifty sources by fifty targets are within the bounds of all three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from data.field_service.places import Place
from data.notify.outgoing import Answered, Unreachable, call
from data.settings import Settings

Table = list[list[float | None]]
Ask = Callable[[Settings, Sequence[Place], Sequence[Place]], Table]


def osrm(settings: Settings, sources: Sequence[Place], targets: Sequence[Place]) -> Table:
    """`GET /table/v1/driving/{lon,lat;…}?annotations=duration,distance`."""
    coordinates = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in (*sources, *targets))
    sides = f"&sources={_numbers(0, sources)}&destinations={_numbers(len(sources), targets)}"
    url = f"{_base(settings)}/table/v1/driving/{coordinates}?annotations=duration,distance{sides}"
    body = _json(call("GET", url, timeout=_seconds(settings), private=True))
    if body.get("code") != "Ok":
        raise Unreachable(str(body.get("code"))[:80])
    return _table(body.get("durations"), sources, targets)


def valhalla(settings: Settings, sources: Sequence[Place], targets: Sequence[Place]) -> Table:
    """`POST /sources_to_targets`."""
    here, there = ([{"lat": place.lat, "lon": place.lon} for place in places] for places in (sources, targets))
    body = _post(settings, "/sources_to_targets", {"sources": here, "targets": there, "costing": "auto"}, {})
    rows = body.get("sources_to_targets")
    if not isinstance(rows, list):
        raise Unreachable("no table")
    return _table([[cell.get("time") for cell in row] for row in rows], sources, targets)


def openrouteservice(settings: Settings, sources: Sequence[Place], targets: Sequence[Place]) -> Table:
    """`POST /v2/matrix/driving-car`."""
    headers = {"Authorization": settings.field_travel_key} if settings.field_travel_key else {}
    asked = {
        "locations": [[place.lon, place.lat] for place in (*sources, *targets)],
        "sources": list(range(len(sources))),
        "destinations": list(range(len(sources), len(sources) + len(targets))),
        "metrics": ["duration"],
    }
    body = _post(settings, "/v2/matrix/driving-car", asked, headers)
    return _table(body.get("durations"), sources, targets)


ENGINES: Mapping[str, Ask] = {"osrm": osrm, "valhalla": valhalla, "openrouteservice": openrouteservice}


def _post(settings: Settings, path: str, asked: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    sent = {"Content-Type": "application/json", "Accept": "application/json", **headers}
    url = _base(settings) + path
    return _json(call("POST", url, body=orjson.dumps(asked), headers=sent, timeout=_seconds(settings), private=True))


def _base(settings: Settings) -> str:
    return settings.field_travel_url.rstrip("/")


def _seconds(settings: Settings) -> float:
    return settings.field_travel_timeout / 1000


def _json(answered: Answered) -> dict[str, Any]:
    try:
        found = orjson.loads(answered.body)
    except orjson.JSONDecodeError as error:
        raise Unreachable("no JSON") from error
    if answered.status >= 300 or not isinstance(found, dict):
        raise Unreachable(f"status {answered.status}")
    return found


def _numbers(first: int, places: Sequence[Place]) -> str:
    return ";".join(str(number) for number in range(first, first + len(places)))


def _table(rows: Any, sources: Sequence[Place], targets: Sequence[Place]) -> Table:
    good = isinstance(rows, list) and len(rows) == len(sources)
    good = good and all(isinstance(row, list) and len(row) == len(targets) for row in rows)
    if not good:
        raise Unreachable("no table")
    return [[float(cell) if isinstance(cell, int | float) else None for cell in row] for row in rows]
