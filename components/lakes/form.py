"""The panel in which a lake is connected or changed; its fields are those its kind declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import LakeForm, LakePage
from components.ids.id import Id

FIRST = "postgres"
FLAG = ("on", "off")
Ids = type[LakeForm] | type[LakePage]


@dataclass(frozen=True)
class Field:
    """An option of a kind and what it holds now; of a secret no more than whether there is one (`held`)."""

    name: str
    type: str
    help: str
    required: bool
    secret: bool
    value: Any = None
    held: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    group: str = ""


def connect_drawer(kinds: Sequence[str], fields: Sequence[Field], t: Translator) -> Component:
    """The closed panel that connects a lake, with the fields of the first kind."""
    choices = [{"value": kind, "label": t(f"lakes.kind.{kind}")} for kind in kinds]
    kind = dbc.Select(id=LakeForm.KIND, options=choices, value=FIRST, class_name="nx-field")
    id_ = _input(LakeForm.ID, placeholder="orders")
    sla = _input(LakeForm.SLA, kind="number")
    body = [
        html.P(t("lake.connect.words")),
        _labelled(t("lake.kind"), kind, LakeForm.fault("kind")),
        _labelled(f"{t('lake.id')} *", id_, LakeForm.fault("id"), hint=t("lake.id.hint")),
        _labelled(t("lake.name"), _input(LakeForm.NAME)),
        html.Div(field_list(fields, LakeForm, t), id=LakeForm.FIELDS, className="nx-add"),
        _labelled(t("lake.sla"), sla, hint=t("lake.sla.hint")),
        html.Div(_submit(LakeForm.SUBMIT, t("lake.connect.submit"))),
        dcc.Loading(html.Div(id=LakeForm.RESULT), type="dot", delay_show=200),
        dcc.Store(id=LakeForm.FAULTS),
    ]
    return _drawer(LakeForm.DRAWER, t("lake.connect"), body)


def edit_drawer(
    name: str, sla_hours: float | None, fields: Sequence[Field], t: Translator, *, warehouse: bool
) -> Component:
    """The closed panel that changes a lake, or forgets it; the warehouse stays."""
    remove = html.Details(
        [
            html.Summary(t("lake.remove")),
            html.P(t("lake.remove.words"), className="nx-hint"),
            html.Button(t("lake.remove.submit"), id=LakePage.REMOVE, type="button", className="nx-button"),
        ],
        hidden=warehouse,
    )
    body = [
        _labelled(t("lake.name"), _input(LakePage.NAME, value=name)),
        html.Div(field_list(fields, LakePage, t), className="nx-add"),
        _labelled(t("lake.sla"), _input(LakePage.SLA, kind="number", value=sla_hours), hint=t("lake.sla.hint")),
        html.Div(_submit(LakePage.SAVE, t("lake.save"))),
        dcc.Loading(html.Div(id=LakePage.RESULT), type="dot", delay_show=200),
        dcc.Store(id=LakePage.FAULTS),
        remove,
    ]
    return _drawer(LakePage.DRAWER, t("lake.edit"), body)


def field_list(fields: Sequence[Field], ids: Ids, t: Translator) -> list[Component]:
    """A field an option; those of a group are folded away until one of them holds something."""
    found: list[Component] = []
    for group, members in groupby(fields, lambda field: field.group):
        shown = list(members)
        rows = _fields(shown, ids, t)
        if group:
            summary = html.Summary(t(f"lake.group.{group}"))
            filled = any(field.value or field.held for field in shown)
            rows = [html.Details([summary, html.Div(rows, className="nx-add")], open=filled, className="nx-fold")]
        found += rows
    return found


def _fields(fields: Sequence[Field], ids: Ids, t: Translator) -> list[Component]:
    """A secret has a second field, for the variable that holds it."""
    found: list[Component] = []
    for field in fields:
        name = t.label("lake.option", field.name, field.name)
        label = [name, html.Span(" *", title=t("lake.required"))] if field.required else name
        found.append(_labelled(label, _control(field, ids, t), ids.fault(field.name), hint=field.help))
        if field.secret:
            other = _input(ids.option(f"{field.name}Ref"), value=field.value, placeholder="env:NAME")
            words, hint = t("lake.secret.reference", option=name), t("lake.secret.hint")
            found.append(_labelled(words, other, ids.fault(f"{field.name}Ref"), hint=hint))
    return found


def _control(field: Field, ids: Ids, t: Translator) -> Component:
    if field.choices or field.type == "flag":
        return _choice(field, ids, t)
    kind = "password" if field.secret else "text"
    placeholder = t("lake.secret.held") if field.held else ""
    value = None if field.secret else field.value
    return _input(ids.option(field.name), kind=kind, value=value, placeholder=placeholder)


def _choice(field: Field, ids: Ids, t: Translator) -> Component:
    if field.type == "flag":
        options, value = [{"value": each, "label": t(f"lake.choice.{each}")} for each in FLAG], FLAG[not field.value]
    else:
        none = [] if field.default else [{"value": "", "label": t("lake.choice.none")}]
        options, value = [*none, *[{"value": each, "label": each} for each in field.choices]], field.value or ""
    return dbc.Select(id=ids.option(field.name), options=options, value=value, class_name="nx-field")


def _labelled(words: str | list[Any], entry: Component, fault: Id | None = None, *, hint: str = "") -> Component:
    parts = [html.Span(words), entry]
    if fault:
        parts.append(html.Span(id=fault, className="nx-field-error", role="alert"))
    return html.Label([*parts, *([html.Span(hint, className="nx-hint")] if hint else [])])


def _input(id: str | Id, *, kind: str = "text", value: Any = None, placeholder: str = "") -> Component:
    complete = "new-password" if kind == "password" else "off"
    return dcc.Input(
        id=id, type=kind, value=value, placeholder=placeholder, autoComplete=complete, className="nx-field"
    )


def _submit(id: str, words: str) -> Component:
    return html.Button(words, id=id, type="button", className="nx-button nx-button-primary")


def _drawer(id: str, title: str, body: Sequence[Component]) -> Component:
    return dbc.Offcanvas(html.Div(list(body), className="nx-add"), id=id, title=title, placement="end", is_open=False)
