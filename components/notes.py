"""The panel of a chart's annotations: what stands on its axis of time, and a form for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardView as Ids
from components.ids.id import Id
from components.view import Flag
from components.widgets.flags import number_tag, span_words


@dataclass(frozen=True)
class NoteFact:
    """One thing on the axis: of which annotation, where that is shown, by whom, and from which table."""

    id: str
    flag: Flag
    scope: str
    actor: str
    table: str | None = None


@dataclass(frozen=True)
class NoteForm:
    """What stands in the form (`id` of the one that is changed), and what one can choose; no tables without lakes."""

    document: Mapping[str, Any]
    scopes: Mapping[str, str]
    lakes: Sequence[str]
    datasets: Mapping[str, str]


def notes_list(
    found: Sequence[NoteFact],
    t: Translator,
    *,
    unread: Sequence[tuple[str, str, str]],
    more: int,
    editable: frozenset[str],
    form: NoteForm | None,
) -> list[Component]:
    """The list by time, tables that can't be read with why, and the form for those who may write.

    What can be done with a table of events stands beside its first one.
    """
    first = {each.id: each for each in reversed(found)}
    rows = [_row(each, t, editable=each.id in editable and first[each.id] is each) for each in found]
    rows += [_unread(*each, t, editable=each[0] in editable) for each in unread]
    hint = html.P(t("dashboard_view.notes.none"), className="nx-hint")
    parts: list[Component] = [html.Ul(rows, className="nx-note-list") if rows else hint]
    if more:
        parts.append(html.P(t("dashboard_view.notes.more", count=more), className="nx-hint"))
    return [*parts, *(_form(form, t) if form else ())]


def problem_list(found: Sequence[str]) -> Component:
    """What is wrong with what was written, one by one."""
    return html.Div(html.Ul([html.Li(words) for words in found]), className="nx-problems", role="alert")


def _row(one: NoteFact, t: Translator, *, editable: bool) -> Component:
    origin = t("dashboard_view.notes.table", table=one.table) if one.table else one.actor
    head = [number_tag(one.flag.number), html.Span(span_words(one.flag, t), className="nx-note-days")]
    where = html.P(f"{one.scope} \u00b7 {origin}", className="nx-hint")
    tools = _tools(one.id, one.flag.text, t) if editable else ()
    return html.Li([html.Div([*head, *tools]), html.P(one.flag.text, className="nx-note-text"), where])


def _unread(id: str, text: str, why: str, t: Translator, *, editable: bool) -> Component:
    head = [html.Span(text, className="nx-note-days"), *(_tools(id, text, t) if editable else ())]
    return html.Li([html.Div(head), html.P(why, className="nx-bad", role="alert")])


def _tools(id: str, text: str, t: Translator) -> list[Component]:
    found = (("edit", Ids.note_edit(id), "edit"), ("drop", Ids.note_drop(id), "trash"))
    return [_tool(t(f"dashboard_view.notes.{name}", text=text), id_, picture) for name, id_, picture in found]


def _tool(label: str, id: Id, picture: str) -> Component:
    look = {"type": "button", "className": "nx-edit-tool", "title": label}
    return html.Button(icon(picture), id=id, **look, **{"aria-label": label})


def _form(form: NoteForm, t: Translator) -> list[Component]:
    held = form.document
    new = "dashboard_view.notes.change" if held.get("id") else "dashboard_view.notes.add"
    text = dcc.Textarea(
        id=Ids.note_field("text"), value=held.get("text", ""), maxLength=500, className="nx-field nx-note-field"
    )
    scope = dbc.Select(
        id=Ids.note_field("scope"), options=[{"value": v, "label": label} for v, label in form.scopes.items()],
        value=held.get("scope") or next(iter(form.scopes)), class_name="nx-field",
    )  # fmt: skip
    days = html.Div([_day("from", held, t), _day("to", held, t)], className="nx-note-span")
    words = t("dashboard_view.notes.keep")
    save = html.Button(
        words, id=Ids.note_save(str(held.get("id") or "")), type="button", className="nx-button nx-button-primary"
    )
    return [
        html.H2(t(new), className="nx-section"),
        html.Label([t("dashboard_view.notes.text"), text]),
        days,
        html.Label([t("dashboard_view.notes.where"), scope]),
        *(_tables(form, t) if form.lakes else ()),
        html.Div(save),
    ]


def _day(name: str, held: Mapping[str, Any], t: Translator) -> Component:
    picker = dcc.DatePickerSingle(
        id=Ids.note_day(name), date=held.get(name) or None, display_format=t("format.picked_day"),
        placeholder=t("dashboard_view.notes.day"), first_day_of_week=1, clearable=True,
    )  # fmt: skip
    return html.Label([t(f"dashboard_view.notes.{name}"), picker])


def _tables(form: NoteForm, t: Translator) -> list[Component]:
    events = form.document.get("events") or {}
    lakes = [{"value": lake, "label": lake} for lake in form.lakes]
    datasets = [{"value": "", "label": t("dashboard_view.notes.no_dataset")}]
    datasets += [{"value": value, "label": label} for value, label in form.datasets.items()]
    sql = dcc.Textarea(
        id=Ids.note_field("sql"), value=events.get("sql", ""), className="nx-field nx-yaml nx-note-field",
        placeholder="SELECT day, title FROM releases", spellCheck=False,
    )  # fmt: skip
    label = dcc.Input(id=Ids.note_field("label"), type="text", value=events.get("label", ""), className="nx-field")
    lake = dbc.Select(id=Ids.note_field("lake"), options=lakes, value=events.get("lake") or form.lakes[0])
    dataset = dbc.Select(id=Ids.note_field("dataset"), options=datasets, value=events.get("dataset", ""))
    parts = [
        html.P(t("dashboard_view.notes.of_table"), className="nx-hint"),
        html.Label([t("dashboard_view.notes.lake"), lake]),
        html.Label([t("dashboard_view.notes.sql"), sql]),
        html.Label([t("dashboard_view.notes.dataset"), dataset]),
        html.Label([t("dashboard_view.notes.label"), label]),
    ]
    title = html.Summary(t("dashboard_view.notes.events"))
    return [html.Details([title, html.Div(parts, className="nx-add")], className="nx-fold", open=bool(events))]
