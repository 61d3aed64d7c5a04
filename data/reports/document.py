"""A report as a document, read with every problem it has, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.core import Core
from data.dashboards import get_dashboard, parse_state
from data.dashboards.compute import check_state
from data.dashboards.exports import FORMATS
from data.errors import DefinitionError, NexusError, Problem
from data.flow.options import nearest
from data.metrics import load_catalog
from data.notify.channels import channels
from data.pipelines.schedule_document import read_schedule
from data.reports.model import Report

KEYS = frozenset("id name dashboard state format schedule channels active".split())
TIMED = frozenset({"cron", "zone"})
LONGEST = 200


def read_report(core: Core, raw: Mapping[str, Any], *, id_: str) -> Report:
    """The report a document means. Raises DefinitionError with every problem."""
    problems = [
        Problem(f"/{key}", "definition.unknown_key", {"key": key, "hint": nearest(key, KEYS)})
        for key in raw
        if key not in KEYS
    ]
    name, format_name = str(raw.get("name") or "").strip(), str(raw.get("format", "xlsx"))
    if not 0 < len(name) <= LONGEST:
        problems.append(Problem("/name", "report.name", {"most": LONGEST}))
    if format_name not in FORMATS:
        problems.append(
            Problem("/format", "dashboard.format", {"value": format_name[:40], "known": ", ".join(FORMATS)})
        )
    dashboard, state = str(raw.get("dashboard") or ""), str(raw.get("state") or "").removeprefix("?")
    problems += _dashboard_problems(core, dashboard, state)
    schedule, found = read_schedule(raw.get("schedule"), "/schedule")
    problems += found
    given = raw.get("schedule")
    if not found and (schedule.cron is None or not isinstance(given, Mapping) or set(given) - TIMED):
        problems.append(Problem("/schedule", "report.schedule", {}))
    told = tuple(dict.fromkeys(raw.get("channels") or ()))
    known = {channel.id for channel in channels(core)}
    missing = [at for at, each in enumerate(told) if each not in known]
    problems += [Problem(f"/channels/{at}", "channel.unknown", {"channel": str(told[at])}) for at in missing]
    if not told:
        problems.append(Problem("/channels", "report.nobody", {}))
    if problems:
        raise DefinitionError("report.invalid", tuple(problems), count=len(problems))
    return Report(id_, name, dashboard, state, format_name, schedule, told, bool(raw.get("active", True)))


def report_document(report: Report) -> dict[str, Any]:
    """The document that `read_report` reads back."""
    return {
        "id": report.id,
        "name": report.name,
        "dashboard": report.dashboard,
        "state": report.state,
        "format": report.format,
        "schedule": {"cron": report.schedule.cron, "zone": report.schedule.zone},
        "channels": list(report.channels),
        "active": report.active,
    }


def stored_report(document: Mapping[str, Any]) -> Report:
    """The report of a document that `report_document` wrote, as it was when it was kept."""
    schedule, _ = read_schedule(document["schedule"], "/schedule")
    return Report(**{**document, "schedule": schedule, "channels": tuple(document["channels"])})


def _dashboard_problems(core: Core, dashboard: str, state: str) -> list[Problem]:
    try:
        check_state(get_dashboard(core, dashboard), parse_state(state), load_catalog(core))
    except NexusError as error:
        path = "/state" if error.code.startswith("state.") else "/dashboard"
        return [Problem(path, error.code, dict(error.params))]
    return []
