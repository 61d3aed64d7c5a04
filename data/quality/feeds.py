"""Who feeds on a table, and what feeds a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.core import Core
from data.metrics.catalog import Catalog
from data.metrics.model import Dataset
from data.quality.model import Score
from data.quality.overview import score_of


def datasets_on(catalog: Catalog, lake: str, table: str) -> tuple[Dataset, ...]:
    """The datasets that read a table, by id."""
    found = [each for each in catalog.datasets.values() if (lake, table) in set(tables_of(each))]
    return tuple(sorted(found, key=lambda each: each.id))


def tables_of(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The tables a dataset reads, by lake and name."""
    targets = [dataset.targets.table] if dataset.targets else []
    for path in [dataset.table, *(join.table for join in dataset.joins.values()), *targets]:
        yield dataset.lake, path.removeprefix("main.")


def datasets_score(core: Core, catalog: Catalog, ids: Iterable[str]) -> Score:
    """The score of all tables beneath some datasets; each table counts once."""
    datasets = [catalog.datasets[id_] for id_ in ids if id_ in catalog.datasets]
    tables = dict.fromkeys(at for dataset in datasets for at in tables_of(dataset))
    return score_of(core, iter(tables))
