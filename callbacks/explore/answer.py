"""The answer to the question in the address: pickers, chart and table, with their proof."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Input, Output, State, callback, html
from dash.development.base_component import Component

from callbacks.cards import Scene, card
from callbacks.cards.fault import fault_of_asker
from callbacks.context import actor, core, words
from callbacks.dashboard_view.choices import COMPARES, GRAINS, RANGES, words_of_range
from callbacks.explore.address import View, open_view, readable_view
from callbacks.explore.beneath import rows_panel
from callbacks.explore.marks import picked_bar
from callbacks.explore.offers import dimension_label, metric_label
from components.explore import Offer, kinds, proof_fold
from components.ids import Explore as Ids
from components.ids import Shell
from components.narrowing import steps
from components.shell.header import button, header
from components.shell.proof_panel import proof_panel
from components.shell.states import empty_state, error_card
from components.widgets.card import render_card
from data.dashboards import Exploration, Question, WidgetData, explore
from data.errors import NexusError
from data.metrics import load_catalog

START = (("sales.revenue", "category"), ("jobs.jobs", "region"))


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"search": Input(Ids.URL, "search")})
def show_header(search: str | None) -> dict[str, Component]:
    """The head of the page; what was asked can be kept."""
    view = readable_view(search)
    keep = button(view.t("explore.keep"), id=Ids.KEEP, picture="plus", primary=True)
    return {"header": header(view.t("nav.explore"), view.t, actions=[*steps(view.t), keep])}


@callback(
    output={
        "range": (Output(Ids.RANGE, "options"), Output(Ids.RANGE, "value")),
        "grain": (Output(Ids.GRAIN, "options"), Output(Ids.GRAIN, "value")),
        "compare": (Output(Ids.COMPARE, "options"), Output(Ids.COMPARE, "value")),
    },
    inputs={"search": Input(Ids.URL, "search")},
)
def show_pickers(search: str | None) -> dict[str, Any]:
    """Range, grain and comparison as the address has them."""
    view = readable_view(search)
    chosen = view.state.range or "last 12 months"
    ranges = {name: words_of_range(name, view.t) for name in dict.fromkeys((*RANGES, chosen))}
    grains = {name: view.t(f"dashboard_view.grain.{name}") for name in GRAINS}
    compares = {name: view.t(f"dashboard_view.compare.pick.{name}") for name in COMPARES}
    return {
        "range": (_options(ranges), chosen),
        "grain": (_options(grains), view.state.grain or "auto"),
        "compare": (_options(compares), view.state.compare or "none"),
    }


@callback(
    output={"answer": Output(Ids.ANSWER, "children")},
    inputs={"search": Input(Ids.URL, "search"), "news": Input(Shell.LIVE, "data")},
    state={"pathname": State(Ids.URL, "pathname")},
)
def show_answer(search: str | None, pathname: str | None, news: Any = None) -> dict[str, Any]:
    """Chart and table of the question; where it can't be answered, why; where nothing is asked, how to begin."""
    try:
        view = open_view(search)
        if not view.question.metrics:
            return {"answer": _start(view)}
        found = explore(core(), view.question, view.state, actor=actor())
    except NexusError as error:
        return {"answer": html.Div(error_card(fault_of_asker(error), words()), className="nx-panel")}
    failed = found.widgets[0].error is not None
    shown = [_kinds(found, view), *(_drawn(widget, found, view) for widget in found.widgets[: 1 if failed else None])]
    return {"answer": [*shown, rows_panel(view, scene_of(found, view))] if view.rows and not failed else shown}


def scene_of(found: Exploration, view: View) -> Scene:
    """The scene for the cards of an answer."""
    return Scene(
        found.dashboard,
        view.state,
        view.t,
        lambda state: view.link(state=state, rows=False),
        load_catalog(core()).dimension_labels(),
    )


def title_of(view: View) -> str:
    """The question in words."""
    metrics = ", ".join(metric_label(view, name) for name in view.question.metrics)
    names = [dimension_label(view, name) for name in view.question.dimensions]
    names = [view.t("explore.time"), *names] if view.question.time else names
    return view.t("explore.by", metrics=metrics, dimensions=", ".join(names)) if names else metrics


def _drawn(widget: WidgetData, found: Exploration, view: View) -> Component:
    scene, first = scene_of(found, view), widget.id == found.widgets[0].id
    shown = card(widget, scene)
    name = title_of(view) if first else view.t("explore.rows")
    wrong = fault_of_asker(widget.error) if widget.error else None
    parts = [render_card(replace(shown, title=name, proof=None, drills=shown.drills and first, fault=wrong), view.t)]
    parts += [picked_bar(widget, view, scene)] if first else []
    if shown.proof is not None and first:
        parts.append(proof_fold(shown.proof, proof_panel(shown.proof, view.t), view.t))
    return html.Div(parts, className=f"nx-explore-card nx-explore-{shown.kind}")


def _kinds(found: Exploration, view: View) -> Component:
    offers = [
        Offer(view.t(f"explore.kind.{kind}"), view.link(replace(view.question, kind=kind)), kind == found.kind)
        for kind in found.kinds
    ]
    return kinds(offers, view.t)


def _start(view: View) -> Component:
    known = set(load_catalog(core()).metric_ids())
    ways = []
    for metric, dimension in START:
        if metric in known:
            named = {"metric": metric_label(view, metric), "dimension": dimension_label(view, dimension)}
            over, by = Question((metric,), time=True), Question((metric,), (dimension,))
            ways.append(button(view.t("explore.start.one", **named), href=view.link(over)))
            ways.append(button(view.t("explore.start.two", **named), href=view.link(by)))
    return html.Div(
        empty_state(view.t("explore.start.title"), view.t("explore.start"), ways, picture="explore"),
        className="nx-panel nx-explore-start",
    )


def _options(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in words.items()]
