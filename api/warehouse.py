"""Lakes and queries: `/api/data-warehouse`."""

from __future__ import annotations

import dataclasses
from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas import Lake, Lakes, NewLakeBody, Tables
from data.inventory import NewLake, inventory, lake_facts, register_lake, reload_lake, remove_lake, totals
from data.lakes import TableInfo

TAG = "Data warehouse"
BASE = "/api/data-warehouse"


def list_lakes(request: Request) -> flask.Response:
    """Every lake with its size, age and state."""
    found = inventory(request.core)
    return answer({"lakes": [lake.to_json() for lake in found], "metadata": totals(found).to_json()})


def get_lake(request: Request) -> flask.Response:
    """One lake."""
    return answer(lake_facts(request.core, request.path["lake_id"]).to_json())


def add_lake(request: Request) -> flask.Response:
    """A lake is registered; it is read at its first use."""
    body: NewLakeBody = request.body
    lake = NewLake(body.id, body.name, body.kind, body.options, body.standIn, body.slaSeconds)
    register_lake(request.core, lake, actor=request.actor)
    return answer(
        lake_facts(request.core, body.id).to_json(), status=201, headers={"Location": f"{BASE}/lakes/{body.id}"}
    )


def delete_lake(request: Request) -> flask.Response:
    """A lake is forgotten; its source files stay."""
    remove_lake(request.core, request.path["lake_id"], actor=request.actor)
    return flask.Response(status=204)


def test_lake(request: Request) -> flask.Response:
    """The lake's sources are read again; says what came of it."""
    reload_lake(request.core, request.path["lake_id"], actor=request.actor)
    return answer(lake_facts(request.core, request.path["lake_id"]).to_json())


def list_tables(request: Request) -> flask.Response:
    """The tables of a lake with their columns."""
    return answer({"tables": [_table(each) for each in request.core.lakes.tables(request.path["lake_id"])]})


def _table(table: TableInfo) -> dict[str, Any]:
    columns = [dataclasses.asdict(column) for column in table.columns]
    return {
        "schema": table.schema,
        "name": table.name,
        "rows": table.rows,
        "sizeBytes": table.bytes,
        "columns": columns,
    }


OPERATIONS = (
    Operation("GET", f"{BASE}/lakes", list_lakes, "All lakes", TAG, answer=Lakes),
    Operation(
        "POST", f"{BASE}/lakes", add_lake, "Register a lake", TAG, "manage", body=NewLakeBody, answer=Lake, status=201,
        errors=(400, 403, 409, 415, 422),
    ),
    Operation("GET", f"{BASE}/lakes/<lake_id>", get_lake, "One lake", TAG, answer=Lake),
    Operation(
        "DELETE", f"{BASE}/lakes/<lake_id>", delete_lake, "Forget a lake", TAG, "manage", status=204,
        errors=(403, 404, 409),
    ),
    Operation(
        "POST", f"{BASE}/lakes/<lake_id>/test", test_lake, "Read a lake again", TAG, "manage", answer=Lake,
        errors=(400, 403, 404, 415, 422, 503),
    ),
    Operation("GET", f"{BASE}/lakes/<lake_id>/tables", list_tables, "Tables of a lake", TAG, answer=Tables),
)  # fmt: skip
