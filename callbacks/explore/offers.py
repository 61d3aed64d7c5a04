"""What can be asked: metrics that fit the dimensions chosen, dimensions that fit the metrics."""

from __future__ import annotations

from dash import Input, Output, State, callback
from dash.development.base_component import Component

from callbacks.cards.names import dimension_label as named
from callbacks.context import core
from callbacks.explore.address import View, sound_view, toggled
from components.explore import Offer, offers
from components.ids import Explore as Ids
from components.light import light
from data.dashboards import dimensions_for, metrics_for
from data.errors import NexusError
from data.metrics import load_catalog


@callback(
    output={"offers": Output(Ids.OFFERS, "children")},
    inputs={"search": Input(Ids.URL, "search"), "find": Input(Ids.FIND, "value")},
    state={"pathname": State(Ids.URL, "pathname")},
)
def show_offers(search: str | None, find: str | None, pathname: str | None) -> dict[str, Component]:
    """The offers whose names hold what is typed."""
    view = sound_view(search)
    word = (find or "").strip().casefold()
    metrics, dimensions = (
        [offer for offer in each if offer.chosen or word in f"{offer.group} {offer.label}".casefold()]
        for each in (_metrics(view), _dimensions(view))
    )
    return {"offers": light(*offers(metrics, dimensions, view.t))}


def metric_label(view: View, reference: str) -> str:
    """A metric in the viewer's words; as it was asked for where there is none of that name."""
    try:
        default = load_catalog(core()).metric(reference)[1].label
    except NexusError:
        return reference
    return view.t.label("metric", reference, default)


def dimension_label(view: View, name: str) -> str:
    """A dimension in the viewer's words."""
    return named(name, load_catalog(core()).dimension_labels(), view.t)


def _metrics(view: View) -> list[Offer]:
    catalog, question = load_catalog(core()), view.question
    fitting = metrics_for(core(), question.dimensions)
    found = []
    for dataset in sorted(catalog.datasets.values(), key=lambda each: each.label):
        for name in dataset.metrics:
            reference = f"{dataset.id}.{name}"
            chosen = reference in question.metrics
            if chosen or reference in fitting:
                href = view.asking(metrics=toggled(question.metrics, reference))
                found.append(
                    Offer(
                        metric_label(view, reference), href, chosen, view.t.label("dataset", dataset.id, dataset.label)
                    )
                )
    return found


def _dimensions(view: View) -> list[Offer]:
    question = view.question
    time = view.asking(time=not question.time)
    found = [Offer(view.t("explore.time"), time, question.time)]
    names = {name: dimension_label(view, name) for name in dimensions_for(core(), question.metrics)}
    for name in sorted(names, key=lambda each: names[each].casefold()):
        href = view.asking(dimensions=toggled(question.dimensions, name))
        found.append(Offer(names[name], href, name in question.dimensions))
    return found
