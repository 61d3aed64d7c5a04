"""An example of a day in the shape in which the API gives a board, for the gallery and for tests. All invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 23, 11, 58, tzinfo=UTC)
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CENTRE = (52.515, 13.40)
NAMES = ("A. Costa", "B. Lindqvist", "C. Moreau", "D. Novak", "E. Okafor", "F. Rossi", "G. Sato", "H. Weber")
TITLES = ("Meter reading", "Boiler service", "Heat pump fault", "Inverter swap", "Leak", "Panel check")
WAITING = (
    ("Gas leak · Karl-Marx-Allee 14", ("urgent", 60, 18, "breached")),
    ("Heat pump fault · Torstraße", ("high", 90, 102, "at_risk")),
    ("Inverter swap · Rigaer Straße", ("normal", 120, 302, "on_track")),
    ("Panel inspection · Nordufer", ("low", 60, 2880, "on_track")),
)
Json = dict[str, Any]


def example_board(*, technicians: int = 8, each: int = 5) -> Json:
    """A board of `technicians`, `each` with that many jobs."""
    people = [_technician(at, each) for at in range(technicians)]
    waiting = [_job(f"job_w{at}", title, at, facts) for at, (title, facts) in enumerate(WAITING)]
    return {
        "day": "2026-11-23",
        "now": NOW.isoformat(),
        "timeZone": "UTC",
        "technicians": people,
        "unassigned": waiting,
        "stats": {},
    }


def _technician(at: int, each: int) -> Json:
    stops, free = [], START + timedelta(minutes=10 + 7 * (at % 5))
    for nth in range(each):
        minutes = 45 + 15 * ((at + nth) % 4)
        stop = _stop(at, nth, free, minutes)
        stops.append(stop)
        free += timedelta(minutes=minutes + 12 + 4 * (nth % 3))
    lat, lon = _place(at * 7 + 3)
    return {
        "id": f"tech_{at + 1:03}",
        "name": NAMES[at % len(NAMES)],
        "skills": {"heating": 2, "electrical": 1 + at % 3},
        "home": {"lat": CENTRE[0], "lon": CENTRE[1], "address": ""},
        "position": {
            "lat": lat,
            "lon": lon,
            "at": (NOW - timedelta(minutes=1 if at != 3 else 42)).isoformat(),
            "simulated": True,
        },
        "shiftSpans": [{"start": START.isoformat(), "end": (START + timedelta(hours=9)).isoformat()}],
        "absences": [],
        "breakSpans": [],
        "stops": stops,
        "planVersion": 1,
        "travelMinutes": 40 + 9 * at,
        "workMinutes": 60 * each,
    }


def _stop(at: int, nth: int, start: datetime, minutes: int) -> Json:
    end = start + timedelta(minutes=minutes)
    state = "completed" if end < NOW else "in_progress" if start < NOW else "assigned"
    late = state == "assigned" and (at, nth) == (6, 4)
    title = f"{TITLES[(at + nth) % len(TITLES)]} · {100 + at * 10 + nth}"
    late_or_not = "at_risk" if late else "on_track"
    job = _job(f"job_{at * 100 + nth}", title, at * 5 + nth, ("normal", minutes, 300, late_or_not))
    status = {"completed": "completed", "in_progress": "in-progress", "assigned": "assigned"}[state]
    times = {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "plannedStart": start.isoformat(),
        "plannedEnd": end.isoformat(),
    }
    return {
        **job,
        **times,
        "status": status,
        "subStatus": state,
        "technicianId": f"tech_{at + 1:03}",
        "travelMinutes": 12,
    }


def _job(id: str, title: str, at: int, facts: tuple[str, int, int, str]) -> Json:
    priority, minutes, due, sla = facts
    lat, lon = _place(at)
    return {
        "id": id,
        "title": title,
        "status": "pending",
        "subStatus": "pending",
        "possible": ["assign", "cancel"],
        "priority": priority,
        "customer": {"name": "Example GmbH"},
        "location": {"lat": lat, "lon": lon, "address": "Berlin"},
        "requiredSkills": ["heating"],
        "skillLevels": {"heating": 2},
        "timeWindows": [],
        "estimatedDuration": minutes,
        "technicianId": None,
        "slaState": sla,
        "dueAt": (NOW + timedelta(minutes=due)).isoformat(),
        "version": 1,
    }


def _place(at: int) -> tuple[float, float]:
    """Places around the centre, always the same."""
    return CENTRE[0] + ((at * 37) % 41 - 20) / 400, CENTRE[1] + ((at * 53) % 61 - 30) / 300
