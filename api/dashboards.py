"""Dashboards and their numbers: `/api/bi/dashboards`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import Any, cast

import flask

from api.answers import JSON, NDJSON, answer, timing, to_bytes, unchanged, wants
from api.errors import fault
from api.operation import Operation, Parameter, Request
from api.schemas.bi import DashboardData, DashboardDocument, DashboardList
from data.cache import Memory
from data.dashboards import (
    Dashboard,
    DashboardState,
    WidgetData,
    annotations_mark,
    compute,
    dashboard_document,
    format_state,
    get_dashboard,
    list_dashboards,
    parse_state,
    spent_on,
    summary,
    to_json,
)
from data.dashboards.from_sql.lasting import lasts
from data.dashboards.remember import ground
from data.metrics import MetricResult, load_catalog

TAG = "Dashboards"
BASE = "/api/bi/dashboards"
ONE = f"{BASE}/<dashboard_id>"
STATE = (
    Parameter("range", "ISO days (`2026-01-01/2026-03-31`, both included) or words.", "last 12 months"),
    Parameter("from", "First day; together with `to`, instead of `range`.", "2026-01-01"),
    Parameter("to", "Last day, included.", "2026-03-31"),
    Parameter("grain", "hour, day, week, month, quarter, year or auto.", "month"),
    Parameter("compare", "previous_period, previous_year or none.", "previous_year"),
    Parameter(
        "state",
        "The rest of the page's address, each a parameter of its own: `f.<field>` filters (comma-separated values;"
        " `f.<field>.not` excludes), `x.<widget>.<field>` cross-filters, `d.<widget>` drill paths, `by.<widget>`.",
        "f.region=DACH",
        type="object",
    ),
)
WRONG = (404, 422, 429, 503)
SHELF = "api.dashboards.answers"
KEPT = 100


def show_dashboards(request: Request) -> flask.Response:
    """All dashboards: those made here, and those that come with Nexus."""
    found = list_dashboards(request.core)
    return answer(
        {
            "custom": [_entry(each) for each in found if not each.prebuilt],
            "prebuilt": [_entry(each) for each in found if each.prebuilt],
        }
    )


def show_dashboard(request: Request) -> flask.Response:
    """The document of a dashboard, as it can be sent back; its ETag is what `If-Match` wants."""
    found = get_dashboard(request.core, request.path["dashboard_id"])
    return unchanged(found.mark) or document_answer(found)


def document_answer(found: Dashboard, *, status: int = 200) -> flask.Response:
    """The document of a dashboard with its ETag; where it is new, with its address."""
    headers = {"Location": f"{BASE}/{found.id}"} if status == 201 else None
    response = answer(dashboard_document(found), status=status, headers=headers)
    response.set_etag(found.mark)
    return response


def show_data(request: Request) -> flask.Response:
    """All numbers of a dashboard in a state, which is the query string of its page.

    With `Accept: application/x-ndjson` a widget a line, as each is done. The ETag stays while the data does; the error
    of one widget stands in that widget, and such an answer has no ETag.
    """
    id_, state = request.path["dashboard_id"], parse_state(request.args.to_dict(flat=False))
    tag, lasting = _tag(request, id_, state), lasts(request.core, get_dashboard(request.core, id_))
    if wants(NDJSON):
        return flask.Response(_lines(request, id_, state), content_type=NDJSON)
    if lasting and (known := unchanged(tag)):
        return known
    if lasting and (kept := _shelf(request).get(tag)) is not None:
        return _respond(cast(bytes, kept), tag, timing(**spent_on(()), serialise=0, kept=0))
    started = time.perf_counter()
    widgets = list(compute(request.core, id_, state, actor=request.actor))
    short = summary(request.core, id_, state, actor=request.actor)
    ready = time.perf_counter()
    body = to_bytes(
        {
            "metrics": short.metrics,
            "timeSeries": short.time_series,
            "widgets": {widget.id: to_json(widget) for widget in widgets},
            "dataAsOf": short.as_of,
        }
    )
    whole = lasting and not any(widget.error for widget in widgets)
    if whole and all(result.proof.route == "cache" for result in _results(widgets)):
        _shelf(request).set(tag, body)
    return _respond(body, tag if whole else None, _timing(widgets, started, ready))


def _entry(found: Dashboard) -> dict[str, Any]:
    count = len(found.widgets)
    return {"id": found.id, "name": found.name, "type": found.type, "widgets": count, "refreshRate": found.refresh_rate}


def _tag(request: Request, id_: str, state: DashboardState) -> str:
    """Differs whenever the answer may: document, datasets, data, day, what the actor may see, state."""
    core = request.core
    rests_on = ground(core, get_dashboard(core, id_), load_catalog(core), request.actor)
    shown = rests_on, annotations_mark(core), format_state(state)
    return hashlib.blake2b(repr(shown).encode(), digest_size=12).hexdigest()


def _lines(request: Request, id_: str, state: DashboardState) -> Iterator[bytes]:
    """Checks of the state are done before the first line; a fault in between is the last line."""
    widgets = compute(request.core, id_, state, actor=request.actor)
    doing = f"{flask.request.method} {flask.request.path}"
    return flask.stream_with_context(_told(widgets, doing))


def _told(widgets: Iterator[WidgetData], doing: str) -> Iterator[bytes]:
    try:
        for widget in widgets:
            yield to_bytes(to_json(widget)) + b"\n"
    except Exception as error:
        yield to_bytes({"problem": fault(error, doing)}) + b"\n"


def _respond(body: bytes, tag: str | None, spent: str) -> flask.Response:
    response = flask.Response(body, content_type=JSON, headers={"Server-Timing": spent})
    if tag:
        response.set_etag(tag, weak=True)
    return response


def _shelf(request: Request) -> Memory:
    """Whole answers whose proofs say `cache`, by tag; what was computed just now says so once and is not kept."""
    shelf = request.core.memory.get(SHELF)
    if not isinstance(shelf, Memory):
        shelf = Memory(entries=KEPT)
        request.core.memory.set(SHELF, shelf)
    return shelf


def _results(widgets: list[WidgetData]) -> list[MetricResult]:
    return [result for widget in widgets for result in (widget.result, *widget.parts.values()) if result]


def _timing(widgets: list[WidgetData], started: float, ready: float) -> str:
    serialise = (time.perf_counter() - ready) * 1000
    return timing(**spent_on(widgets), compute=(ready - started) * 1000, serialise=serialise)


OPERATIONS = (
    Operation("GET", BASE, show_dashboards, "All dashboards", TAG, answer=DashboardList),
    Operation(
        "GET", ONE, show_dashboard, "A dashboard and its document", TAG, answer=DashboardDocument, errors=(404, 422)
    ),
    Operation(
        "GET", f"{ONE}/data", show_data, "The numbers of a dashboard", TAG, answer=DashboardData, parameters=STATE,
        media=(JSON, NDJSON), errors=WRONG,
    ),
)  # fmt: skip
