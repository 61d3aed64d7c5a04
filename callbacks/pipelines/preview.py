"""What a step does to real rows, and what a whole run would do; nothing is loaded."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines import draft
from callbacks.pipelines.facts import check_fact, reject_fact
from components.format import Translator
from components.ids import PipelineView as Ids
from components.pipelines.facts import PreviewFact
from components.pipelines.preview import preview_drawer
from data.pipelines import Preview, dry_run, preview, result_json


@callback(
    output={"panel": Output(Ids.PREVIEW, "children")},
    inputs={"look": Input(Ids.look(ALL), "n_clicks"), "buttons": Input(Ids.button(ALL), "n_clicks")},
    state={"text": State(Ids.YAML, "value")},
    running=[(Output(Ids.BUSY, "hidden"), False, True)],
    prevent_initial_call=True,
)
def show_preview(look: list[int | None], buttons: list[int | None], text: str | None) -> dict[str, Component]:
    """Rows as they are after a step of the draft, or what all of it would do. Raises what is wrong with it."""
    subject: Any = ctx.triggered_id
    step, dry = subject.get("step"), subject.get("action") == "dry_run"
    if not any(one["value"] for one in ctx.triggered) or not text or not (step or dry):
        raise PreventUpdate
    t, document = words(), draft.read(text)
    if dry:
        found = dry_run(core(), document, actor=actor())
    else:
        found = preview(core(), document, actor=actor(), step=step)
    return {"panel": preview_drawer(_fact(found, t, dry=dry), t)}


def _fact(found: Preview, t: Translator, *, dry: bool) -> PreviewFact:
    return PreviewFact(
        step=found.step,
        columns=found.columns,
        rows=found.rows,
        extracted=found.extracted,
        passed=found.passed,
        filtered=found.filtered,
        rejected=found.rejected,
        rejects=tuple(reject_fact(each, t) for each in found.rejects),
        sample=found.sample,
        dry=dry,
        checks=tuple(check_fact(result_json(each)) for each in found.checks),
    )
