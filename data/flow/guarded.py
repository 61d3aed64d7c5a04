"""SQL that people wrote, held to what the guard of the sandbox lets through."""

from __future__ import annotations

import duckdb

from data.flow.options import Refused
from data.sandbox.catalogue import read_catalogue
from data.sandbox.guard import Kind, inspect
from data.sandbox.refusal import Refusal
from data.sandbox.text import check_text


def guarded(connection: duckdb.DuckDBPyConnection, text: str, *, lake: str) -> str:
    """`text` as one SELECT over attached tables; unqualified names mean schema `main` of `lake`. Raises Refused."""
    try:
        check_text(text)
        connection.execute(f'USE "{lake}"."main"')
        verdict = inspect(connection, text, catalogue=read_catalogue(connection), lake=lake)
    except Refusal as refusal:
        place = refusal.as_json(text)
        raise Refused(refusal.code, **{**refusal.params, "line": place["line"], "column": place["column"]}) from refusal
    if verdict.kind is not Kind.SELECT:
        raise Refused("query.not_a_select", statement=verdict.kind.value)
    return verdict.statement
