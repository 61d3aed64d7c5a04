"""Annotations as frozen facts: what is kept, and the events that stand on a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.errors import NexusError

ScopeKind = Literal["everywhere", "dashboard", "dataset", "metric"]
SCOPES: tuple[ScopeKind, ...] = ("everywhere", "dashboard", "dataset", "metric")


@dataclass(frozen=True)
class Scope:
    """Where an annotation is shown: `of` is the dashboard, dataset or metric (`dataset.metric`), None everywhere."""

    kind: ScopeKind
    of: str | None = None


@dataclass(frozen=True)
class Events:
    """A table of events: SQL in the dialect of `lake`, or the rows of `dataset` with `label`, a column of words.

    SQL gives a column of days or moments, optionally a second one where events end, and a column of words.
    """

    lake: str | None = None
    sql: str | None = None
    dataset: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Annotation:
    """What somebody kept. Days are of the data's calendar, `end` is the last one, included.

    With `events` it stands for all of them; `text` is then what they are called together, and there are no days.
    """

    id: str
    text: str
    scope: Scope
    start: date | None = None
    end: date | None = None
    events: Events | None = None
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """One thing on the axis of time, from `start` to `end`, both included; `of` is the annotation it comes from."""

    text: str
    start: date
    end: date
    of: str
    table: str | None = None


@dataclass(frozen=True)
class Unread:
    """A table of events that could not be read."""

    of: str
    text: str
    error: NexusError


@dataclass(frozen=True)
class Annotations:
    """What stands on one chart, by start; `unread` is what should and can't, `more` how many were left out."""

    events: tuple[Event, ...] = ()
    unread: tuple[Unread, ...] = ()
    more: int = 0
