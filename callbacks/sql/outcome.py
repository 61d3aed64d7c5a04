"""A query as it stands, turned into what the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash.development.base_component import Component

from callbacks.context import actor, core
from components.format import Translator
from components.sql.cells import record
from components.sql.result import (
    FORMATS,
    Answer,
    Running,
    answered,
    grid,
    nothing_yet,
    running,
    stopped,
)
from components.sql.result import (
    failed as failed_card,
)
from components.view import Reason
from data.console import Tab, examples
from data.errors import NexusError, QueryError
from data.queries import QueryHandle, QueryState, page

RESULTS = "/api/data-warehouse/queries"
SAMPLE = 60


@dataclass(frozen=True)
class Shown:
    """What the page shows of a tab: the query it follows (None for none), whether it still `runs`, the body of the
    result, the mark in the editor (None leaves it as it is) and a word for the bar."""

    tab: str
    body: Component
    query: str | None = None
    runs: bool = False
    mark: dict[str, Any] | None = None
    word: str = ""

    def outputs(self) -> dict[str, Any]:
        """The outputs of the callback that follows queries."""
        return {
            "run": {"tab": self.tab, "query": self.query},
            "result": self.body,
            "mark": self.mark or {"tab": self.tab},
            "status": self.word,
            "idle": not self.runs,
            "still": not self.runs,
        }


def nothing(tab: Tab, t: Translator) -> Shown:
    """A tab that has asked nothing yet, or whose result is gone."""
    begun = [] if tab.text.strip() else examples(core(), tab.lake, actor=actor())
    return Shown(tab.id, nothing_yet([(t(f"sql.example.{name}"), sql) for name, sql in begun], t))


def of(tab: str, handle: QueryHandle, t: Translator) -> Shown:
    """A query at one moment."""
    if not handle.is_final:
        now = Running(handle.state.value, handle.elapsed_ms, handle.row_count, handle.bytes, handle.queue_position)
        word = f"{t(f'sql.state.{handle.state.value}')} · {t.duration(handle.elapsed_ms)}"
        return Shown(tab, running(now, t), handle.query_id, runs=True, word=word)
    if handle.state is QueryState.SUCCEEDED:
        answer = answer_of(handle, t)
        return Shown(tab, answered(answer, rows(answer, t), t), handle.query_id)
    if handle.state is QueryState.CANCELLED or handle.error is None:
        return Shown(tab, stopped(handle.state.value, handle.elapsed_ms, t), handle.query_id)
    return failed(tab, handle.error, t, query=handle.query_id)


def failed(tab: str, error: NexusError, t: Translator, *, query: str | None = None) -> Shown:
    """What is wrong, in the result and at its place in the editor."""
    line = error.line if isinstance(error, QueryError) else None
    column = error.column if isinstance(error, QueryError) else None
    body = failed_card(reason_of(error), t, line=line, column=column)
    return Shown(tab, body, query, mark=_mark(tab, error, t))


def failed_text(error: NexusError, t: Translator) -> Component:
    """What is wrong, where a part of a result would stand."""
    return failed_card(reason_of(error), t)


def answer_of(handle: QueryHandle, t: Translator) -> Answer:
    """The result of a query that succeeded."""
    spent = handle.statistics
    notes = []
    if handle.truncated:
        notes.append(t(f"sql.truncated.{handle.truncated_by or 'rows'}"))
    if handle.stand_in:
        notes.append(t("sql.stand_in", lake=handle.stand_in))
    links = tuple((name, f"{RESULTS}/{quote(handle.query_id)}/export?format={name}") for name in FORMATS)
    return Answer(
        handle.query_id,
        tuple((column.name, column.type) for column in handle.columns or ()),
        handle.row_count,
        spent.get("guardMs", 0) + spent.get("engineMs", 0) or handle.elapsed_ms,
        tuple(notes),
        links,
    )


def rows(answer: Answer, t: Translator) -> Component:
    """The grid over a stored result."""
    first = page(core(), answer.query, actor=actor(), start=0, stop=SAMPLE)
    return grid(answer, [record(row, answer.columns, t) for row in first.rows], t)


def reason_of(error: NexusError) -> Reason:
    """An error as a sentence."""
    facts = error.params.items()
    plain = {name: fact if isinstance(fact, str | int | float) else str(fact) for name, fact in facts}
    return Reason(f"errors.{error.code}", plain)


def _mark(tab: str, error: NexusError, t: Translator) -> dict[str, Any]:
    if not isinstance(error, QueryError) or error.line is None:
        return {"tab": tab}
    hint = error.params.get("hint")
    use = t("sql.hint.use", name=hint) if hint else None
    place = {"line": error.line, "column": error.column, "length": error.params.get("length")}
    return {"tab": tab, **place, "message": t.reason(reason_of(error)), "hint": hint, "use": use}
