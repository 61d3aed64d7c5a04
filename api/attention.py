"""What needs attention now: `/api/bi/attention`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.errors import problem
from api.operation import Operation, Request
from api.schemas.bi import Attention
from data.dashboards.attention import Finding, attention


def show_attention(request: Request) -> flask.Response:
    """Headline numbers that miss their target, lie outside their natural limits or can't be computed; gravest first."""
    found = attention(request.core, actor=request.actor)
    return answer({"findings": [_finding(each) for each in found]})


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "dashboard": found.dashboard.id,
        "widget": found.widget,
        "title": found.title,
        "weight": found.weight,
        "metric": found.column.id if found.column else None,
        "unit": found.column.unit if found.column else None,
        "value": found.value,
        "expected": found.expected,
        "low": found.low,
        "high": found.high,
        "period": found.period,
        "grain": found.grain,
        "problem": problem(found.error) if found.error else None,
    }


OPERATIONS = (
    Operation("GET", "/api/bi/attention", show_attention, "What needs attention", "Dashboards", answer=Attention),
)
