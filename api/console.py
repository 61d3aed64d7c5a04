"""What one can write in SQL, for editors: `/api/data-warehouse/names`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Parameter, Request
from api.schemas.console import Names
from data.console import LakeNames, names

TAG = "Data warehouse"
BASE = "/api/data-warehouse"


def show_names(request: Request) -> flask.Response:
    """Lakes, tables, columns and functions that SQL on `lake` may name; `lake` itself is the first."""
    found = names(request.core, actor=request.actor, lake=request.args.get("lake", "prod"))
    functions = [{"name": each.name, "signature": each.signature} for each in found.functions]
    return answer({"lake": found.lake, "lakes": [_lake(each) for each in found.lakes], "functions": functions})


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
)  # fmt: skip
