"""Lakes and their tables: `/api/data-warehouse/lakes`."""

from __future__ import annotations

import dataclasses
from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.base import Body
from api.schemas.warehouse import Lake, Lakes, NewLakeBody, Table, Tables
from data.errors import NotFound
from data.inventory import NewLake, inventory, lake_facts, register_lake, reload_lake, remove_lake, totals
from data.lakes import TableInfo

TAG = "Data warehouse"
BASE = "/api/data-warehouse/lakes"
ONE = f"{BASE}/<lake_id>"


def show_lakes(request: Request) -> flask.Response:
    """Every lake with its size, age and state."""
    found = inventory(request.core)
    return answer({"lakes": [lake.to_json() for lake in found], "metadata": totals(found).to_json()})


def show_lake(request: Request) -> flask.Response:
    """One lake."""
    return answer(_lake(request, request.path["lake_id"]))


def add_lake(request: Request) -> flask.Response:
    """A lake is registered; it is read at its first use, or by `/test`."""
    body: NewLakeBody = request.body
    lake = NewLake(body.id, body.name, body.kind, body.options, body.standIn, body.slaSeconds)
    register_lake(request.core, lake, actor=request.actor)
    return answer(_lake(request, body.id), status=201, headers={"Location": f"{BASE}/{body.id}"})


def delete_lake(request: Request) -> flask.Response:
    """A lake is forgotten; its source files stay."""
    remove_lake(request.core, request.path["lake_id"], actor=request.actor)
    return flask.Response(status=204)


def test_lake(request: Request) -> flask.Response:
    """The sources of a lake are read again; the answer says what came of it."""
    reload_lake(request.core, request.path["lake_id"], actor=request.actor)
    return answer(_lake(request, request.path["lake_id"]))


def show_tables(request: Request) -> flask.Response:
    """The tables of a lake with their columns."""
    return answer({"tables": [_table(each) for each in request.core.lakes.tables(request.path["lake_id"])]})


def show_table(request: Request) -> flask.Response:
    """One table of a lake with its columns."""
    lake, name = request.path["lake_id"], request.path["table"]
    found = next((each for each in request.core.lakes.tables(lake) if each.name == name), None)
    if found is None:
        raise NotFound("lake.table_unknown", lake=lake, table=name)
    return answer(_table(found))


def _lake(request: Request, lake_id: str) -> dict[str, Any]:
    return lake_facts(request.core, lake_id).to_json()


def _table(table: TableInfo) -> dict[str, Any]:
    return {
        "schema": table.schema,
        "name": table.name,
        "rows": table.rows,
        "sizeBytes": table.bytes,
        "columns": [dataclasses.asdict(column) for column in table.columns],
    }


OPERATIONS = (
    Operation("GET", BASE, show_lakes, "All lakes", TAG, answer=Lakes),
    Operation(
        "POST", BASE, add_lake, "Register a lake", TAG, body=NewLakeBody, answer=Lake, status=201,
        errors=(404, 409, 415, 422), changes=True,
    ),
    Operation("GET", ONE, show_lake, "One lake", TAG, answer=Lake, errors=(404,)),
    Operation("DELETE", ONE, delete_lake, "Forget a lake", TAG, status=204, errors=(404, 409, 422), changes=True),
    Operation(
        "POST", f"{ONE}/test", test_lake, "Read a lake again", TAG, body=Body, answer=Lake,
        errors=(404, 409, 415, 422, 503), changes=True,
    ),
    Operation("GET", f"{ONE}/tables", show_tables, "Tables of a lake", TAG, answer=Tables, errors=(404, 503)),
    Operation("GET", f"{ONE}/tables/<table>", show_table, "One table", TAG, answer=Table, errors=(404, 503)),
)  # fmt: skip
