"""Which datasets stand beneath a widget's metrics, and which fields all of them have."""

from __future__ import annotations

from collections.abc import Iterable

from data.metrics.catalog import Catalog
from data.metrics.compile.leaves import expand
from data.metrics.expressions import nearest
from data.metrics.model import Dataset

SOME = 6


def beneath(catalog: Catalog, metrics: Iterable[str]) -> tuple[Dataset, ...]:
    """The datasets whose rows the metrics are made of, first needed first."""
    found = {
        leaf.dataset: catalog.dataset(leaf.dataset)
        for metric in metrics
        for leaf in expand(catalog, *catalog.metric(metric)).leaves
    }
    return tuple(found.values())


def shared_dimensions(datasets: Iterable[Dataset]) -> frozenset[str]:
    """The dimensions that every one of the datasets has: what their metrics can be broken by together."""
    sets = [frozenset(dataset.dimensions) for dataset in datasets]
    return frozenset.intersection(*sets) if sets else frozenset()


def meant(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` was probably meant to be; where none is near, some of them."""
    known = sorted(set(words))
    return nearest(word, known) or ", ".join(known[:SOME])
