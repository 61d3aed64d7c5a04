"""Every rollup that datasets declare, as it stands: definition, state, size, cost, use and verdict. Opens no lake."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.core import Core
from data.metrics.catalog import load_catalog
from data.metrics.model import Dataset, Rollup
from data.metrics.rolled import held
from data.metrics.rollups.registry import Record, records, why_not
from data.metrics.rollups.usage import write_down


@dataclass(frozen=True)
class RollupFacts:
    """One rollup. `state` is ready, or the reason why it serves nobody, without its `rollup.` (stale, off, building …).

    `rows` of it stand for `base_rows`; `bytes` on disk, None where nothing is; `milliseconds` the last build took;
    `checked` queries were asked both ways and `differing` of them differed; `misses` are counts by reason.
    """

    id: str
    dataset: str
    rollup: str
    lake: str
    grain: str
    time: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    state: str
    rows: int | None = None
    base_rows: int | None = None
    bytes: int | None = None
    built_at: datetime | None = None
    source: str | None = None
    milliseconds: float | None = None
    checked: int = 0
    differing: int = 0
    hits: int = 0
    misses: Mapping[str, int] = dataclasses.field(default_factory=dict)
    used_at: datetime | None = None


def list_rollups(core: Core) -> tuple[RollupFacts, ...]:
    """All rollups, by dataset in the catalog's order, finest first as declared."""
    write_down(core)
    known = records(core)
    return tuple(
        _facts(core, dataset, rollup, known.get(f"{dataset.id}.{rollup.id}"))
        for dataset in load_catalog(core).datasets.values()
        for rollup in dataset.rollups.values()
    )


def _facts(core: Core, dataset: Dataset, rollup: Rollup, record: Record | None) -> RollupFacts:
    refused = why_not(core, dataset, rollup, core.lakes.version(dataset.lake, dataset.reads), record)
    facts = RollupFacts(
        id=f"{dataset.id}.{rollup.id}",
        dataset=dataset.id,
        rollup=rollup.id,
        lake=dataset.lake,
        grain=str(rollup.grain),
        time=rollup.time,
        dimensions=rollup.dimensions,
        measures=tuple(measure.id for measure in held(dataset, rollup)),
        state="ready" if refused is None else refused.removeprefix("rollup."),
    )
    if record is None:
        return facts
    return dataclasses.replace(
        facts,
        rows=record.rows,
        base_rows=record.base_rows,
        bytes=record.bytes,
        built_at=record.built_at,
        source=record.source or None,
        milliseconds=record.milliseconds,
        checked=record.checked,
        differing=record.differing,
        hits=record.hits,
        misses=record.misses,
        used_at=record.used_at,
    )
