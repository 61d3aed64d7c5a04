"""Metric queries, datasets and metrics: `/api/bi`."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import flask

from api.answers import answer, timing, to_bytes
from api.errors import problem
from api.operation import JSON, Operation, Request
from api.schemas.bi import DatasetList, ExplanationAnswer, MetricAnswer, MetricList, MetricQueryBody
from data.dashboards.widget_json import proof_json
from data.metrics import MetricResult, Note, explain, load_catalog, parse_query, run
from data.metrics.model import Dataset

TAG = "Metrics"
BASE = "/api/bi"
WRONG = (404, 415, 422, 429, 503)


def ask_metrics(request: Request) -> flask.Response:
    """The answer to a metric query, with its proof."""
    started = time.perf_counter()
    result = run(request.core, parse_query(request.raw), actor=request.actor)
    ready = time.perf_counter()
    response = flask.Response(to_bytes(_result(result)), content_type=JSON)
    proof = result.proof
    response.headers["Server-Timing"] = timing(
        compile=proof.compile_ms - proof.route_ms,
        route=proof.route_ms,
        engine=proof.engine_ms,
        compute=(ready - started) * 1000,
        serialise=(time.perf_counter() - ready) * 1000,
    )
    return response


def explain_metrics(request: Request) -> flask.Response:
    """How a metric query would be answered: datasets, route, rewrites that fired, SQL and its values. Runs nothing."""
    found = explain(request.core, parse_query(request.raw), actor=request.actor)
    return answer(
        {
            "datasets": found.datasets,
            "route": found.route,
            "reasons": [_note(note) for note in found.reasons],
            "rewrites": [_note(note) for note in found.rewrites],
            "notApplied": [dataclasses.asdict(each) for each in found.not_applied],
            "sql": found.sql,
            "values": found.values,
            "candidates": [dataclasses.asdict(each) for each in found.candidates],
        }
    )


def show_datasets(request: Request) -> flask.Response:
    """Every dataset with its dimensions, hierarchies and metrics, and the files that are wrong."""
    catalog = load_catalog(request.core)
    broken = [{"id": id_, "problem": problem(error)} for id_, error in catalog.broken.items()]
    return answer({"datasets": [_dataset(each) for each in catalog.datasets.values()], "broken": broken})


def show_metrics(request: Request) -> flask.Response:
    """Every metric that can be asked for."""
    datasets = load_catalog(request.core).datasets.values()
    return answer({"metrics": [metric for dataset in datasets for metric in _metrics(dataset)]})


def _result(result: MetricResult) -> dict[str, Any]:
    columns = [{name: value for name, value in vars(column).items() if value is not None} for column in result.columns]
    return {"columns": columns, "data": result.data, "totals": result.totals, "proof": proof_json(result.proof)}


def _note(note: Note) -> dict[str, Any]:
    return dataclasses.asdict(note)


def _dataset(dataset: Dataset) -> dict[str, Any]:
    return {
        "id": dataset.id,
        "label": dataset.label,
        "description": dataset.description,
        "lake": dataset.lake,
        "table": dataset.table,
        "grain": dataset.grain,
        "times": list(dataset.times),
        "dimensions": [
            {"id": id_, "label": each.label, "type": each.type, "hasKey": each.key is not None}
            for id_, each in dataset.dimensions.items()
        ],
        "hierarchies": dataset.hierarchies,
        "metrics": _metrics(dataset),
        "rows": dataset.rows,
    }


def _metrics(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{dataset.id}.{name}",
            "label": metric.label,
            "kind": metric.kind,
            "unit": metric.unit,
            "better": metric.better,
            "dataset": dataset.id,
        }
        for name, metric in dataset.metrics.items()
    ]


OPERATIONS = (
    Operation(
        "POST", f"{BASE}/query", ask_metrics, "Ask a metric query", TAG, body=MetricQueryBody, answer=MetricAnswer,
        errors=WRONG,
    ),
    Operation(
        "POST", f"{BASE}/query/explain", explain_metrics, "Explain a metric query", TAG, body=MetricQueryBody,
        answer=ExplanationAnswer, errors=WRONG,
    ),
    Operation("GET", f"{BASE}/datasets", show_datasets, "All datasets", TAG, answer=DatasetList),
    Operation("GET", f"{BASE}/metrics", show_metrics, "All metrics", TAG, answer=MetricList),
)  # fmt: skip
