"""What the editor asks: run it, and show what came of it."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.format import Translator
from components.ids import Sql as Ids
from components.sql.result import Answer, failed, rows
from components.view import Reason
from data.errors import NexusError, QueryError
from data.queries import QueryResult, run_sql


@callback(
    output={"result": Output(Ids.RESULT, "children"), "mark": Output(Ids.MARK, "data")},
    inputs={"ask": Input(Ids.ASK, "data")},
    state={"shown": State(Ids.SHOW, "data")},
    prevent_initial_call=True,
)
def follow(ask: dict[str, Any] | None, shown: dict[str, Any] | None) -> dict[str, Any]:
    """The rows of what was asked, or what is wrong with it and where."""
    if not ask or not shown or ask["what"] != "run":
        raise PreventUpdate
    t = words()
    try:
        found = run_sql(core(), ask["text"], actor=actor(), lake=shown["lake"])
    except NexusError as error:
        return {"result": failed(_reason(error), t), "mark": _mark(error, ask["tab"], t)}
    return {"result": _rows(found, t), "mark": {"tab": ask["tab"]}}


def _rows(found: QueryResult, t: Translator) -> Component:
    answer = Answer(found.query_id, tuple((c.name, c.type) for c in found.columns), found.row_count, found.execution_ms)
    return rows(answer, found.rows, t)


def _reason(error: NexusError) -> Reason:
    plain = {
        name: value if isinstance(value, str | int | float) else str(value) for name, value in error.params.items()
    }
    return Reason(f"errors.{error.code}", plain)


def _mark(error: NexusError, tab: str, t: Translator) -> dict[str, Any]:
    if not isinstance(error, QueryError) or error.line is None:
        return {"tab": tab}
    hint = error.params.get("hint")
    use = t("sql.hint.use", name=hint) if hint else None
    place = {"line": error.line, "column": error.column, "length": error.params.get("length")}
    return {"tab": tab, **place, "message": t.reason(_reason(error)), "hint": hint, "use": use}
