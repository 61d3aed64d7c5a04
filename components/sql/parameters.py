"""Fields for the parameters of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Sql as Ids


@dataclass(frozen=True)
class Field:
    """A parameter: its kind (text, number, date, list, numbers), its value, what holds without one."""

    name: str
    kind: str
    value: str | None
    default: str | None
    required: bool


def fields(wanted: Sequence[Field], t: Translator) -> list[Component]:
    """A labelled field for each; nothing for no parameters."""
    return [_labelled(field, t) for field in wanted]


def _labelled(field: Field, t: Translator) -> Component:
    needed = "" if field.required else f" · {t('sql.parameter.optional')}"
    words = html.Span([field.name, html.Span(f"{t(f'sql.parameter.{field.kind}')}{needed}", className="nx-hint")])
    return html.Label([words, _control(field, t)], className="nx-sql-parameter")


def _control(field: Field, t: Translator) -> Component:
    if field.kind == "date":
        return dcc.DatePickerSingle(
            id=Ids.day(field.name), date=field.value or field.default, display_format="YYYY-MM-DD", clearable=True
        )
    return dcc.Input(
        id=Ids.parameter(field.name),
        value=field.value or "",
        placeholder=field.default or t(f"sql.parameter.{field.kind}.example"),
        type="text",
        inputMode="decimal" if field.kind == "number" else "text",
        debounce=True,
        className="nx-field",
        autoComplete="off",
    )
