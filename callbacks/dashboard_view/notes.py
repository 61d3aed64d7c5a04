"""Annotations of a chart in the panel at the side: read, written, changed, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards.fault import fault
from callbacks.context import actor, core
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.notes import NoteFact, NoteForm, notes_list, problem_list
from components.shell.states import error_card
from components.view import Flag
from data.access import Permission, may
from data.dashboards import (
    Event,
    add_annotation,
    annotation_document,
    change_annotation,
    compute_widget,
    get_annotation,
    remove_annotation,
)
from data.errors import DefinitionError, NexusError
from data.metrics import load_catalog

Given = Mapping[str, Any]


@callback(
    output={"bodies": Output(Ids.notes(ALL), "children"), "noted": Output(Ids.NOTED, "data")},
    inputs={
        "saves": Input(Ids.note_save(ALL), "n_clicks"),
        "edits": Input(Ids.note_edit(ALL), "n_clicks"),
        "drops": Input(Ids.note_drop(ALL), "n_clicks"),
    },
    state={
        "fields": State(Ids.note_field(ALL), "value"),
        "names": State(Ids.note_field(ALL), "id"),
        "days": State(Ids.note_day(ALL), "date"),
        "which": State(Ids.note_day(ALL), "id"),
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
        "noted": State(Ids.NOTED, "data"),
    },
    prevent_initial_call=True,
)
def act_on_note(search: str | None, pathname: str | None, noted: int | None, **given: Any) -> dict[str, Any]:
    """The list and the form after what was just done; the charts hear of it."""
    view, clicked = open_view(pathname, search), ctx.triggered_id
    clicks = (*given["saves"], *given["edits"], *given["drops"])
    if view.panel is None or not isinstance(clicked, dict) or not any(clicks):
        raise PreventUpdate
    widget, note = view.panel.widget, clicked["note"]
    if clicked == Ids.note_edit(note):
        held = annotation_document(get_annotation(core(), note))
        return {"bodies": [notes_body(view, widget, held)], "noted": noted}
    document = _document(given)
    try:
        _do(clicked, note, document)
    except NexusError as error:
        kept = {**document, "id": note}
        return {"bodies": [[*notes_body(view, widget, kept), _problem(error, view)]], "noted": noted}
    return {"bodies": [notes_body(view, widget)], "noted": (noted or 0) + 1}


def notes_panel(view: View, widget: str) -> Component:
    """What stands on the axis of time of a widget, and the form for more."""
    return html.Div(notes_body(view, widget), id=Ids.notes(widget), className="nx-add")


def notes_body(view: View, widget: str, document: Given | None = None) -> list[Component]:
    """The list, and the form with a document in it, or empty."""
    found = compute_widget(core(), view.dashboard.id, widget, view.state, actor=actor()).annotations
    facts = [_fact(number, event, view) for number, event in enumerate(found.events, start=1)]
    unread = [(each.of, each.text, view.t(f"errors.{each.error.code}", **each.error.params)) for each in found.unread]
    kept = {*(each.of for each in found.events), *(each.of for each in found.unread)}
    editable = frozenset(note for note in kept if _may_change(note))
    form = _form(view, widget, document or {}) if may(actor(), Permission.ANNOTATE) else None
    return notes_list(facts, view.t, unread=unread, more=found.more, editable=editable, form=form)


def _do(clicked: Given, note: str, document: Given) -> None:
    if clicked == Ids.note_drop(note):
        remove_annotation(core(), note, actor=actor())
    elif note:
        change_annotation(core(), note, document, actor=actor())
    else:
        add_annotation(core(), document, actor=actor())


def _document(given: Given) -> dict[str, Any]:
    said = {id_["name"]: str(value or "").strip() for id_, value in zip(given["names"], given["fields"], strict=True)}
    said |= {id_["name"]: str(day or "")[:10] for id_, day in zip(given["which"], given["days"], strict=True)}
    document: dict[str, Any] = {"text": said.get("text", ""), "scope": said.get("scope") or "everywhere"}
    if said.get("sql"):
        return {**document, "events": {"lake": said.get("lake") or "prod", "sql": said["sql"]}}
    if said.get("dataset"):
        return {**document, "events": {"dataset": said["dataset"], "label": said.get("label", "")}}
    return {**document, "from": said.get("from", ""), "to": said.get("to") or None}


def _fact(number: int, event: Event, view: View) -> NoteFact:
    kept = get_annotation(core(), event.of)
    flag = Flag(number, event.text, event.start, event.end)
    scope = annotation_document(kept)["scope"]
    return NoteFact(event.of, flag, _named(scope, view), kept.actor, event.table)


def _may_change(note: str) -> bool:
    mine = get_annotation(core(), note).actor == actor().id
    return may(actor(), Permission.EDIT) or mine and may(actor(), Permission.ANNOTATE)


def _form(view: View, widget: str, document: Given) -> NoteForm:
    found, catalog = view.dashboard.widget(widget), load_catalog(core())
    metrics = found.metrics if found else ()
    scopes = [f"dashboard:{view.dashboard.id}", *(f"metric:{name}" for name in metrics)]
    scopes += [*dict.fromkeys(f"dataset:{name.partition('.')[0]}" for name in metrics), "everywhere"]
    held = document.get("scope")
    scopes = scopes if held in (None, *scopes) else [*scopes, str(held)]
    tables = may(actor(), Permission.QUERY) and may(actor(), Permission.EDIT)
    rowed = [dataset for dataset in catalog.datasets.values() if dataset.rows]
    return NoteForm(
        dict(document),
        {scope: _named(scope, view) for scope in scopes},
        [record.id for record in core().lakes.records()] if tables else [],
        {each.id: view.t.label("dataset", each.id, each.label) for each in rowed} if tables else {},
    )


def _named(scope: str, view: View) -> str:
    kind, _, of = scope.partition(":")
    if kind == "metric":
        of = view.t.label("metric", of, load_catalog(core()).metric(of)[1].label)
    elif kind == "dataset":
        of = view.t.label("dataset", of, load_catalog(core()).dataset(of).label)
    return view.t(f"dashboard_view.notes.scope.{kind}", of=of)


def _problem(error: NexusError, view: View) -> Component:
    if not isinstance(error, DefinitionError):
        return error_card(fault(error), view.t)
    said: Sequence[str] = [view.t(f"errors.{each.code}", **each.params) for each in error.problems]
    return problem_list(said)
