"""Rollups: `/api/bi/rollups`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.metrics import BASE, TAG
from api.operation import Operation, Request
from api.schemas.rollups import OfferList, RebuildAnswer, RebuildBody, RollupList
from data.metrics import (
    Offer,
    RollupFacts,
    accept_offer,
    dismiss_offer,
    drop_rollup,
    list_offers,
    list_rollups,
    measure_in_background,
    rebuild_in_background,
)

ALL = f"{BASE}/rollups"
OFFERS = f"{ALL}/offers"


def show_rollups(request: Request) -> flask.Response:
    """Every rollup that a dataset declares: state, size, age, cost, how often it served and why it was passed over."""
    found = list_rollups(request.core)
    stats = {
        "total": len(found),
        "ready": sum(each.state == "ready" for each in found),
        "rows": sum(each.rows or 0 for each in found if each.bytes is not None or each.state == "ready"),
        "sizeBytes": sum(each.bytes or 0 for each in found),
        "hits": sum(each.hits for each in found),
    }
    return answer({"rollups": [_facts(each) for each in found], "stats": stats})


def rebuild_rollups(request: Request) -> flask.Response:
    """Drop and build anew, of one dataset or of all. Queries take the rows until a rollup is verified."""
    dataset = request.body.dataset
    rebuild_in_background(request.core, dataset=None if dataset == "*" else dataset)
    return answer({"status": "building"}, status=202)


def remove_rollup(request: Request) -> flask.Response:
    """Drop the table of a rollup; the next refresh builds it again unless the dataset no longer declares it."""
    drop_rollup(request.core, request.path["rollup"])
    return flask.Response(status=204)


def show_offers(request: Request) -> flask.Response:
    """Rollups that would have saved work on what was asked, with what that is as it was measured, most first."""
    found = list_offers(request.core)
    stats = {"total": len(found), "savedTime": sum(each.saved_ms for each in found)}
    return answer({"offers": [_offer(each) for each in found], "stats": stats})


def measure(request: Request) -> flask.Response:
    """Make offers anew of the queries asked until now: each is built on trial, verified, and asked both ways."""
    measure_in_background(request.core)
    return answer({"status": "measuring"}, status=202)


def accept(request: Request) -> flask.Response:
    """Write an offered rollup into its dataset's file and build it."""
    accept_offer(request.core, request.path["offer"], actor=request.actor)
    return answer({"status": "building"}, status=202)


def dismiss(request: Request) -> flask.Response:
    """Never make an offer again."""
    dismiss_offer(request.core, request.path["offer"], actor=request.actor)
    return flask.Response(status=204)


def _offer(each: Offer) -> dict[str, Any]:
    return {
        "id": each.id,
        "dataset": each.dataset,
        "rollup": dict(each.rollup),
        "queries": each.asks,
        "rowsTime": each.rows_ms,
        "rollupTime": each.rollup_ms,
        "savedTime": each.saved_ms,
        "rows": each.rows,
        "baseRows": each.base_rows,
        "measuredAt": each.measured_at,
    }


def _facts(each: RollupFacts) -> dict[str, Any]:
    return {
        "id": each.id,
        "dataset": each.dataset,
        "lake": each.lake,
        "grain": each.grain,
        "time": each.time,
        "dimensions": each.dimensions,
        "measures": each.measures,
        "state": each.state,
        "rows": each.rows,
        "baseRows": each.base_rows,
        "sizeBytes": each.bytes,
        "builtAt": each.built_at,
        "builtFrom": each.source,
        "buildTime": each.milliseconds,
        "checked": each.checked,
        "differing": each.differing,
        "hits": each.hits,
        "misses": dict(each.misses),
        "usedAt": each.used_at,
    }


OPERATIONS = (
    Operation("GET", ALL, show_rollups, "All rollups", TAG, answer=RollupList),
    Operation(
        "POST", f"{ALL}/rebuild", rebuild_rollups, "Build rollups anew", TAG, body=RebuildBody, answer=RebuildAnswer,
        status=202, errors=(404, 415, 422), changes=True,
    ),
    Operation("GET", OFFERS, show_offers, "Rollups worth having", TAG, answer=OfferList),
    Operation(
        "POST", f"{OFFERS}/measure", measure, "Make offers anew", TAG, answer=RebuildAnswer, status=202, changes=True
    ),
    Operation(
        "POST", f"{OFFERS}/<offer>/accept", accept, "Accept an offer", TAG, answer=RebuildAnswer, status=202,
        errors=(404, 409), changes=True,
    ),
    Operation(
        "POST", f"{OFFERS}/<offer>/dismiss", dismiss, "Dismiss an offer", TAG, status=204, errors=(404,), changes=True
    ),
    Operation(
        "DELETE", f"{ALL}/<rollup>", remove_rollup, "Drop a rollup", TAG, status=204, errors=(404,), changes=True
    ),
)  # fmt: skip
