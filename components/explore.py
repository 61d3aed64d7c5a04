"""Explore: what can be asked at the side, the answer beside it, and the panel that keeps it on a dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Explore as Ids
from components.narrowing import one_more
from components.shell.filters import Choice, select
from components.view import Proof


@dataclass(frozen=True)
class Offer:
    """A metric or dimension one can take into the question, or take out of it when it is `chosen`; a link."""

    label: str
    href: str
    chosen: bool = False
    group: str = ""


def bench(t: Translator) -> Component:
    """The page below its head: offers at the side, pickers and answer beside them."""
    find = dcc.Input(
        id=Ids.FIND, type="search", placeholder=t("explore.find"), debounce=0.2, className="nx-field nx-explore-find"
    )
    side = html.Aside([find, html.Div(id=Ids.OFFERS)], className="nx-panel nx-explore-side")
    main = html.Div([html.Div(_pickers(t), id=Ids.PICKERS), html.Div(id=Ids.ANSWER)], className="nx-explore-main")
    return html.Div([side, main, dcc.Store(id=Ids.MARK)], className="nx-explore", **{"data-marks": Ids.MARK})


def _pickers(t: Translator) -> Component:
    blank: list[Choice] = []
    return html.Div(
        [
            select(Ids.RANGE, blank, "", label=t("filters.range")),
            select(Ids.GRAIN, blank, "", label=t("filters.grain")),
            select(Ids.COMPARE, blank, "", label=t("filters.compare")),
            html.Div(id=Ids.CHIPS, className="nx-filters-chips"),
            *one_more(t),
        ],
        className="nx-filters",
        role="group",
        **{"aria-label": t("filters.label")},
    )


def offers(metrics: Sequence[Offer], dimensions: Sequence[Offer], t: Translator) -> list[Component]:
    """The offers as lists of links: chosen ones, then dimensions and the metrics under the names of their datasets.

    Dimensions come after the metrics while no metric is chosen.
    """
    chosen = [offer for offer in (*metrics, *dimensions) if offer.chosen]
    rest = [offer for offer in dimensions if not offer.chosen]
    breaks = [_list(t("explore.dimensions"), rest)] if rest else []
    by_dataset = groupby((offer for offer in metrics if not offer.chosen), key=lambda offer: offer.group)
    groups = [_list(group, list(found)) for group, found in by_dataset]
    asked = [_list(t("explore.asked"), chosen)] if chosen else []
    ordered = [*breaks, *groups] if any(offer.chosen for offer in metrics) else [*groups, *breaks]
    return [*asked, *ordered] if ordered else [*asked, html.P(t("explore.none"), className="nx-hint")]


def _list(title: str, found: Sequence[Offer]) -> Component:
    return html.Section(
        [html.H2(title, className="nx-explore-group"), html.Ul([html.Li(_offer(offer)) for offer in found])],
        className="nx-explore-list",
    )


def _offer(offer: Offer) -> Component:
    mark = {"aria-current": "true"} if offer.chosen else {}
    return html.Div(
        dcc.Link([html.Span(offer.label), icon("x" if offer.chosen else "plus")], href=offer.href),
        className="nx-explore-offer" + (" nx-explore-offer-chosen" if offer.chosen else ""),
        title=offer.label,
        **{"data-stay": "", **mark},
    )


def kinds(found: Sequence[Offer], t: Translator) -> Component:
    """The charts that can show the answer, as links; the one that does is marked."""
    links = [
        dcc.Link(offer.label, href=offer.href, className="nx-kind" + (" nx-kind-chosen" if offer.chosen else ""))
        for offer in found
    ]
    return html.Nav(links, className="nx-kinds", **{"aria-label": t("explore.kinds"), "data-stay": ""})


def proof_fold(proof: Proof, panel: Component, t: Translator) -> Component:
    """The proof of the answer, folded away below it."""
    words = f"{t(f'proof.route.{proof.route}')} \u00b7 {t.duration(proof.milliseconds)}"
    if proof.rows is not None:
        words = f"{words} \u00b7 {t('proof.rows', count=proof.rows)}"
    return html.Details([html.Summary(f"{t('proof.title')} \u00b7 {words}"), panel], className="nx-fold")


def keep_drawer(t: Translator) -> Component:
    """The closed panel that keeps the question: a title, and the dashboard it goes to."""
    title = dcc.Input(id=Ids.KEEP_TITLE, type="text", maxLength=120, className="nx-field")
    onto = dcc.Dropdown(id=Ids.KEEP_ONTO, options=[], value="", clearable=False)
    submit = html.Button(
        t("explore.keep.submit"), id=Ids.KEEP_SUBMIT, type="button", className="nx-button nx-button-primary"
    )
    body = html.Div(
        [
            html.P(t("explore.keep.words")),
            html.Label([t("explore.keep.title"), title]),
            html.Label([t("explore.keep.onto"), onto]),
            html.Div(submit),
            html.Div(id=Ids.KEEP_RESULT, role="status"),
        ],
        className="nx-add",
    )
    return dbc.Offcanvas(body, id=Ids.DRAWER, title=t("explore.keep"), placement="end", is_open=False)


def kept(name: str, href: str, t: Translator) -> Component:
    """The way to the dashboard a question was kept on."""
    words = [html.Span(t("add_data.open", name=name)), icon("right")]
    return html.Div(
        [html.P(t("explore.kept")), dcc.Link(words, href=href, className="nx-button nx-button-primary")],
        className="nx-report",
    )
