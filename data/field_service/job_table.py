"""Jobs from a table as CSV. Every wrong line is named; none is made while one is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from data.errors import DefinitionError, InputError, Problem
from data.field_service.jobs import new_job_id
from data.field_service.model import PRIORITIES, USUAL_MINUTES, Job, Window
from data.field_service.places import checked_place

NEEDED = ("title", "lat", "lon")
KNOWN = frozenset(
    "id title lat lon address description type priority requiredSkills estimatedDuration windowStart windowEnd dueAt"
    " customer".split()
)
MOST_ROWS = 5_000
LONGEST = 10_000
MINUTES_A_DAY = 1_440


def jobs_of_csv(text: str, *, now: datetime) -> list[Job]:
    """The jobs of a table with a header line.

    Raises InputError for a table that can't be read or is too long, DefinitionError naming every wrong line.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    try:
        header = reader.fieldnames or ()
        _check_header(header)
        rows = list(reader)
    except csv.Error as error:
        raise InputError("job.csv", path="/csv", message=str(error)) from error
    if len(rows) > MOST_ROWS:
        raise InputError("job.csv_long", path="/csv", most=MOST_ROWS)
    jobs, problems = [], []
    for line, row in enumerate(rows, start=2):
        try:
            jobs.append(_job(row, now))
        except (ValueError, InputError) as error:
            problems.append(Problem(f"/csv/{line}", "job.csv_line", {"line": line, "message": _words(error)}))
    if problems:
        raise DefinitionError("job.csv_lines", tuple(problems), count=len(problems))
    return jobs


def _check_header(header: Any) -> None:
    missing = [name for name in NEEDED if name not in header]
    unknown = sorted(str(name) for name in set(header) - KNOWN)
    if missing or unknown:
        raise InputError("job.csv_header", path="/csv", missing=missing, unknown=unknown)


def _job(row: Mapping[str | None, Any], now: datetime) -> Job:
    if None in row or None in row.values():
        raise ValueError("the line has another number of cells than the header")
    cells = {str(name): str(value).strip()[:LONGEST] for name, value in row.items()}
    if not cells["title"] or len(cells["title"]) > 200:
        raise ValueError("a title has 1 to 200 characters")
    minutes = int(cells.get("estimatedDuration") or USUAL_MINUTES)
    if not 1 <= minutes <= MINUTES_A_DAY:
        raise ValueError("estimatedDuration is 1 to 1440 minutes")
    return Job(
        id=cells.get("id") or new_job_id(),
        title=cells["title"],
        created_at=now,
        description=cells.get("description", ""),
        kind=(cells.get("type") or "service")[:64],
        priority=PRIORITIES.index(cells.get("priority") or "normal") + 1,
        customer={"name": cells["customer"]} if cells.get("customer") else {},
        place=checked_place(float(cells["lat"]), float(cells["lon"]), cells.get("address", "")[:400]),
        skills=_skills(cells.get("requiredSkills", "")),
        windows=_windows(cells),
        minutes=minutes,
        guessed=not cells.get("estimatedDuration"),
        due_at=_moment(cells["dueAt"]) if cells.get("dueAt") else None,
    )


def _skills(text: str) -> dict[str, int]:
    pairs = [word.partition(":") for word in text.split()]
    return {name: int(level or 1) for name, _, level in pairs}


def _windows(cells: Mapping[str, str]) -> tuple[Window, ...]:
    start, end = cells.get("windowStart"), cells.get("windowEnd")
    if not start and not end:
        return ()
    if not start or not end:
        raise ValueError("a window has a start and an end")
    return (Window(_moment(start), _moment(end)),)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 2000 <= found.year <= 2100:
        raise ValueError(f"{text} is no time with a zone of this century")
    return found.astimezone(UTC)


def _words(error: Exception) -> str:
    return "these coordinates can't be" if isinstance(error, InputError) else str(error)
