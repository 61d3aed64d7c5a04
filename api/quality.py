"""Quality per table and per rule: below `/api/data-warehouse/analytics`."""

from __future__ import annotations

import dataclasses
from typing import Any

import flask

from api.analytics import BASE, TAG, day_json
from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.base import Body
from api.schemas.quality import Findings, RuleDetail, RulesBody, Suggestions, TableDetail, TableScores
from data.access import Permission, require
from data.core import Core
from data.errors import NotFound
from data.metrics import load_catalog
from data.quality import (
    Dimension,
    Finding,
    Rule,
    TableQuality,
    datasets_on,
    day_trend,
    drop_rule,
    failing_rows,
    findings,
    measure,
    overview,
    put_rules,
    suggest,
    table_quality,
)

ONE = f"{BASE}/tables/<lake_id>/<table>"
RULE = f"{ONE}/rules/<rule>"
LIMIT = Parameter("limit", "Failing rows to show, at most 500.", "50", type="integer")


def show_table_scores(request: Request) -> flask.Response:
    """Every table with its scores and coverage."""
    return answer({"tables": [_table(request.core, each) for each in overview(request.core).tables]})


def show_findings(request: Request) -> flask.Response:
    """What is wrong now, since when, and which datasets feed on it."""
    return answer({"findings": [_finding(request.core, each) for each in findings(request.core)]})


def show_table_quality(request: Request) -> flask.Response:
    """One table with its rules and its scores by day."""
    return answer(_detail(request))


def measure_table(request: Request) -> flask.Response:
    """A table is measured now."""
    require(request.actor, Permission.EDIT)
    table_quality(request.core, *_at(request))
    measure(request.core, *_at(request))
    return answer(_detail(request))


def show_suggestions(request: Request) -> flask.Response:
    """Rules that the data suggests."""
    found = suggest(request.core, *_at(request))
    return answer(
        {
            "suggestions": [
                {
                    "rule": each.id,
                    "dimension": each.dimension.value,
                    "document": dict(each.document),
                    "tested": each.result.tested,
                    "passed": each.result.passed,
                }
                for each in found
            ]
        }
    )


def add_rules(request: Request) -> flask.Response:
    """Rules are added or replaced, and the table is measured by them."""
    body: RulesBody = request.body
    put_rules(request.core, *_at(request), body.rules, actor=request.actor)
    measure(request.core, *_at(request))
    return answer(_detail(request))


def delete_rule(request: Request) -> flask.Response:
    """A rule counts no more."""
    drop_rule(request.core, *_at(request), request.path["rule"], actor=request.actor)
    return flask.Response(status=204)


def show_rule(request: Request) -> flask.Response:
    """One rule as measured last, and rows that fail."""
    lake, table = _at(request)
    quality = table_quality(request.core, lake, table)
    rule = quality.rules.rule(request.path["rule"])
    if rule is None:
        raise NotFound("quality.rule_unknown", rule=request.path["rule"], table=f"{lake}.{table}")
    limit = request.number("limit", 50, least=1, most=500)
    rows = failing_rows(request.core, lake, table, rule.id, actor=request.actor, limit=limit)
    return answer({**_state(quality, rule), "failing": dataclasses.asdict(rows)})


def _at(request: Request) -> tuple[str, str]:
    return request.path["lake_id"], request.path["table"]


def _detail(request: Request) -> dict[str, Any]:
    lake, table = _at(request)
    quality = table_quality(request.core, lake, table)
    snapshot = quality.snapshot
    return {
        **_table(request.core, quality),
        "ruleStates": [_state(quality, rule) for rule in quality.rules.rules],
        "anomalies": [dataclasses.asdict(each) for each in snapshot.anomalies] if snapshot else [],
        "trend": [day_json(point) for point in day_trend(request.core, lake=lake, table=table)],
    }


def _table(core: Core, quality: TableQuality) -> dict[str, Any]:
    snapshot = quality.snapshot
    return {
        "lake": quality.lake,
        "table": quality.table,
        "rows": snapshot.rows if snapshot else None,
        "sample": snapshot.sample if snapshot else False,
        "rules": len(quality.rules.rules),
        "failing": sum(not result.holds for result in quality.results),
        "columns": quality.columns,
        "covered": quality.covered,
        "score": quality.score().percent,
        "dimensions": {each.value: quality.score(each).percent for each in Dimension},
        "measuredAt": snapshot.at if snapshot else None,
        "stale": quality.stale,
        "feeds": _feeds(core, quality.lake, quality.table),
    }


def _state(quality: TableQuality, rule: Rule) -> dict[str, Any]:
    result = next((each for each in quality.results if each.rule == rule.id), None)
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "dimension": rule.dimension.value,
        "severity": rule.severity.value,
        "label": rule.label,
        "columns": list(rule.columns),
        "document": dict(rule.document),
        "tested": result.tested if result else None,
        "passed": result.passed if result else None,
        "failed": result.failed if result else None,
        "since": result.since if result else None,
        "error": result.error if result else None,
    }


def _finding(core: Core, found: Finding) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "lake": found.lake,
        "table": found.table,
        "rule": found.rule.id if found.rule else None,
        "severity": found.severity.value,
        "since": found.since,
        "tested": found.result.tested if found.result else None,
        "failed": found.result.failed if found.result else None,
        "anomaly": dataclasses.asdict(found.anomaly) if found.anomaly else None,
        "error": found.error,
        "feeds": _feeds(core, found.lake, found.table),
    }


def _feeds(core: Core, lake: str, table: str) -> list[str]:
    return [each.id for each in datasets_on(load_catalog(core), lake, table)]


OPERATIONS = (
    Operation("GET", f"{BASE}/tables", show_table_scores, "Scores of all tables", TAG, answer=TableScores),
    Operation("GET", f"{BASE}/findings", show_findings, "What is wrong", TAG, answer=Findings),
    Operation("GET", ONE, show_table_quality, "One table's quality", TAG, answer=TableDetail, errors=(404, 503)),
    Operation(
        "POST", f"{ONE}/measure", measure_table, "Measure a table now", TAG, body=Body, answer=TableDetail,
        errors=(404, 409, 415, 422, 503), changes=True,
    ),
    Operation(
        "GET", f"{ONE}/suggestions", show_suggestions, "Rules the data suggests", TAG, answer=Suggestions,
        errors=(404, 503),
    ),
    Operation(
        "POST", f"{ONE}/rules", add_rules, "Add or replace rules", TAG, body=RulesBody, answer=TableDetail,
        errors=(404, 409, 415, 422, 503), changes=True,
    ),
    Operation(
        "GET", RULE, show_rule, "One rule and its failing rows", TAG, answer=RuleDetail, parameters=(LIMIT,),
        errors=(404, 503),
    ),
    Operation("DELETE", RULE, delete_rule, "Drop a rule", TAG, status=204, errors=(404, 409, 422), changes=True),
)  # fmt: skip
