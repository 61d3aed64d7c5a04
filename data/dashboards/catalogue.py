"""All dashboards of a core: the packaged ones, then those in its definition folders; re-read when files change."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.core import Core
from data.dashboards.fields import meant
from data.dashboards.model import Dashboard
from data.dashboards.parse import read_dashboard
from data.errors import DefinitionError, NotFound, Problem
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.yaml_reader import read_yaml

PREBUILT = Path(__file__).parent / "prebuilt"
ORDER = ("sales-performance", "financial-overview", "customer-analytics", "operational-metrics")
PATIENCE = 0.5
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Dashboards:
    """Dashboards by id: prebuilt first, in their order. `broken` holds the ids (or file stems) of wrong files."""

    documents: Mapping[str, Dashboard]
    broken: Mapping[str, DefinitionError] = field(default_factory=dict)


def list_dashboards(core: Core) -> tuple[Dashboard, ...]:
    """All sound dashboards: the prebuilt ones in their order, then the custom ones by name."""
    return tuple(load_dashboards(core).documents.values())


def get_dashboard(core: Core, dashboard_id: str) -> Dashboard:
    """One dashboard; its `mark` is its ETag. Raises DefinitionError where its file is wrong, NotFound for no such."""
    found = load_dashboards(core)
    if dashboard_id in found.documents:
        return found.documents[dashboard_id]
    if dashboard_id in found.broken:
        raise found.broken[dashboard_id]
    raise NotFound("dashboard.unknown", dashboard=dashboard_id, hint=meant(dashboard_id, found.documents))


def load_dashboards(core: Core, *, fresh: bool = False) -> Dashboards:
    """The dashboards of `core`. Changed files are noticed within half a second, at once with `fresh`."""
    catalog = load_catalog(core, fresh=fresh)
    held = core.memory.get("dashboards.catalogue")
    moment = time.monotonic()
    same = isinstance(held, _Held) and held.catalog is catalog
    if isinstance(held, _Held) and same and not fresh and moment < held.until:
        return held.dashboards
    folders = [folder / "dashboards" for folder in core.definitions]
    stamp = _stamp([PREBUILT, *folders])
    if not isinstance(held, _Held) or not same or held.stamp != stamp:
        held = _Held(read_folders(folders, catalog), catalog, stamp, 0.0)
    core.memory.set("dashboards.catalogue", _Held(held.dashboards, catalog, stamp, moment + PATIENCE))
    return held.dashboards


def read_folders(folders: Iterable[Path], catalog: Catalog) -> Dashboards:
    """The prebuilt dashboards whose data is there, then those in `folders`; of two with one id the later one wins."""
    reading = _Reading(catalog)
    for file in sorted(PREBUILT.glob("*.yaml")):
        reading.read(file, prebuilt=True)
    for file in (file for folder in folders for file in sorted(folder.glob("*.yaml"))):
        reading.read(file, prebuilt=False)
    place = {id_: at for at, id_ in enumerate(ORDER)}
    ordered = sorted(reading.documents.values(), key=lambda d: (place.get(d.id, len(place)), d.name.casefold()))
    return Dashboards({dashboard.id: dashboard for dashboard in ordered}, reading.broken)


class _Reading:
    """Reads files one by one and keeps what is sound and what is broken apart."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.documents: dict[str, Dashboard] = {}
        self.broken: dict[str, DefinitionError] = {}

    def read(self, file: Path, *, prebuilt: bool) -> None:
        """Take one file in."""
        try:
            text = file.read_text(encoding="utf-8")
            document = read_yaml(text, name=file.name)
            if prebuilt and not self._has_data(document):
                return
            mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
            dashboard = read_dashboard(document, self._catalog, name=file.name, prebuilt=prebuilt, mark=mark)
        except DefinitionError as error:
            self.broken[file.stem] = error
        except (OSError, UnicodeDecodeError) as error:
            problem = Problem("", "definition.bad_value", {"detail": type(error).__name__})
            self.broken[file.stem] = DefinitionError("dashboard.invalid", (problem,), name=file.name)
        else:
            self.documents[dashboard.id] = dashboard

    def _has_data(self, document: Any) -> bool:
        named = {str(m).partition(".")[0] for widget in document["widgets"] for m in widget.get("metrics", ())}
        return not named.isdisjoint({*self._catalog.datasets, *self._catalog.broken})


@dataclass(frozen=True)
class _Held:
    dashboards: Dashboards
    catalog: Catalog
    stamp: Stamp
    until: float


def _stamp(folders: Iterable[Path]) -> Stamp:
    return tuple(sorted(_stamps(folders)))


def _stamps(folders: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
        except OSError:
            continue
