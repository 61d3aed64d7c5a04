"""The question of a form, in the words of explore: which dimensions fit, which kinds can draw it, what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from callbacks.cards.names import dimension_label as label_of
from callbacks.context import core
from callbacks.dashboard_edit.desk import Desk
from components.format import Translator
from data.dashboards import Question, dimensions_for
from data.dashboards.edits import Document
from data.dashboards.explore import suggested
from data.dashboards.fitting import fitting_kinds
from data.metrics import load_catalog

WORDLESS = frozenset({"text", "section", "sql"})


def asked(fields: Mapping[str, Any]) -> Question:
    """The question of a form."""
    return Question(tuple(fields.get("metrics") or ()), tuple(fields.get("dimensions") or ()), bool(fields.get("time")))


def kinds_of(question: Question, standing: Document) -> tuple[str, ...]:
    """The kinds that can draw a question, with the options the widget has."""
    return fitting_kinds(load_catalog(core()), question, standing)


def kind_for(question: Question, desk: Desk, standing: Document) -> str:
    """The kind that answers best; the one the widget has while it fits."""
    fitting = kinds_of(question, standing)
    if standing.get("kind") in fitting:
        return str(standing["kind"])
    return suggested(replace(question, kind=None), fitting)


def title_for(question: Question, desk: Desk) -> str:
    """The question in words, as a title."""
    labels = metric_labels(desk.t)
    metrics = ", ".join(labels.get(name, name) for name in question.metrics)
    names = [dimension_label(name, desk.t) for name in question.dimensions]
    names = [desk.t("explore.time"), *names] if question.time else names
    words = desk.t("explore.by", metrics=metrics, dimensions=", ".join(names)) if names else metrics
    return words[:120]


def metric_labels(t: Translator) -> dict[str, str]:
    """Every metric there is, in words."""
    catalog = load_catalog(core())
    return {
        reference: t.label("metric", reference, catalog.metric(reference)[1].label)
        for reference in catalog.metric_ids()
    }


def metric_choices(t: Translator) -> dict[str, str]:
    """Every metric there is, with the name of its dataset, by that name."""
    catalog, labels = load_catalog(core()), metric_labels(t)
    homes = {reference: catalog.metric(reference)[0] for reference in labels}
    found = {ref: f"{t.label('dataset', home.id, home.label)}: {labels[ref]}" for ref, home in homes.items()}
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))


def dimension_choices(metrics: tuple[str, ...], t: Translator) -> dict[str, str]:
    """The dimensions by which all those metrics can be broken, by their names."""
    named = {name: dimension_label(name, t) for name in dimensions_for(core(), metrics)}
    return dict(sorted(named.items(), key=lambda each: each[1].casefold()))


def dimension_label(name: str, t: Translator) -> str:
    """A dimension in words."""
    return label_of(name, load_catalog(core()).dimension_labels(), t)
