"""What happened, written on the axis of time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.schemas.base import Body, Open


class AnnotationBody(Body):
    """An annotation: `text` on the day `from`, or until the day `to`; `scope` is `everywhere`, `dashboard:<id>`,
    `dataset:<id>` or `metric:<dataset>.<metric>`.

    With `events` it stands for a table: `{"lake", "sql"}`, or `{"dataset", "label"}`; `text` is what they are called.
    """

    text: str = ""
    from_: str | None = Field(default=None, alias="from", examples=["2026-03-02"])
    to: str | None = None
    scope: str = "everywhere"
    events: dict[str, Any] | None = None


class AnnotationAnswer(Open):
    """An annotation as it is kept."""

    id: str
    text: str
    scope: str
    actor: str
    at: datetime | None


class AnnotationList(Open):
    """All annotations, by their first day."""

    annotations: list[AnnotationAnswer]


class AnnotationTrial(Open):
    """The events an annotation would stand for, by their first day."""

    events: list[dict[str, Any]]
