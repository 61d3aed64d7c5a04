"""The part of a pipeline's document that says when it runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from data.errors import Problem
from data.flow import Option
from data.flow.options import read_options
from data.pipelines.model import CatchUp, Overlap, Schedule

START = datetime(2000, 1, 1, tzinfo=UTC)
SHORTHANDS = {"hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 1", "monthly": "0 0 1 * *"}
OPTIONS = (
    Option("cron", "text", "Five fields: minute hour day month weekday; or hourly, daily, weekly, monthly."),
    Option("zone", "text", "IANA time zone the cron line is read in.", "UTC"),
    Option(
        "catchUp", "choice", "Times missed while Nexus was off: run none, the latest, or all (at most 100).", "latest",
        choices=tuple(CatchUp),
    ),
    Option(
        "overlap", "choice", "A time comes while a run is going: skip it, queue it, or cancel the old run.", "skip",
        choices=tuple(Overlap),
    ),
    Option("after", "columns", "Run after these pipelines succeeded."),
    Option("files", "path", "Run when a file that fits this pattern comes or changes."),
    Option("lake", "text", "Run when this lake has new data."),
    Option("webhook", "flag", "Run when the pipeline's webhook is called with its token.", False),
)  # fmt: skip


def read_schedule(given: Any, path: str) -> tuple[Schedule, list[Problem]]:
    """The schedule, or none that ever fires, and every problem."""
    if given is None:
        return Schedule(), []
    values, problems = read_options(OPTIONS, given, path)
    zone = str(values.get("zone", "UTC"))
    cron = values.get("cron")
    cron = SHORTHANDS.get(str(cron), cron)
    if not _zone(zone):
        problems.append(Problem(f"{path}/zone", "pipeline.zone_unknown", {"zone": zone}))
    elif cron is not None and (detail := _wrong(str(cron), zone)):
        problems.append(Problem(f"{path}/cron", "pipeline.cron_wrong", {"cron": str(cron), "detail": detail}))
    if problems:
        return Schedule(), problems
    schedule = Schedule(
        cron, zone, CatchUp(values["catchUp"]), Overlap(values["overlap"]), tuple(values.get("after", ())),
        values.get("files"), values.get("lake"), bool(values.get("webhook")),
    )  # fmt: skip
    return schedule, []


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _wrong(cron: str, zone: str) -> str:
    try:
        next(CronSim(cron, START.astimezone(ZoneInfo(zone))))
    except (CronSimError, StopIteration) as error:
        return str(error) or "never"
    return ""
