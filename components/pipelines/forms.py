"""Forms of a pipeline's parts, made from the options they declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import PipelineView as Ids
from components.pipelines.facts import OptionFact, PartFact, ProblemFact

LINE = frozenset({"text", "path", "secret", "column", "expression", "aggregate", "value"})
NUMBER = frozenset({"number", "whole"})


def form_cards(parts: Sequence[PartFact], adding: Mapping[str, Component], t: Translator) -> list[Component]:
    """A card for each part in the order rows pass them; after steps and checks the way to another (add, add_check)."""
    checks = [part for part in parts if part.check]
    rest = [part for part in parts if not part.check]
    at = next((at for at, part in enumerate(rest) if part.path == "/destination"), len(rest))
    heading = html.H2(t("pipelines.checks"), className="nx-subhead")
    return [
        *part_cards(rest[:at], t), adding["add"],
        heading, *part_cards(checks, t), adding["add_check"],
        *part_cards(rest[at:], t),
    ]  # fmt: skip


def part_cards(parts: Sequence[PartFact], t: Translator) -> list[Component]:
    """A card for each part."""
    return [_card(part, t) for part in parts]


def add_part(what: str, kinds: Sequence[tuple[str, str, str]], t: Translator) -> Component:
    """The way to another step or check (`what` is add or add_check): its kind (key, words, help), and a button."""
    options = [{**_choice(kind, words), "title": help_} for kind, words, help_ in kinds]
    choice = dcc.Dropdown(id=Ids.choice(what), options=options, value=kinds[0][0], clearable=False)
    words = [icon("plus"), html.Span(t(f"pipelines.{what}"))]
    add = html.Button(words, id=Ids.button(what), type="button", className="nx-button")
    return html.Div([html.Div(choice, className="nx-select"), add], className="nx-add-step")


def invitation(t: Translator) -> Component:
    """What stands in the place of problems before anything was written."""
    return html.Div([icon("edit"), html.Span(t("pipelines.begin"))], className="nx-begin", role="status")


def problem_list(found: Sequence[ProblemFact], t: Translator) -> Component:
    """Every problem at its path; a word when there is none."""
    if not found:
        words = [icon("check"), html.Span(t("pipelines.sound"))]
        return html.Div(words, className="nx-sound", role="status")
    rows = [
        html.Li([html.Code(one.path or "/"), html.Span(one.words)], **{"data-path": one.path or "/"}) for one in found
    ]
    title = html.Div(t("pipelines.problems", count=len(found)), className="nx-state-title")
    return html.Div([title, html.Ul(rows)], className="nx-problems", role="alert")


def _card(part: PartFact, t: Translator) -> Component:
    head: list[Component] = [html.H3(part.title, className="nx-card-title")]
    if part.kinds:
        head.append(_kinds(part, t))
    elif part.kind:
        head.append(html.Span(part.kind, className="nx-tag", title=part.help))
    buttons = []
    if part.step:
        words = [icon("rows"), html.Span(t("pipelines.look"))]
        label = t("pipelines.look.named", step=part.title)
        quiet = "nx-button nx-button-quiet"
        buttons.append(
            html.Button(words, id=Ids.look(part.step), type="button", className=quiet, **{"aria-label": label})
        )
    if part.removable:
        label = t("pipelines.remove", step=part.title)
        buttons.append(
            html.Button(
                icon("trash"), id=Ids.remove(part.path), type="button",
                className="nx-button nx-button-quiet nx-button-icon", title=label, **{"aria-label": label},
            )
        )  # fmt: skip
    fields = [_field(part.path, option, t) for option in part.options]
    top = html.Header([html.Div(head, className="nx-part-words"), html.Div(buttons)], className="nx-part-head")
    body = html.Div(fields, className="nx-part-fields")
    return html.Article([top, body], className="nx-card nx-part", **{"data-part": part.path})


def _kinds(part: PartFact, t: Translator) -> Component:
    """The choice of what kind it is."""
    kinds = [_choice(*each) for each in part.kinds]
    choice = dcc.Dropdown(id=Ids.field(part.path, "kind"), options=kinds, value=part.kind, clearable=False)
    return html.Div(choice, className="nx-select nx-part-kind", title=part.help)


def _choice(key: str, words: str) -> dict[str, Any]:
    return {"label": _keyed(words, key), "value": key, "search": f"{words} {key}"}


def _keyed(words: str, key: str) -> Component:
    """Words, and the key that stands for them in the document unless it is the same word."""
    parts: list[Any] = [words]
    if words.casefold() != key.casefold():
        parts.append(html.Code(key, className="nx-key"))
    return html.Span(parts)


def _field(path: str, option: OptionFact, t: Translator) -> Component:
    star = [html.Span(" *", title=t("pipelines.required"))] if option.required else []
    parts = [
        html.Span([_keyed(option.label, option.name), *star], className="nx-field-name"),
        _control(path, option),
        html.Span(option.help, className="nx-hint"),
    ]
    return html.Label(parts, className="nx-part-field")


def _control(path: str, option: OptionFact) -> Component:
    id_ = Ids.field(path, option.name)
    shown = option.value if option.value is not None else ""
    hint = "" if option.default in (None, "") else str(option.default)
    if option.type == "flag":
        value = bool(option.default if option.value is None else option.value)
        return dbc.Switch(id=id_, value=value)
    if option.type == "choice":
        value = option.default if option.value is None else option.value
        return html.Div(
            dcc.Dropdown(id=id_, options=[_choice(*each) for each in option.choices], value=value, clearable=False),
            className="nx-select",
        )
    if option.type in LINE or option.type in NUMBER:
        return _line(id_, option.type, shown, hint)
    return dcc.Textarea(id=id_, value=str(shown), className="nx-field nx-field-lines", spellCheck=False)


def _line(id_: dict[str, str], type_: str, shown: Any, hint: str) -> Component:
    kind = "number" if type_ in NUMBER else "text"
    return dcc.Input(
        id=id_, type=kind, value=shown, debounce=True, placeholder=hint, className="nx-field", step="any"
    )  # fmt: skip
