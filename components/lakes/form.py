"""The panel in which a lake is connected or changed; its fields are those its kind declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import LakeForm, LakePage
from components.ids.id import Id

FIRST = "postgres"


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


def connect_drawer(kinds: Sequence[str], fields: Sequence[Field], t: Translator) -> Component:
    """The closed panel that connects a lake, with the fields of the first kind."""
    choices = [{"value": kind, "label": t(f"lakes.kind.{kind}")} for kind in kinds]
    body = [
        html.P(t("lake.connect.words")),
        _labelled(t("lake.kind"), dbc.Select(id=LakeForm.KIND, options=choices, value=FIRST, class_name="nx-field")),
        _labelled(t("lake.id"), _input(LakeForm.ID, placeholder="orders"), hint=t("lake.id.hint")),
        _labelled(t("lake.name"), _input(LakeForm.NAME)),
        html.Div(field_list(fields, LakeForm.option, t), id=LakeForm.FIELDS, className="nx-add"),
        _labelled(t("lake.sla"), _input(LakeForm.SLA, kind="number"), hint=t("lake.sla.hint")),
        html.Div(_submit(LakeForm.SUBMIT, t("lake.connect.submit"))),
        dcc.Loading(html.Div(id=LakeForm.RESULT), type="dot", delay_show=200),
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
        html.Div(field_list(fields, LakePage.option, t), className="nx-add"),
        _labelled(t("lake.sla"), _input(LakePage.SLA, kind="number", value=sla_hours), hint=t("lake.sla.hint")),
        html.Div(_submit(LakePage.SAVE, t("lake.save"))),
        dcc.Loading(html.Div(id=LakePage.RESULT), type="dot", delay_show=200),
        remove,
    ]
    return _drawer(LakePage.DRAWER, t("lake.edit"), body)


def field_list(fields: Sequence[Field], at: Callable[[str], Id], t: Translator) -> list[Component]:
    """A field an option; a secret has a second one, for the variable that holds it."""
    found: list[Component] = []
    for field in fields:
        mark = " *" if field.required else ""
        kind = "password" if field.secret else "text"
        placeholder = t("lake.secret.held") if field.held else ""
        value = None if field.secret else _shown(field.value)
        entry = _input(at(field.name), kind=kind, value=value, placeholder=placeholder)
        found.append(_labelled(f"{t.label('lake.option', field.name, field.name)}{mark}", entry, hint=field.help))
        if field.secret:
            other = _input(at(f"{field.name}Ref"), value=field.value, placeholder="env:ORDERS_PASSWORD")
            found.append(_labelled(t("lake.secret.reference"), other, hint=t("lake.secret.hint")))
    return found


def _labelled(words: str, entry: Component, *, hint: str = "") -> Component:
    parts = [html.Span(words), entry, *([html.Span(hint, className="nx-hint")] if hint else [])]
    return html.Label(parts)


def _input(id: str | Id, *, kind: str = "text", value: Any = None, placeholder: str = "") -> Component:
    complete = "new-password" if kind == "password" else "off"
    return dcc.Input(
        id=id, type=kind, value=value, placeholder=placeholder, autoComplete=complete, className="nx-field"
    )


def _submit(id: str, words: str) -> Component:
    return html.Button(words, id=id, type="button", className="nx-button nx-button-primary")


def _drawer(id: str, title: str, body: Sequence[Component]) -> Component:
    return dbc.Offcanvas(html.Div(list(body), className="nx-add"), id=id, title=title, placement="end", is_open=False)


def _shown(value: Any) -> Any:
    return ("on" if value else "off") if isinstance(value, bool) else value
