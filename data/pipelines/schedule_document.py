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
    Option("cron", "text"),
    Option("zone", "text", "UTC"),
    Option("catchUp", "choice", "latest", choices=tuple(CatchUp)),
    Option("overlap", "choice", "skip", choices=tuple(Overlap)),
    Option("after", "columns"),
    Option("files", "path"),
    Option("lake", "text"),
    Option("webhook", "flag", False),
)


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
