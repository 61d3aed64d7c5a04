"""What one can write in SQL, for editors, and stored results to take along."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.query_runs import stored_file
from api.schemas.console import ComparisonAnswer, Names, PivotAnswer
from data.console import LakeNames, names
from data.errors import InputError
from data.queries import compare, pivot
from data.queries.stored import AGGREGATES

TAG = "Data warehouse"
BASE = "/api/data-warehouse"
FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
    "ndjson": "application/x-ndjson",
}


def show_names(request: Request) -> flask.Response:
    """Lakes, tables, columns and functions that SQL on `lake` may name; `lake` itself is the first."""
    found = names(request.core, actor=request.actor, lake=request.args.get("lake", "prod"))
    functions = [{"name": each.name, "signature": each.signature} for each in found.functions]
    return answer({"lake": found.lake, "lakes": [_lake(each) for each in found.lakes], "functions": functions})


def export_result(request: Request) -> flask.Response:
    """All rows of a stored result as a file. Should something fail on the way, it has an end that its readers refuse;
    of a result that a cap had cut, its name and the header `Truncated-By` say so."""
    query_id, name = request.path["query_id"], request.args.get("format", "csv")
    if name not in FILES:
        raise InputError("request.choice", parameter="format", value=name[:80], choices=", ".join(FILES))
    response = stored_file(request, query_id, name)
    response.content_type = FILES[name]
    return response


def show_pivot(request: Request) -> flask.Response:
    """A stored result as a table of two keys; totals are of all rows beneath them, so they hold for means too."""
    rows, args = request.path["column"], request.args
    found = pivot(
        request.core,
        request.path["query_id"],
        rows=rows,
        columns=args.get("columns"),
        value=args.get("value", rows),
        aggregate=args.get("aggregate", "sum" if "value" in args else "count"),
        actor=request.actor,
    )
    return answer(found)


def show_comparison(request: Request) -> flask.Response:
    """Two stored results, row by row of equal keys: counts, and the rows that are not the same."""
    keys = [key for key in request.args.get("keys", "").split(",") if key]
    found = compare(request.core, request.path["query_id"], request.path["other_id"], keys=keys, actor=request.actor)
    return answer(vars(found))


def _lake(lake: LakeNames) -> dict[str, Any]:
    tables = [
        {
            "schema": table.schema,
            "name": table.name,
            "rows": table.rows,
            "columns": [{"name": column.name, "type": column.type} for column in table.columns],
        }
        for table in lake.tables
    ]
    return {"id": lake.id, "name": lake.name, "dialect": lake.dialect, "error": lake.error, "tables": tables}


OPERATIONS = (
    Operation(
        "GET", f"{BASE}/names", show_names, "Names for SQL", TAG, answer=Names, errors=(404,),
        parameters=(Parameter("lake", "The lake the SQL is for.", "prod"),),
    ),
    Operation(
        "GET", f"{BASE}/queries/<query_id>/export", export_result, "A stored result as a file", TAG,
        media=tuple(each.partition(";")[0] for each in FILES.values()), errors=(404, 409, 429, 503),
        parameters=(Parameter("format", "csv, xlsx, parquet, arrow or ndjson.", "csv"),),
    ),
    Operation(
        "GET", f"{BASE}/queries/<query_id>/compare/<other_id>", show_comparison, "Two stored results compared", TAG,
        answer=ComparisonAnswer, errors=(404, 409, 422, 429, 503),
        parameters=(
            Parameter("keys", "Columns that tell rows apart, comma-separated; proposed when left out.", "id"),
        ),
    ),
    Operation(
        "GET", f"{BASE}/queries/<query_id>/pivot/<column>", show_pivot, "A stored result as a pivot", TAG,
        answer=PivotAnswer, errors=(404, 409, 422, 429, 503),
        parameters=(
            Parameter("columns", "The column whose members go across; none when left out.", "segment"),
            Parameter("value", "The column that is put together; the rows are counted when left out.", "amount"),
            Parameter("aggregate", f"One of {', '.join(AGGREGATES)}.", "sum"),
        ),
    ),
)  # fmt: skip
