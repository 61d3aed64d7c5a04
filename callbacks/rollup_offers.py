"""Rollups worth having: shown as they were measured, measured anew, accepted and dismissed."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Rollups as Ids
from components.ids import Shell
from components.rollup_offers import Offer, offer_section
from data.access import Permission, require
from data.metrics import Offer as Facts
from data.metrics import accept_offer, dismiss_offer, is_measuring, list_offers, measure_in_background


@callback(
    output={"offers": Output(Ids.OFFERS, "children"), "seen": Output(Ids.OFFERED, "data")},
    inputs={
        "news": Input(Shell.LIVE, "data"),
        "decided": Input(Ids.DECIDED, "data"),
        "beat": Input(Ids.TICK, "n_intervals"),
    },
    state={"seen": State(Ids.OFFERED, "data")},
)
def show_offers(news: Any, decided: Any, beat: int | None, seen: Any) -> dict[str, Any]:
    """The offers; left as they are while they are the same, so that no button is lost to who is about to press it."""
    found, measuring = list_offers(core()), is_measuring(core())
    now = [measuring, *(f"{each.id} {each.measured_at}" for each in found)]
    if now == seen:
        raise PreventUpdate
    return {"offers": offer_section([_offer(each) for each in found], words(), measuring=measuring), "seen": now}


@callback(
    output={"decided": Output(Ids.DECIDED, "data")},
    inputs={
        "measure": Input(Ids.MEASURE, "n_clicks"),
        "accept": Input(Ids.accept(ALL), "n_clicks"),
        "dismiss": Input(Ids.dismiss(ALL), "n_clicks"),
    },
    state={"decided": State(Ids.DECIDED, "data")},
    prevent_initial_call=True,
)
def decide(measure: int | None, accept: list[Any], dismiss: list[Any], decided: int | None) -> dict[str, int]:
    """Measure anew, or decide on the offer whose button was pressed."""
    pressed = ctx.triggered_id
    if not (measure if pressed == Ids.MEASURE else any([*accept, *dismiss])):
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    if pressed == Ids.MEASURE:
        measure_in_background(core())
    elif pressed["type"] == Ids.accept("")["type"]:
        accept_offer(core(), pressed["offer"], actor=actor())
    else:
        dismiss_offer(core(), pressed["offer"], actor=actor())
    return {"decided": (decided or 0) + 1}


def _offer(facts: Facts) -> Offer:
    return Offer(
        id=facts.id,
        dataset=facts.dataset,
        grain=str(facts.rollup["grain"]),
        dimensions=tuple(facts.rollup["dimensions"]),
        queries=facts.asks,
        from_rows=facts.rows_ms,
        from_rollup=facts.rollup_ms,
        saved=facts.saved_ms,
        rows=facts.rows,
        base_rows=facts.base_rows,
    )
