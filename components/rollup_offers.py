"""Rollups worth having: what each was measured to save on what was asked, with the ways to accept and dismiss it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Rollups as Ids

HEADS = ("name", "queries", "from_rows", "from_rollup", "saved", "rows", "decide")
WORDS = frozenset({"name", "decide"})


@dataclass(frozen=True)
class Offer:
    """A rollup that was tried. A mean query takes `from_rows` or `from_rollup` ms of processor time, all `queries`
    together `saved` less; it has `rows` for `base_rows`."""

    id: str
    dataset: str
    grain: str
    dimensions: tuple[str, ...]
    queries: int
    from_rows: float
    from_rollup: float
    saved: float
    rows: int
    base_rows: int


def offer_section(offers: Sequence[Offer], t: Translator, *, measuring: bool) -> Component:
    """The offers beneath a line on what they are, with the way to make them anew."""
    words = t("rollups.offers.measuring" if measuring else "rollups.offers.words")
    measure = html.Button(
        t("rollups.offers.measure"), id=Ids.MEASURE, type="button", className="nx-button", disabled=measuring
    )
    body = _table(offers, t) if offers else html.P(t("rollups.offers.none"), className="nx-hint")
    return html.Section(
        [
            html.H2(t("rollups.offers"), className="nx-section"),
            html.P(words, className="nx-hint", role="status"),
            html.Div(measure, className="nx-offers-measure"),
            body,
        ]
    )


def _table(offers: Sequence[Offer], t: Translator) -> Component:
    head = html.Tr([html.Th(t(f"rollups.offer.{name}"), className=_side(name), scope="col") for name in HEADS])
    table = html.Table([html.Thead(head), html.Tbody([_row(each, t) for each in offers])], className="nx-table")
    return html.Div(table, className="nx-scroll nx-panel")


def _side(name: str) -> str:
    return "" if name in WORDS else "nx-number"


def _row(each: Offer, t: Translator) -> Component:
    name = _name(each, t)
    share = t("rollups.share", share=t.percent(each.rows / max(each.base_rows, 1), 2), base=t.number(each.base_rows))
    cells = (
        html.Div([html.Div(each.dataset, className="nx-lake-name"), html.Div(name, className="nx-hint")]),
        t.number(each.queries),
        t.duration(each.from_rows),
        t.duration(each.from_rollup),
        t.duration(each.saved),
        html.Div([html.Div(t.number(each.rows)), html.Div(share, className="nx-hint")]),
        html.Div([_button("accept", each, t), _button("dismiss", each, t)], className="nx-offer-ways"),
    )
    return html.Tr([html.Td(cell, className=_side(head)) for head, cell in zip(HEADS, cells, strict=True)])


def _name(each: Offer, t: Translator) -> str:
    return " × ".join((t(f"rollups.grain.{each.grain}"), *each.dimensions))


def _button(way: str, each: Offer, t: Translator) -> Component:
    named = t(f"rollups.offer.{way}.named", rollup=f"{each.dataset}: {_name(each, t)}")
    return html.Button(
        t(f"rollups.offer.{way}"),
        id={"accept": Ids.accept, "dismiss": Ids.dismiss}[way](each.id),
        type="button",
        className="nx-button" if way == "accept" else "nx-button nx-button-quiet",
        **{"aria-label": named},
    )
