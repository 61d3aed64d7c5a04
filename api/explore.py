"""Questions that no dashboard asks: `/api/bi/explore`; and what follows a span dragged over a widget."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import flask

from api.answers import answer, timing
from api.dashboards import BASE, ONE, STATE, TAG, WRONG
from api.operation import Operation, Parameter, Request
from api.schemas.bi import BrushAnswer, ExploreAnswer
from data.dashboards import WidgetData, explore, follow, format_question, parse_question, parse_state, spent_on, to_json
from data.dashboards.widget_json import error_json

PATH = f"{BASE.rpartition('/')[0]}/explore"
QUESTION = (
    Parameter("m", "Metrics, comma-separated.", "sales.revenue"),
    Parameter("d", "Dimensions to break by, comma-separated.", "region,category"),
    Parameter("t", "1: by time too.", "1"),
    Parameter("kind", "The chart; left out, one that fits is taken.", "pivot"),
    *STATE[:-1],
    Parameter(
        "conditions",
        "Each a parameter of its own: `f.<field>` filters, `any.<n>.<field>` filters of which one in each group n must"
        " hold, `h.<metric>.<gt|ge|lt|le|eq|ne>` keeps members by a metric.",
        "any.1.region=DACH&any.1.segment=SMB&h.sales.revenue.gt=1000",
        type="object",
    ),
)


def show_answer(request: Request) -> flask.Response:
    """The numbers of a question, which is the query string of its page: its chart, then its table.

    `query` is the question in its normal form, `kinds` what could draw it.
    """
    question, state = parse_question(request.args.to_dict(flat=False))
    started = time.perf_counter()
    found = explore(request.core, question, state, actor=request.actor)
    body = {
        "query": format_question(question, state),
        "kind": found.kind,
        "kinds": found.kinds,
        "widgets": [to_json(widget) for widget in found.widgets],
    }
    return _timed(body, found.widgets, started)


def show_brush(request: Request) -> flask.Response:
    """The other widgets while a span is dragged over this one, in a state with its `x.<widget>.time.between`.

    They come from cubes that the first step makes, without a query.

    `leftOut` says by widget why it follows only in the numbers of the dashboard itself.
    """
    state, source = parse_state(request.args.to_dict(flat=False)), request.path["widget_id"]
    started = time.perf_counter()
    found = follow(request.core, request.path["dashboard_id"], state, source, actor=request.actor)
    body = {
        "widgets": {widget.id: to_json(widget) for widget in found.widgets},
        "leftOut": {id_: error_json(error) for id_, error in found.left_out.items()},
    }
    return _timed(body, found.widgets, started)


def _timed(body: dict[str, Any], widgets: Iterable[WidgetData], started: float) -> flask.Response:
    ready = time.perf_counter()
    response = answer(body)
    serialise = (time.perf_counter() - ready) * 1000
    spent = timing(**spent_on(widgets), compute=(ready - started) * 1000, serialise=serialise)
    response.headers["Server-Timing"] = spent
    return response


OPERATIONS = (
    Operation(
        "GET", PATH, show_answer, "Answer a question", TAG, parameters=QUESTION, answer=ExploreAnswer, errors=WRONG,
    ),
    Operation(
        "GET", f"{ONE}/widgets/<widget_id>/brush", show_brush, "Follow a span dragged over a widget", TAG,
        parameters=STATE, answer=BrushAnswer, errors=WRONG,
    ),
)  # fmt: skip
