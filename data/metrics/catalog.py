"""All datasets of a core, read from the YAML files of its definition folders and re-read when those change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.core import Core
from data.errors import DefinitionError, InputError, NotFound, Problem
from data.metrics.expressions import names_in, nearest
from data.metrics.model import Dataset, Metric
from data.metrics.parse import parse_dataset

PATIENCE = 0.5
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Catalog:
    """Datasets by id. `broken` holds ids (or file stems) whose files are wrong, each with its error; `memo` is for what
    is worked out of definitions alone."""

    datasets: Mapping[str, Dataset]
    broken: Mapping[str, DefinitionError] = field(default_factory=dict)
    memo: dict[tuple[str, str], object] = field(default_factory=dict, repr=False, compare=False)

    def dataset(self, id_: str) -> Dataset:
        """One dataset. Raises DefinitionError where its file is wrong, NotFound where there is none."""
        if id_ in self.datasets:
            return self.datasets[id_]
        if id_ in self.broken:
            raise self.broken[id_]
        raise NotFound("dataset.unknown", dataset=id_, hint=nearest(id_, self.datasets))

    def metric(self, reference: str) -> tuple[Dataset, Metric]:
        """The metric `dataset.metric`, or `metric` where one dataset alone has it. Raises NotFound or InputError."""
        dataset_id, dot, name = reference.rpartition(".")
        if dot:
            dataset = self.dataset(dataset_id)
            if name not in dataset.metrics:
                hint = nearest(name, dataset.metrics)
                raise NotFound("metric.unknown", metric=reference, hint=f"{dataset_id}.{hint}" if hint else "")
            return dataset, dataset.metrics[name]
        owners = [dataset for dataset in self.datasets.values() if name in dataset.metrics]
        if len(owners) > 1:
            raise InputError("metric.ambiguous", metric=name, datasets=", ".join(sorted(d.id for d in owners)))
        if not owners:
            raise NotFound("metric.unknown", metric=name, hint=nearest(name, self.metric_ids()))
        return owners[0], owners[0].metrics[name]

    def metric_ids(self) -> Iterator[str]:
        """Every metric as `dataset.metric`."""
        return (f"{dataset.id}.{name}" for dataset in self.datasets.values() for name in dataset.metrics)

    def dimension_labels(self) -> Mapping[str, str]:
        """What authors call their dimensions, by name and as `dataset.name`; the first dataset of a name decides."""
        kept = self.memo.get(("labels", "dimensions"))
        if isinstance(kept, dict):
            return kept
        found: dict[str, str] = {}
        for dataset in self.datasets.values():
            for name, dimension in dataset.dimensions.items():
                found[f"{dataset.id}.{name}"] = dimension.label
                found.setdefault(name, dimension.label)
        self.memo["labels", "dimensions"] = found
        return found


def load_catalog(core: Core, *, fresh: bool = False) -> Catalog:
    """The datasets of `core`. Changed files are noticed within half a second, at once with `fresh`."""
    held = core.memory.get("metrics.catalog")
    moment = time.monotonic()
    if isinstance(held, _Held) and not fresh and moment < held.until:
        return held.catalog
    stamp = _stamp(core.definitions)
    if not isinstance(held, _Held) or held.stamp != stamp:
        held = _Held(read_folders(core.definitions), stamp, 0.0)
    core.memory.set("metrics.catalog", _Held(held.catalog, stamp, moment + PATIENCE))
    return held.catalog


def read_folders(folders: Iterable[Path]) -> Catalog:
    """The datasets in `<folder>/datasets/*.yaml`; of two with one id the later folder's wins."""
    datasets: dict[str, Dataset] = {}
    broken: dict[str, DefinitionError] = {}
    for folder in folders:
        for file in sorted((folder / "datasets").glob("*.yaml")):
            try:
                dataset = parse_dataset(file.read_text(encoding="utf-8"), name=file.name)
            except DefinitionError as error:
                broken[file.stem] = error
            except (OSError, UnicodeDecodeError) as error:
                broken[file.stem] = _unreadable(file, error)
            else:
                datasets[dataset.id] = dataset
    return make_catalog(datasets.values(), broken=broken)


def make_catalog(datasets: Iterable[Dataset], *, broken: Mapping[str, DefinitionError] | None = None) -> Catalog:
    """A catalog whose datasets agree with each other; those that name what is not there are broken."""
    sound = {dataset.id: dataset for dataset in datasets}
    wrong = dict(broken or {})
    while found := {d.id: problems for d in sound.values() if (problems := tuple(_foreign(d, sound)))}:
        for id_, problems in found.items():
            wrong[id_] = DefinitionError("dataset.invalid", problems, name=id_)
            del sound[id_]
    return Catalog(sound, wrong)


@dataclass(frozen=True)
class _Held:
    catalog: Catalog
    stamp: Stamp
    until: float


def _stamp(folders: Iterable[Path]) -> Stamp:
    found = []
    for folder in folders:
        try:
            with os.scandir(folder / "datasets") as entries:
                for entry in entries:
                    status = entry.stat()
                    found.append((entry.path, status.st_mtime_ns, status.st_size))
        except OSError:
            continue
    return tuple(sorted(found))


def _unreadable(file: Path, error: Exception) -> DefinitionError:
    problem = Problem("", "definition.bad_value", {"detail": type(error).__name__})
    return DefinitionError("dataset.invalid", (problem,), name=file.name)


def _foreign(dataset: Dataset, known: Mapping[str, Dataset]) -> Iterator[Problem]:
    for metric in dataset.metrics.values():
        path = f"/metrics/{metric.id}/{metric.kind}"
        for other, name in names_in(metric.formula):
            if other is None or other == dataset.id:
                continue
            if other not in known:
                facts = {"dataset": other, "hint": nearest(other, known)}
                yield Problem(path, "metric.unknown_dataset", facts)
            elif name not in known[other].measures and name not in known[other].metrics:
                names = {*known[other].measures, *known[other].metrics}
                yield Problem(path, "metric.unknown_name", {"name": f"{other}.{name}", "hint": nearest(name, names)})
            elif known[other].lake != dataset.lake:
                yield Problem(path, "metric.other_lake", {"dataset": other, "lake": known[other].lake})
            elif _returns(dataset.id, metric.id, (other, name), known, frozenset()):
                yield Problem(path, "metric.circle", {"circle": f"{dataset.id}.{metric.id} → {other}.{name} → …"})


def _returns(
    dataset: str, metric: str, step: tuple[str, str], known: Mapping[str, Dataset], seen: frozenset[tuple[str, str]]
) -> bool:
    if step == (dataset, metric):
        return True
    owner = known.get(step[0])
    inner = owner.metrics.get(step[1]) if owner and step[1] not in owner.measures else None
    if inner is None or step in seen:
        return False
    nexts = ((other or step[0], name) for other, name in names_in(inner.formula))
    return any(_returns(dataset, metric, following, known, seen | {step}) for following in nexts)
