"""The lists of the page: what was found and nobody noticed, what is watched, all that was found, words on their way."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.alerts.facts import TONES, AlertFact, FiringFact, SentFact
from components.alerts.words import condition_words, firing_words
from components.format import Translator
from components.icons import icon
from components.ids import Alerts as Ids
from components.shell.states import empty_state

WATCHED = ("name", "when", "reading", "state", "told", "")
FOUND = ("interval", "name", "value", "fired", "noticed")
SENT = ("subject", "channel", "state", "tries", "at")
SENT_TONES = {"pending": "warn", "sent": "good", "dead": "bad"}


def open_firings(found: Sequence[FiringFact], t: Translator) -> Component:
    """What was found and nobody noticed, each with the way to take notice; good news where there is none."""
    if not found:
        words = [html.Span(t("alerts.calm.title"), className="nx-state-title"), html.Span(t("alerts.calm"))]
        return html.Div([icon("check"), html.Div(words)], className="nx-calm", role="status")
    return html.Ul([html.Li(_open(one, t)) for one in found], className="nx-notices nx-alerts-open")


def watched_table(found: Sequence[AlertFact], t: Translator, *, new: str) -> Component:
    """The alerts by name; how to begin where there are none (`new` is the address of the empty panel)."""
    if not found:
        way = dcc.Link(t("alerts.new"), href=new, className="nx-button nx-button-primary")
        return html.Div(
            empty_state(t("alerts.none.title"), t("alerts.none"), [way], picture="alerts"), className="nx-panel"
        )
    return _table("alerts.head", WATCHED, [_watched(one, t) for one in found], t, numbers=())


def found_table(found: Sequence[FiringFact], t: Translator) -> Component:
    """All that was found, newest first."""
    if not found:
        return html.P(t("alerts.found.none"), className="nx-hint")
    return _table("alerts.head", FOUND, [_found(one, t) for one in found], t, numbers=("value",))


def sent_table(found: Sequence[SentFact], t: Translator) -> Component:
    """Words on their way, newest first."""
    if not found:
        return html.P(t("alerts.sent.none"), className="nx-hint")
    return _table("alerts.head", SENT, [_sent(one, t) for one in found], t, numbers=("tries",))


def state_tag(one: AlertFact, t: Translator) -> Component:
    """The state of an alert as a tag."""
    return html.Span(t(f"alerts.state.{one.state}"), className=f"nx-tag nx-tag-{TONES[one.state]}")


def _table(
    words: str, heads: Sequence[str], rows: Sequence[Component], t: Translator, *, numbers: Sequence[str]
) -> Component:
    head = [
        html.Th(t(f"{words}.{name}") if name else "", className="nx-number" if name in numbers else "", scope="col")
        for name in heads
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="nx-table nx-alerts-table")
    return html.Div(table, className="nx-scroll nx-panel", tabIndex=0)


def _open(one: FiringFact, t: Translator) -> Component:
    mark = html.Span(icon("alert", t("home.tone.bad")), className="nx-notice-mark nx-bad")
    words = html.Span(
        [
            html.Span(one.name, className="nx-notice-title"),
            html.Span(f"{one.measure.label} \u00b7 {firing_words(one, t)}", className="nx-notice-words"),
        ],
        className="nx-notice-text",
    )
    link = dcc.Link([mark, words], href=one.href, className="nx-alert-link")
    notice = html.Button(
        t("alerts.notice"), id=Ids.notice(str(one.id)), type="button", className="nx-button",
        **{"aria-label": t("alerts.notice.named", name=one.name)},
    )  # fmt: skip
    return html.Div([link, notice], className="nx-notice nx-alert-open", **{"data-firing": str(one.id)})


def _watched(one: AlertFact, t: Translator) -> Component:
    name = [dcc.Link(one.name, href=one.href), html.Div(one.measure.label, className="nx-hint")]
    when = [
        condition_words(one.condition, one.measure, t),
        html.Div(t(f"alerts.each.{one.grain}"), className="nx-hint"),
    ]
    state: list[Component] = [state_tag(one, t)]
    if one.snoozed_until is not None:
        state.append(html.Div(t("alerts.until", at=t.datetime(one.snoozed_until)), className="nx-hint"))
    asleep = one.snoozed_until is not None
    sleep = html.Button(
        t("alerts.wake" if asleep else "alerts.sleep"), id=Ids.sleep(one.id), type="button", className="nx-button",
        disabled=one.state == "off",
    )  # fmt: skip
    told = ", ".join(one.channels) or t("alerts.told.page")
    cells = (html.Div(name), html.Div(when), _reading(one, t), html.Div(state), told, sleep)
    return html.Tr([html.Td(cell) for cell in cells], **{"data-alert": one.id, "data-state": one.state})


def _reading(one: AlertFact, t: Translator) -> Component | str:
    if one.reason is not None:
        return html.Span(t.reason(one.reason), className="nx-hint")
    if one.start is None:
        return "–"
    return html.Div([t.value(one.measure, one.value), html.Div(t.period(one.start, one.grain), className="nx-hint")])


def _found(one: FiringFact, t: Translator) -> Component:
    noticed = "–"
    if one.noticed:
        noticed = t("alerts.noticed", by=one.noticed[0], at=t.datetime(one.noticed[1]))
    elif one.recovered:
        noticed = t("alerts.passed", at=t.datetime(one.recovered))
    link = dcc.Link(t.period(one.start, one.grain), href=one.href)
    name = html.Div([one.name, html.Div(one.measure.label, className="nx-hint")])
    value = html.Td(t.value(one.measure, one.value), className="nx-number")
    return html.Tr([html.Td(link), html.Td(name), value, html.Td(t.datetime(one.at)), html.Td(noticed)])


def _sent(one: SentFact, t: Translator) -> Component:
    tag = html.Span(t(f"alerts.sent.{one.status}"), className=f"nx-tag nx-tag-{SENT_TONES[one.status]}")
    state = html.Div([tag, *([html.Div(one.error, className="nx-hint")] if one.error else [])])
    tries = html.Td(t.number(one.tries), className="nx-number")
    return html.Tr([html.Td(one.subject), html.Td(one.channel), html.Td(state), tries, html.Td(t.datetime(one.at))])
