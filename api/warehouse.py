"""Lakes and their tables: `/api/data-warehouse/lakes`."""

from __future__ import annotations

import dataclasses
from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.base import Body
from api.schemas.warehouse import Lake, LakeChangeBody, LakeKinds, Lakes, NewLakeBody, Table, Tables
from data.inventory import (
    LakeChange,
    NewLake,
    TableProfile,
    edit_lake,
    find_table,
    inventory,
    lake_facts,
    lake_history,
    lake_outcomes,
    register_lake,
    reload_lake,
    remove_lake,
    shown_options,
    table_profile,
    totals,
)
from data.lakes import KINDS, Kind, TableInfo

TAG = "Data warehouse"
BASE = "/api/data-warehouse/lakes"
ONE = f"{BASE}/<lake_id>"


def show_lakes(request: Request) -> flask.Response:
    """Every lake with its size, age and state."""
    found = inventory(request.core)
    return answer({"lakes": [lake.to_json() for lake in found], "metadata": totals(found).to_json()})


def show_lake(request: Request) -> flask.Response:
    """One lake; for an administrator with its options, of secrets only that they are there. `history` is its size by
    day, `files` what became of each of its files or tables when it was last read, and why if it could not be."""
    lake = request.path["lake_id"]
    found = _lake(request, lake)
    if request.actor.is_admin:
        found["options"] = shown_options(request.core.lakes.record(lake), actor=request.actor)
    history = [
        {"day": size.day, "rows": size.rows, "sizeBytes": size.bytes} for size in lake_history(request.core, lake)
    ]
    files = [outcome.to_json() for outcome in lake_outcomes(request.core, lake)]
    return answer({**found, "history": history, "files": files})


def change_lake(request: Request) -> flask.Response:
    """Name, promise and options of a lake are changed; options are laid over the present ones, a secret not named
    stays."""
    body: LakeChangeBody = request.body
    change = LakeChange(body.name, body.slaSeconds, body.options)
    edit_lake(request.core, request.path["lake_id"], change, actor=request.actor)
    return answer(_lake(request, request.path["lake_id"]))


def show_lake_kinds(request: Request) -> flask.Response:
    """The kinds of lakes there are, with their options."""
    return answer({"kinds": [_lake_kind(kind) for kind in KINDS.values()]})


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
    """One table of a lake (`name` or `schema.name`) with its columns; with `profile=true` what is in them."""
    lake, name = request.path["lake_id"], request.path["table"]
    found = _table(find_table(request.core, lake, name))
    if request.args.get("profile", "").lower() in {"1", "true", "yes"}:
        found["profile"] = _profile(table_profile(request.core, lake, name, actor=request.actor))
    return answer(found)


def _lake(request: Request, lake_id: str) -> dict[str, Any]:
    return lake_facts(request.core, lake_id).to_json()


def _lake_kind(kind: Kind) -> dict[str, Any]:
    options = [dataclasses.asdict(option) for option in kind.options]
    return {"kind": kind.name, "dialect": kind.dialect, "standIn": kind.capabilities.stand_in, "options": options}


def _profile(found: TableProfile) -> dict[str, Any]:
    columns = [
        {
            "name": each.name,
            "type": each.type,
            "nulls": each.nulls,
            "distinct": each.distinct,
            "min": each.least,
            "max": each.most,
            "histogram": list(each.histogram),
            "top": [{"value": value, "count": count} for value, count in each.top],
        }
        for each in found.columns
    ]
    return {"rowsLookedAt": found.looked_at, "newest": found.newest, "columns": columns, "sample": found.sample}


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
    Operation(
        "PATCH", ONE, change_lake, "Change a lake", TAG, body=LakeChangeBody, answer=Lake,
        errors=(404, 415, 422, 503), changes=True,
    ),
    Operation("DELETE", ONE, delete_lake, "Forget a lake", TAG, status=204, errors=(404, 409, 422), changes=True),
    Operation(
        "POST", f"{ONE}/test", test_lake, "Read a lake again", TAG, body=Body, answer=Lake,
        errors=(404, 409, 415, 422, 503), changes=True,
    ),
    Operation("GET", f"{ONE}/tables", show_tables, "Tables of a lake", TAG, answer=Tables, errors=(404, 503)),
    Operation(
        "GET", f"{ONE}/tables/<table>", show_table, "One table", TAG, answer=Table,
        parameters=(Parameter("profile", "Whether to look at its rows.", "true", "boolean"),), errors=(404, 422, 503),
    ),
    Operation("GET", "/api/data-warehouse/lake-kinds", show_lake_kinds, "Kinds of lakes", TAG, answer=LakeKinds),
)  # fmt: skip
