"""What a pipeline is once its document was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.flow import Part
from data.quality import Rule


class CatchUp(StrEnum):
    """What becomes of times that passed while nobody was there to run the pipeline."""

    NONE = "none"
    LATEST = "latest"
    ALL = "all"


class Overlap(StrEnum):
    """What becomes of a due run while an earlier one is still going."""

    SKIP = "skip"
    QUEUE = "queue"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Schedule:
    """When a pipeline runs by itself: at times of a cron line in a zone, or on events."""

    cron: str | None = None
    zone: str = "UTC"
    catch_up: CatchUp = CatchUp.LATEST
    overlap: Overlap = Overlap.SKIP
    after: tuple[str, ...] = ()
    files: str | None = None
    lake: str | None = None
    webhook: bool = False


@dataclass(frozen=True)
class Limits:
    """When an execution does not publish, and how often it is tried. `share` is of the extracted rows."""

    rejects: int | None = None
    share: float = 0.1
    retries: int = 3
    seconds: int = 3600


@dataclass(frozen=True)
class Pipeline:
    """A checked pipeline. `checks` must hold for the staged rows; `document` is what it was read from."""

    id: str
    name: str
    source: Part
    steps: tuple[Part, ...]
    destination: Part
    description: str = ""
    active: bool = True
    schedule: Schedule = field(default_factory=Schedule)
    limits: Limits = field(default_factory=Limits)
    checks: tuple[Rule, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
