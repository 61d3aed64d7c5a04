"""Everything a pipeline can be made of, with its options: forms and docs are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from data.flow import Option
from data.flow.sources import OFFERED
from data.flow.transforms import TRANSFORMS
from data.pipelines.destinations import DESTINATIONS
from data.pipelines.document import LIMITS
from data.pipelines.schedule_document import OPTIONS as SCHEDULE


@dataclass(frozen=True)
class KindInfo:
    """One kind of source, step or destination."""

    name: str
    help: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Kinds:
    """All kinds by the part of the document they stand in; `schedule` and `limits` are plain options."""

    sources: tuple[KindInfo, ...]
    steps: tuple[KindInfo, ...]
    destinations: tuple[KindInfo, ...]
    schedule: tuple[Option, ...]
    limits: tuple[Option, ...]


def kinds() -> Kinds:
    """What there is."""
    return Kinds(
        tuple(KindInfo(each.name, each.help, each.options) for each in OFFERED.values()),
        tuple(KindInfo(each.name, each.help, each.options) for each in TRANSFORMS.values()),
        tuple(KindInfo(each.name, each.help, each.options) for each in DESTINATIONS.values()),
        SCHEDULE,
        LIMITS,
    )
