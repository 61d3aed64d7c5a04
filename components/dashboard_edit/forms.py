"""Forms of the editor, each in a panel at the side; their fields are `DashboardEdit.field(name)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.ids import DashboardEdit as Ids

Options = Sequence[Mapping[str, str]]


def drawer(form: str, title: str, parts: Sequence[Component], submit: str) -> Component:
    """An open panel with a form and the button that does it."""
    button = html.Button(submit, id=Ids.submit(form), type="button", className="nx-button nx-button-primary")
    body = html.Div([*parts, html.Div(button, className="nx-edit-submit")], className="nx-add")
    return dbc.Offcanvas(
        body, id=Ids.drawer(form), title=title, placement="end", is_open=True, class_name="nx-drawer nx-drawer-edit"
    )


def other(form: str, words: str) -> Component:
    """A button inside a form that does something else."""
    return html.Div(html.Button(words, id=Ids.submit(form), type="button", className="nx-button"))


def line(name: str, label: str, value: str, *, hint: str = "", places: int = 120) -> Component:
    """One line of text."""
    field = dcc.Input(
        id=Ids.field(name), type="text", value=value, placeholder=hint, maxLength=places, className="nx-field",
        debounce=True,
    )  # fmt: skip
    return html.Label([label, field])


def lines(name: str, label: str, value: str, *, hint: str = "", look: str = "") -> Component:
    """Several lines of text."""
    area = dcc.Textarea(id=Ids.field(name), value=value, className=f"nx-field nx-edit-lines {look}", spellCheck=True)
    return html.Label([label, area, html.Span(hint, className="nx-hint")])


def number(name: str, label: str, value: int | None, *, least: int = 1, most: int = 1000) -> Component:
    """A whole number, or none."""
    field = dcc.Input(
        id=Ids.field(name), type="number", value=value, min=least, max=most, step=1, className="nx-field", debounce=True
    )
    return html.Label([label, field])


def one_of(name: str, label: str, options: Options, value: str, *, empty: str = "") -> Component:
    """One choice of a list; `empty` stands for none."""
    picker = dcc.Dropdown(
        id=Ids.field(name), options=list(options), value=value or None, clearable=bool(empty), placeholder=empty
    )
    return html.Label([label, picker])


def several_of(name: str, label: str, options: Options, values: Sequence[str], *, empty: str = "") -> Component:
    """Several choices of a list, in the order they were made."""
    picker = dcc.Dropdown(id=Ids.field(name), options=list(options), value=list(values), multi=True, placeholder=empty)
    return html.Label([label, picker])


def switch(name: str, label: str, on: bool) -> Component:
    """Yes or no."""
    return dbc.Switch(id=Ids.field(name), value=on, label=label)


def fold(title: str, parts: Sequence[Component]) -> Component:
    """Fields that are rarely needed."""
    return html.Details([html.Summary(title), html.Div(list(parts), className="nx-add")], className="nx-fold")


def fit_place() -> Component:
    """Where the callback of the form shows what it would make."""
    return html.Div(id=Ids.FIT, className="nx-edit-fit")


def problems(found: Sequence[str]) -> Component:
    """What is wrong with what is put together, one by one."""
    return html.Div(html.Ul([html.Li(words) for words in found]), className="nx-problems", role="alert")


def options(found: Mapping[str, str]) -> list[dict[str, Any]]:
    """Choices by value, in their order."""
    return [{"value": value, "label": label} for value, label in found.items()]
