"""The panels at the side: an alert to make or change, a firing with its proof; and the form of a channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.alerts.facts import ChannelFact, Draft, Field, FiringFact
from components.alerts.words import condition_words, firing_words
from components.format import Translator
from components.ids import Alerts as Ids
from components.ids.id import Id
from components.shell.proof_panel import code, proof_panel
from components.view import Proof

GRAINS = ("day", "week", "month", "quarter", "year")
KINDS = ("threshold", "change", "pace", "forecast")


def alert_drawer(draft: Draft, t: Translator) -> Component:
    """The open panel of an alert; a new one can't be taken away."""
    metric = dcc.Dropdown(
        id=Ids.METRIC, options=_options(draft.metrics), value=draft.metric or None, clearable=False,
        placeholder=t("alerts.metric"), labels={"search": t("filters.search"), "no_options_found": t("filters.none")},
    )  # fmt: skip
    grains = [(name, t(f"alerts.each.{name}")) for name in GRAINS]
    kinds = [(name, t(f"alerts.kind.{name}")) for name in KINDS]
    channels = dcc.Dropdown(
        id=Ids.TOLD, options=_options(draft.known), value=list(draft.channels), multi=True,
        placeholder=t("alerts.told.page"),
    )  # fmt: skip
    body = [
        _labelled(t("alerts.name"), _input(Ids.NAME, draft.name)),
        _labelled(t("alerts.metric"), metric),
        *_filter_words(draft, t),
        _labelled(t("alerts.grain"), _select(Ids.GRAIN, grains, draft.grain)),
        _labelled(t("alerts.kind"), _select(Ids.KIND, kinds, draft.kind)),
        html.Div(field_list(draft.fields), id=Ids.FIELDS, className="nx-add"),
        _labelled(t("alerts.told"), channels),
        _labelled(t("alerts.wait"), _input(Ids.WAIT, draft.wait, kind="number"), hint=t("alerts.wait.hint")),
        dbc.Checkbox(id=Ids.REPEAT, label=t("alerts.repeat"), value=draft.repeat),
        dbc.Checkbox(id=Ids.ACTIVE, label=t("alerts.active"), value=draft.active),
        html.Div(_buttons(draft, t), className="nx-actions"),
        dcc.Loading(html.Div(id=Ids.RESULT, role="status"), type="dot", delay_show=200),
        dcc.Store(id=Ids.FILTERS, data=draft.filters),
    ]
    return _drawer(draft.id or "new", t("alerts.edit" if draft.id else "alerts.new"), body)


def field_list(fields: Sequence[Field]) -> list[Component]:
    """A field an option of the chosen condition."""
    return [_labelled(field.label, _entry(field)) for field in fields]


def firing_drawer(one: FiringFact, proof: Proof, t: Translator) -> Component:
    """The open panel of a firing: what was found and when, and the proof of the number as it was."""
    pairs = [
        (t("alerts.head.when"), condition_words(one.condition, one.measure, t)),
        (t("alerts.head.fired"), t.datetime(one.at)),
        (t("alerts.head.told"), t("alerts.told.yes" if one.told else "alerts.told.no")),
    ]
    facts = [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))]
    body = [
        html.P(f"{one.measure.label} \u00b7 {firing_words(one, t)}", className="nx-subhead"),
        html.Dl(facts, className="nx-facts"),
        html.H3(t("proof.title"), className="nx-subhead"),
        proof_panel(proof, t),
    ]
    return _drawer(f"firing-{one.id}", one.name, body)


def channel_section(found: Sequence[ChannelFact], t: Translator, *, may: bool) -> Component:
    """Where words go, and the form that adds one for those who `may`."""
    rows = [_channel(one, t, may=may) for one in found]
    table = html.Table(html.Tbody(rows), className="nx-table nx-alerts-table")
    listed = html.Div(table, className="nx-scroll nx-panel") if found else html.P(t("alerts.channels.none"))
    if not may:
        return html.Div(listed)
    kinds = [(name, t(f"alerts.channel.{name}")) for name in ("webhook", "mail")]
    form = html.Div(
        [
            _labelled(t("alerts.channel.kind"), _select(Ids.CHANNEL_KIND, kinds, "webhook")),
            _labelled(t("alerts.channel.target"), _input(Ids.CHANNEL_TARGET, "", placeholder=t("alerts.channel.like"))),
            _labelled(t("alerts.channel.name"), _input(Ids.CHANNEL_NAME, "")),
            html.Button(t("alerts.channel.add"), id=Ids.CHANNEL_ADD, type="button", className="nx-button"),
        ],
        className="nx-alerts-channel-form",
    )
    return html.Div([listed, form])


def channel_made(name: str, secret: str, t: Translator) -> Component:
    """A channel was added; the secret of a webhook is told here once."""
    if not secret:
        return said(t("alerts.channel.added", name=name), tone="good")
    return html.Div([said(t("alerts.channel.secret", name=name), tone="good"), code(secret, t, id="alerts-secret")])


def said(words: str, *, tone: str = "plain") -> Component:
    """How something went, in a line."""
    return html.P(words, className=f"nx-said nx-said-{tone}")


def _channel(one: ChannelFact, t: Translator, *, may: bool) -> Component:
    ways = [
        html.Button(t("alerts.channel.try"), id=Ids.channel_try(one.id), type="button", className="nx-button"),
        html.Button(t("alerts.channel.drop"), id=Ids.channel_drop(one.id), type="button", className="nx-button"),
    ]
    name = html.Td([one.name, html.Div(t(f"alerts.channel.{one.kind}"), className="nx-hint")])
    actions = html.Td(html.Div(ways if may else [], className="nx-alerts-actions"))
    return html.Tr([name, html.Td(one.target, className="nx-alerts-target"), actions], **{"data-channel": one.id})


def _buttons(draft: Draft, t: Translator) -> list[Component]:
    quiet = "nx-button"
    found = [
        html.Button(t("alerts.save"), id=Ids.SAVE, type="button", className="nx-button nx-button-primary"),
        html.Button(t("alerts.try"), id=Ids.TRY, type="button", className=quiet),
    ]
    remove = html.Button(t("alerts.remove"), id=Ids.REMOVE, type="button", className=quiet, hidden=not draft.id)
    return [*found, remove]


def _filter_words(draft: Draft, t: Translator) -> list[Component]:
    if not draft.filter_words:
        return []
    chips = [html.Span(words, className="nx-chip") for words in draft.filter_words]
    return [html.Div([html.Span(t("filters.label")), html.Div(chips, className="nx-chips")])]


def _entry(field: Field) -> Component:
    if field.choices:
        return _select(Ids.option(field.name), field.choices, field.value)
    return _input(Ids.option(field.name), field.value, kind="number")


def _select(id: str | Id, choices: Sequence[tuple[str, str]], value: str) -> Component:
    return dbc.Select(id=id, options=_options(choices), value=value, class_name="nx-field")


def _options(choices: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in choices]


def _input(id: str | Id, value: Any, *, kind: str = "text", placeholder: str = "") -> Component:
    step = {"step": "any"} if kind == "number" else {}
    return dcc.Input(
        id=id, type=kind, value=value, placeholder=placeholder, autoComplete="off", className="nx-field", **step
    )


def _labelled(words: str, entry: Component, *, hint: str = "") -> Component:
    return html.Label([html.Span(words), entry, *([html.Span(hint, className="nx-hint")] if hint else [])])


def _drawer(name: str, title: str, body: Sequence[Component]) -> Component:
    return dbc.Offcanvas(
        html.Div(list(body), className="nx-add"), id=Ids.drawer(name), title=title, placement="end", is_open=True
    )
