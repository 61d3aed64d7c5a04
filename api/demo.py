"""What the demo company's carrier would serve, so that a pipeline can read a real API: `/api/demo/shipments`."""

from __future__ import annotations

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.pipelines import Shipments
from data.demo import shipments

PARAMETERS = (
    Parameter("page", "Page, from 1.", "1", type="integer"),
    Parameter("size", "Shipments on a page.", "100", type="integer"),
)


def show_shipments(request: Request) -> flask.Response:
    """Shipments of the last thirty days; a page without any follows the last. Demo data."""
    page = request.number("page", 1, least=1, most=1_000_000)
    size = request.number("size", 100, least=1, most=1_000)
    found = shipments(request.core, page=page, size=size) if request.core.settings.demo else []
    return answer({"shipments": found, "page": page, "demo": True})


OPERATIONS = (
    Operation(
        "GET", "/api/demo/shipments", show_shipments, "Shipments (demo)", "Demo", answer=Shipments,
        parameters=PARAMETERS,
    ),
)  # fmt: skip
