"""What the callbacks of pipelines put into their pages."""

from __future__ import annotations

from datetime import UTC, datetime

from callbacks.pipelines.parts import parts
from components.format import translator
from components.ids import PipelineView
from components.pipelines.execution import action_buttons
from components.pipelines.facts import ExecutionFact, PipelineFact
from components.pipelines.forms import add_part, form_cards
from components.pipelines.listing import pipeline_list
from components.shell.header import button

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOCUMENT = {
    "id": "words",
    "source": {"kind": "csv", "path": "words.csv"},
    "steps": [{"kind": "cast", "columns": {"n": "integer"}}],
    "destination": {"kind": "warehouse", "table": "raw.words"},
}
ROW = PipelineFact("words", "Words", "/", "", True, "raw.words", None, None, "", None, "", None, (), None)
EXECUTION = ExecutionFact(
    "exec_1", "/", "words", "/", "failed", "failed", "person", "local", 1, NOW, NOW, NOW, 1.0, 0, 0, 0, 0, 0, 0, 0.0,
    None, None, True, actions=("retry",),
)  # fmt: skip


def pipelines():
    """A row of the list, the forms and buttons of one, what one can do with an execution."""
    t = translator()
    adding = {what: add_part(what, [("filter", "Filter", "")], t) for what in ("add", "add_check")}
    return [
        pipeline_list([ROW], t),
        button("Run", id=PipelineView.button("run")),
        *form_cards(parts(DOCUMENT, t), adding, t),
        *action_buttons(EXECUTION, t),
    ]
