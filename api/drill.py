"""Beneath a dashboard: the source rows of a number, and what a filter can be set to."""

from __future__ import annotations

import base64
import binascii
import re
import time
from dataclasses import replace

import flask

from api.answers import answer, timing
from api.dashboards import ONE, STATE, TAG, WRONG
from api.operation import Operation, Parameter, Request
from api.schemas.bi import FilterFollowers, Members, RowsAnswer
from data.dashboards import (
    Following,
    RowsWanted,
    filter_options,
    followers,
    get_dashboard,
    parse_state,
    rows,
)
from data.dashboards.widget_json import proof_json
from data.errors import InputError
from data.metrics import Order, RowsPage

PAGE = 100
MOST = 1_000
MARK = "mark."
OWN = ("metric", "order", "cursor", "limit")
ROWS = (
    *STATE[:-1],
    replace(STATE[-1], help=f"{STATE[-1].help} `mark.<dimension>` is a member, `mark.time` a period that was clicked."),
    Parameter("metric", "Whose rows; the widget's first metric when left out.", "sales.revenue"),
    Parameter("order", "Columns to sort by, comma-separated; `-` in front sorts downwards.", "-amount"),
    Parameter("limit", "Rows of a page, 1 to 1000.", "100", type="integer"),
    Parameter("cursor", "`nextCursor` of the page before."),
)
SEARCH = (*STATE, Parameter("search", "What the member's label holds.", "nord"))


def show_rows(request: Request) -> flask.Response:
    """The source rows that a widget's number is made of, a page at a time; `total` is how many there are."""
    args = request.args
    marks = {name.removeprefix(MARK): text for name, text in args.items() if name.startswith(MARK)}
    offset = _offset(args.get("cursor"))
    wanted = RowsWanted(
        mark={name: None if text == "~" else text for name, text in marks.items()},
        metric=args.get("metric"),
        order=_order(args.get("order", "")),
        offset=offset,
        limit=request.number("limit", PAGE, least=1, most=MOST),
    )
    ignore = {*OWN, *(name for name in args if name.startswith(MARK))}
    state = parse_state(args.to_dict(flat=False), ignore=ignore)
    id_, widget = request.path["dashboard_id"], request.path["widget_id"]
    page = rows(request.core, id_, widget, state, actor=request.actor, wanted=wanted)
    ready = time.perf_counter()
    response = answer(_page(page))
    proof, serialise = page.proof, (time.perf_counter() - ready) * 1000
    response.headers["Server-Timing"] = timing(
        compile=proof.compile_ms - proof.route_ms, route=proof.route_ms, engine=proof.engine_ms, serialise=serialise
    )
    return response


def show_members(request: Request) -> flask.Response:
    """Up to fifty members of a field that hold `search`, those with the most rows first; they follow the range and the
    page's other filters."""
    state = parse_state(request.args.to_dict(flat=False), ignore={"search"})
    id_, field = request.path["dashboard_id"], request.path["field"]
    started = time.perf_counter()
    found = filter_options(request.core, id_, field, request.args.get("search", ""), state, actor=request.actor)
    ready = time.perf_counter()
    response = answer({"members": [{"value": each.value, "key": each.key, "rows": each.rows} for each in found]})
    serialise = (time.perf_counter() - ready) * 1000
    response.headers["Server-Timing"] = timing(compute=(ready - started) * 1000, serialise=serialise)
    return response


def show_followers(request: Request) -> flask.Response:
    """For the range of the page (`time`) and each of the dashboard's filters, or those in `fields`: every widget with
    numbers, and why it does not follow; `lacking` is null where it does."""
    dashboard = get_dashboard(request.core, request.path["dashboard_id"])
    named = tuple(word for word in request.args.get("fields", "").split(",") if word)
    found = followers(request.core, dashboard, named or dashboard.filters, actor=request.actor)
    listed = [{"field": field, "widgets": [_following(one) for one in each]} for field, each in found.items()]
    return answer({"filters": listed})


def _following(one: Following) -> dict[str, object]:
    lacking = {"reason": one.lacking.reason, "params": one.lacking.params} if one.lacking else None
    return {"id": one.widget, "title": one.title, "follows": one.lacking is None, "lacking": lacking}


def _page(page: RowsPage) -> dict[str, object]:
    count = len(next(iter(page.data.values()), []))
    end = page.offset + count
    return {
        "columns": [{k: v for k, v in vars(column).items() if v is not None} for column in page.columns],
        "data": page.data,
        "total": page.total,
        "nextCursor": _cursor(end) if count and end < page.total else None,
        "proof": proof_json(page.proof),
    }


def _order(text: str) -> tuple[Order, ...]:
    words = [word for word in text.split(",") if word.lstrip("-")]
    return tuple(Order(word.removeprefix("-"), word.startswith("-")) for word in words)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(b"%d" % offset).decode().rstrip("=")


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (ValueError, binascii.Error):
        said = b""
    if not re.fullmatch(rb"[0-9]{1,12}", said):
        raise InputError("request.cursor", parameter="cursor", value=cursor[:80])
    return int(said)


OPERATIONS = (
    Operation(
        "GET", f"{ONE}/widgets/<widget_id>/rows", show_rows, "Source rows of a widget", TAG, answer=RowsAnswer,
        parameters=ROWS, errors=WRONG,
    ),
    Operation(
        "GET", f"{ONE}/filters/<field>", show_members, "Members to filter by", TAG, answer=Members, parameters=SEARCH,
        errors=WRONG,
    ),
    Operation(
        "GET", f"{ONE}/filters", show_followers, "Which widgets follow which filter", TAG, answer=FilterFollowers,
        parameters=(Parameter("fields", "Dimensions, comma-separated; the dashboard's own when left out.", "region"),),
        errors=WRONG,
    ),
)  # fmt: skip
