"""An alert as a document, read with every problem it has, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.alerts.conditions import KINDS
from data.alerts.model import Alert
from data.errors import DefinitionError, NexusError, Problem
from data.flow.options import nearest, read_options
from data.metrics import Catalog, Clause, Grain, Group
from data.metrics.conditions import read_condition, write_condition
from data.metrics.expressions import Refused

GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)
KEYS = frozenset("id name metric grain condition filters wait repeat channels active".split())
LONGEST = 200
MOST_WAIT = 60


def read_alert(raw: Mapping[str, Any], catalog: Catalog, *, id_: str, channels: frozenset[str]) -> Alert:
    """The alert a document means; `channels` are those there are. Raises DefinitionError with every problem."""
    problems = [
        Problem(f"/{key}", "definition.unknown_key", {"key": key, "hint": nearest(key, KEYS)})
        for key in raw
        if key not in KEYS
    ]
    name = str(raw.get("name") or "").strip()
    if not 0 < len(name) <= LONGEST:
        problems.append(Problem("/name", "alert.name", {"most": LONGEST}))
    wait = raw.get("wait", 0)
    if isinstance(wait, bool) or not isinstance(wait, int) or not 0 <= wait <= MOST_WAIT:
        problems.append(Problem("/wait", "alert.wait", {"most": MOST_WAIT}))
    metric, grain = _metric(raw, catalog, problems), _grain(raw, problems)
    kind, options = _condition(raw.get("condition"), problems)
    filters = _filters(raw.get("filters"), problems)
    told = tuple(dict.fromkeys(raw.get("channels") or ()))
    problems += [
        Problem(f"/channels/{at}", "channel.unknown", {"channel": str(each)})
        for at, each in enumerate(told)
        if each not in channels
    ]
    if problems:
        raise DefinitionError("alert.invalid", tuple(problems), count=len(problems))
    repeat, active = bool(raw.get("repeat", False)), bool(raw.get("active", True))
    return Alert(id_, name, metric, grain, kind, options, filters, wait, repeat, told, active)


def alert_document(alert: Alert) -> dict[str, Any]:
    """The document that `read_alert` reads back."""
    return {
        "id": alert.id,
        "name": alert.name,
        "metric": alert.metric,
        "grain": alert.grain,
        "condition": {"kind": alert.condition, **alert.options},
        "filters": write_condition(alert.filters) if alert.filters else None,
        "wait": alert.wait,
        "repeat": alert.repeat,
        "channels": list(alert.channels),
        "active": alert.active,
    }


def stored_alert(document: Mapping[str, Any]) -> Alert:
    """The alert of a document that `alert_document` wrote, as it was when it was kept."""
    facts = dict(document)
    options = dict(facts["condition"])
    facts["condition"] = options.pop("kind")
    facts["filters"] = read_condition(facts["filters"]) if facts["filters"] else None
    return Alert(**{**facts, "options": options, "channels": tuple(facts["channels"])})


def _metric(raw: Mapping[str, Any], catalog: Catalog, problems: list[Problem]) -> str:
    try:
        dataset, metric = catalog.metric(str(raw.get("metric") or ""))
    except NexusError as error:
        problems.append(Problem("/metric", error.code, dict(error.params)))
        return ""
    return f"{dataset.id}.{metric.id}"


def _grain(raw: Mapping[str, Any], problems: list[Problem]) -> str:
    given = str(raw.get("grain", Grain.DAY))
    if given not in GRAINS:
        problems.append(Problem("/grain", "alert.grain", {"grain": given[:40], "known": ", ".join(GRAINS)}))
    return given


def _condition(raw: Any, problems: list[Problem]) -> tuple[str, dict[str, Any]]:
    given = dict(raw) if isinstance(raw, Mapping) else {}
    kind = str(given.pop("kind", ""))
    if kind not in KINDS:
        problems.append(Problem("/condition/kind", "alert.kind", {"kind": kind[:40], "known": ", ".join(KINDS)}))
        return "", {}
    options, found = read_options(KINDS[kind].options, given, "/condition")
    problems += found
    if kind == "forecast" and options.get("when") != "outside" and "value" not in options:
        problems.append(Problem("/condition/value", "pipeline.option_missing", {"option": "value"}))
    return kind, options


def _filters(raw: Any, problems: list[Problem]) -> Clause | Group | None:
    if raw is None:
        return None
    try:
        return read_condition(raw, path="/filters")
    except Refused as refusal:
        params = dict(refusal.params)
        problems.append(Problem(str(params.pop("path", "/filters")), refusal.code, params))
        return None
