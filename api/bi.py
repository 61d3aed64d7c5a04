"""Dashboards and metric queries: `/api/bi`."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import flask

from api.answers import answer, to_bytes
from api.operation import Operation, Parameter, Request
from api.schemas import DashboardData, DashboardList, Datasets, Explanation, MetricAnswer, MetricQueryBody, Metrics
from data.dashboards import Dashboard, DashboardState, WidgetData, compute, get_dashboard, list_dashboards, parse_state
from data.dashboards.export import export_csv
from data.dashboards.summary import summary
from data.dashboards.widget_json import proof_json, to_json
from data.errors import InputError
from data.metrics import MetricResult, load_catalog, parse_query, run
from data.metrics.model import Dataset

TAG = "Dashboards"
BASE = "/api/bi"
STATE = (
    Parameter("range", "ISO days (`2026-01-01/2026-03-31`) or words (`last 12 months`).", "last 12 months"),
    Parameter("from", "First day; together with `to`, instead of `range`.", "2026-01-01"),
    Parameter("to", "Last day, included.", "2026-03-31"),
    Parameter("grain", "hour, day, week, month, quarter, year or auto.", "month"),
    Parameter("compare", "previous_period, previous_year or none.", "previous_year"),
    Parameter("f.<field>", "Values of a filter, comma-separated; `f.<field>.not` excludes.", "DACH"),
)
SHOWN = ("conformed", "label", "unit", "better")


def dashboards(request: Request) -> flask.Response:
    """Prebuilt and custom dashboards."""
    found = list_dashboards(request.core)
    return answer(
        {
            "custom": [_entry(each) for each in found if not each.prebuilt],
            "prebuilt": [_entry(each) for each in found if each.prebuilt],
        }
    )


def dashboard(request: Request) -> flask.Response:
    """The document of a dashboard; its ETag changes with it."""
    found = get_dashboard(request.core, request.path["dashboard_id"])
    return answer({**_entry(found), "document": dataclasses.asdict(found)})


def dashboard_data(request: Request) -> flask.Response:
    """All numbers of a dashboard in a state; NDJSON gives a widget a line, as each is done."""
    state = _state(request)
    id_ = request.path["dashboard_id"]
    started = time.perf_counter()
    widgets = compute(request.core, id_, state, actor=request.actor)
    if (
        flask.request.accept_mimetypes.best_match(["application/json", "application/x-ndjson"])
        == "application/x-ndjson"
    ):
        return flask.Response(_lines(widgets), content_type="application/x-ndjson")
    computed = list(widgets)
    short = summary(request.core, id_, state, actor=request.actor)
    ready = time.perf_counter()
    body = {
        "metrics": short.metrics,
        "timeSeries": list(short.time_series),
        "widgets": {widget.id: to_json(widget) for widget in computed},
        "dataAsOf": short.as_of,
    }
    response = answer(body)
    response.headers["Server-Timing"] = _timing(computed, started, ready)
    return response


def export_widget(request: Request) -> flask.Response:
    """All rows of a widget as CSV, streamed, with its filters and the moment of its data."""
    id_, widget = request.path["dashboard_id"], request.path["widget_id"]
    lines = export_csv(request.core, id_, widget, _state(request), actor=request.actor)
    name = f"{id_}-{widget}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return flask.Response(lines, content_type="text/csv; charset=utf-8", headers=headers)


def metric_query(request: Request) -> flask.Response:
    """The answer to a metric query, with its proof."""
    started = time.perf_counter()
    result = run(request.core, parse_query(request.body.model_dump(exclude_unset=True)), actor=request.actor)
    response = answer(_result(result))
    spent = (time.perf_counter() - started) * 1000
    proof = result.proof
    response.headers["Server-Timing"] = (
        f"compile;dur={proof.compile_ms:.2f}, engine;dur={proof.engine_ms:.2f}, total;dur={spent:.2f}"
    )
    return response


def explain_query(request: Request) -> flask.Response:
    """How a metric query is answered: datasets, route, SQL and its values."""
    proof = run(request.core, parse_query(request.body.model_dump(exclude_unset=True)), actor=request.actor).proof
    return answer({"sql": proof.sql, "values": list(proof.values), "proof": proof_json(proof)})


def datasets(request: Request) -> flask.Response:
    """Every dataset with its dimensions, hierarchies and metrics."""
    catalog = load_catalog(request.core)
    return answer({"datasets": [_dataset(each) for each in catalog.datasets.values()]})


def metrics(request: Request) -> flask.Response:
    """Every metric that can be asked for."""
    return answer({"metrics": [each for d in load_catalog(request.core).datasets.values() for each in _metrics(d)]})


def _entry(found: Dashboard) -> dict[str, Any]:
    count = len(found.widgets)
    return {"id": found.id, "name": found.name, "type": found.type, "widgets": count, "refreshRate": found.refresh_rate}


def _state(request: Request) -> DashboardState:
    given = {name: value for name, value in request.args.items() if name not in {"from", "to"}}
    first, last = request.args.get("from"), request.args.get("to")
    if first or last:
        if not (first and last) or "range" in given:
            raise InputError("request.from_to")
        given["range"] = f"{first}/{last}"
    return parse_state(given)


def _lines(widgets: Iterator[WidgetData]) -> Iterator[bytes]:
    for widget in widgets:
        yield to_bytes(to_json(widget)) + b"\n"


def _timing(widgets: list[WidgetData], started: float, ready: float) -> str:
    proofs = [widget.result.proof for widget in widgets if widget.result is not None]
    own = [proof for proof in proofs if proof.route != "cache"]
    parts = {
        "compile": sum(proof.compile_ms for proof in own),
        "engine": sum(proof.engine_ms for proof in own),
        "compute": (ready - started) * 1000,
        "serialise": (time.perf_counter() - ready) * 1000,
    }
    return ", ".join(f"{name};dur={spent:.2f}" for name, spent in parts.items())


def _result(result: MetricResult) -> dict[str, Any]:
    columns = [dataclasses.asdict(column) for column in result.columns]
    return {"columns": columns, "data": result.data, "totals": result.totals, "proof": proof_json(result.proof)}


def _dataset(dataset: Dataset) -> dict[str, Any]:
    dimensions = [{"id": id_, "label": each.label} for id_, each in dataset.dimensions.items()]
    hierarchies = {id_: list(levels) for id_, levels in dataset.hierarchies.items()}
    return {
        "id": dataset.id,
        "label": dataset.label,
        "lake": dataset.lake,
        "dimensions": dimensions,
        "hierarchies": hierarchies,
        "metrics": _metrics(dataset),
    }


def _metrics(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {"id": f"{dataset.id}.{name}", "label": m.label, "unit": m.unit, "better": m.better, "dataset": dataset.id}
        for name, m in dataset.metrics.items()
    ]


OPERATIONS = (
    Operation("GET", f"{BASE}/dashboards", dashboards, "All dashboards", TAG, answer=DashboardList),
    Operation("GET", f"{BASE}/dashboards/<dashboard_id>", dashboard, "The document of a dashboard", TAG),
    Operation(
        "GET", f"{BASE}/dashboards/<dashboard_id>/data", dashboard_data, "The numbers of a dashboard", TAG,
        answer=DashboardData, parameters=STATE, media=("application/json", "application/x-ndjson"),
    ),
    Operation(
        "GET", f"{BASE}/dashboards/<dashboard_id>/widgets/<widget_id>/export", export_widget, "A widget as CSV", TAG,
        parameters=STATE, media=("text/csv",),
    ),
    Operation(
        "POST", f"{BASE}/query", metric_query, "Ask a metric query", TAG, body=MetricQueryBody, answer=MetricAnswer,
        errors=(400, 403, 404, 415, 422, 429, 503),
    ),
    Operation(
        "POST", f"{BASE}/query/explain", explain_query, "Explain a metric query", TAG, body=MetricQueryBody,
        answer=Explanation, errors=(400, 403, 404, 415, 422, 429, 503),
    ),
    Operation("GET", f"{BASE}/datasets", datasets, "All datasets", TAG, answer=Datasets),
    Operation("GET", f"{BASE}/metrics", metrics, "All metrics", TAG, answer=Metrics),
)  # fmt: skip
