"""Writing a pipeline: the one writer of the draft, its forms, its problems, and saving it."""

from __future__ import annotations

import base64
import io
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.pipelines import draft
from callbacks.pipelines.address import NEW
from callbacks.pipelines.facts import problem_facts
from callbacks.pipelines.parts import parts
from callbacks.pipelines.view import pipeline_id
from components.format import Translator
from components.ids import PipelineView as Ids
from components.ids import Shell
from components.pipelines.facts import ProblemFact
from components.pipelines.forms import add_part, form_cards, invitation, problem_list
from components.shell.toasts import toast
from data.access import Permission, require
from data.errors import DefinitionError
from data.intake.uploads import save_upload
from data.pipelines import Stored, get_pipeline, kind_words, kinds, name_words, save_pipeline, uploaded_source

Draft = dict[str, Any]


@callback(
    output={"draft": Output(Ids.DRAFT, "data"), "text": Output(Ids.YAML, "value")},
    inputs={
        "saved": Input(Ids.SAVED, "data"),
        "text": Input(Ids.YAML, "value"),
        "fields": Input(Ids.field(ALL, ALL), "value"),
        "buttons": Input(Ids.button(ALL), "n_clicks"),
        "remove": Input(Ids.remove(ALL), "n_clicks"),
        "upload": Input(Ids.UPLOAD, "contents"),
    },
    state={
        "kinds": State(Ids.choice(ALL), "value"),
        "names": State(Ids.UPLOAD, "filename"),
        "held": State(Ids.DRAFT, "data"),
    },
)
def edit(saved: Any, text: str | None, held: Draft | None, **given: Any) -> dict[str, Any]:
    """The draft after what was just done; the YAML too, unless that is where it was done."""
    subject = ctx.triggered_id
    if subject == Ids.YAML:
        return {"draft": _typed(text or "", held), "text": no_update}
    if held is None or subject in (Ids.SAVED, None):
        if not saved:
            raise PreventUpdate
        return _both(saved["document"], "load")
    if subject == Ids.UPLOAD:
        return _both(_uploaded(given["names"], given["upload"], held["document"]), "steps")
    document = _changed(subject, ctx.triggered[0]["value"], given["kinds"], held["document"])
    if document == held["document"]:
        raise PreventUpdate
    field = isinstance(subject, dict) and subject.get("option", "kind") != "kind"
    return _both(document, "field" if field else "steps")


@callback(
    output={"forms": Output(Ids.FORMS, "children")},
    inputs={"held": Input(Ids.DRAFT, "data")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_forms(held: Draft | None, path: str | None) -> dict[str, list[Component]]:
    """The forms, made anew unless one of their own fields changed."""
    if not held or held["by"] == "field":
        raise PreventUpdate
    t = words()
    found = parts(held["document"], t, fresh=path == NEW)
    known = {"add": ("step", kinds().steps), "add_check": ("check", kinds().checks)}
    adding = {
        what: add_part(what, [_kind(part, each.name, t) for each in those], t) for what, (part, those) in known.items()
    }
    return {"forms": form_cards(found, adding, t)}


@callback(
    output={"problems": Output(Ids.PROBLEMS, "children")},
    inputs={"held": Input(Ids.DRAFT, "data"), "clicks": Input(Ids.button(ALL), "n_clicks")},
    state={"path": State(Ids.URL, "pathname")},
)
def show_problems(held: Draft | None, clicks: list[int | None], path: str | None) -> dict[str, Component]:
    """Every problem of the draft at its path; nothing is held against a new one that nobody wrote in yet."""
    if not held:
        raise PreventUpdate
    t = words()
    if path == NEW and held["by"] == "load" and not any(clicks):
        return {"problems": invitation(t)}
    found = [ProblemFact(**each) for each in held["broken"]] or draft.problems(held["document"], t)
    return {"problems": problem_list(found, t)}


@callback(
    output={"saved": Output(Ids.SAVED, "data")},
    inputs={"path": Input(Ids.URL, "pathname"), "clicks": Input(Ids.button(ALL), "n_clicks")},
    state={"text": State(Ids.YAML, "value"), "saved": State(Ids.SAVED, "data")},
)
def save(path: str | None, clicks: list[int | None], text: str | None, saved: Any) -> dict[str, Any]:
    """The version that is kept: loaded with the page, and after each saving."""
    subject: Any = ctx.triggered_id
    pressed = isinstance(subject, dict) and subject["action"] == "save" and ctx.triggered[0]["value"]
    if not pressed:
        return {"saved": _loaded(path, saved)}
    if text is None:
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    document = {**draft.read(text), "id": pipeline_id(path)}
    stored = save_pipeline(core(), document, actor=actor(), version=(saved or {}).get("version"))
    t = words()
    set_props(Shell.TOASTS, {"children": toast(t("pipelines.saved", version=stored.version), tone="good")})
    return {"saved": _kept(stored)}


def _kind(part: str, kind: str, t: Translator) -> tuple[str, str, str]:
    return kind, t(name_words(part, kind)), t(kind_words(part, kind))


def _loaded(path: str | None, saved: Any) -> dict[str, Any]:
    """What the page begins with, unless it has begun."""
    id_ = "" if path == NEW else pipeline_id(path)
    if saved and saved["of"] == id_:
        raise PreventUpdate
    if not id_:
        return {"of": id_, "version": 0, "document": draft.starter()}
    return _kept(get_pipeline(core(), id_))


def _kept(stored: Stored) -> dict[str, Any]:
    return {"of": stored.pipeline.id, "version": stored.version, "document": dict(stored.pipeline.document)}


def _typed(text: str, held: Draft | None) -> Draft:
    try:
        return {"document": draft.read(text), "broken": [], "by": "yaml"}
    except DefinitionError as error:
        found = problem_facts(error, words())
        return {"document": (held or {}).get("document", {}), "broken": [vars(each) for each in found], "by": "field"}


def _uploaded(names: list[str] | None, contents: list[str] | None, document: draft.Document) -> draft.Document:
    """The document reading the files that were dropped."""
    require(actor(), Permission.MANAGE)
    if not names or not contents:
        raise PreventUpdate
    bodies = (io.BytesIO(base64.b64decode(content.partition(",")[2])) for content in contents)
    folder = save_upload(core(), list(zip(names, bodies, strict=True)), actor=actor())
    return draft.with_source(document, uploaded_source(core(), folder))


def _changed(subject: Any, value: Any, kinds_: list[str], document: draft.Document) -> draft.Document:
    if "action" in subject:
        adds = {"add": draft.with_step, "add_check": draft.with_check}.get(subject["action"])
        chosen = _chosen(subject["action"], kinds_)
        return adds(document, chosen) if value and adds and chosen else document
    if "option" in subject:
        return draft.with_field(document, subject["path"], subject["option"], value)
    return draft.without(document, subject["path"]) if value else document


def _chosen(action: str, values: list[str]) -> str | None:
    """What is chosen beside a button."""
    found = {each["id"]["name"]: each.get("value") for each in ctx.states_list[0]} if ctx.states_list else {}
    return found.get(action, next(iter(values), None))


def _both(document: draft.Document, by: str) -> dict[str, Any]:
    return {"draft": {"document": document, "broken": [], "by": by}, "text": draft.write(document)}
