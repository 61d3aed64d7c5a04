"""What changed of a dashboard's numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.schemas.base import Body, Open


class LookBody(Body):
    """Which dashboard is looked at, and in which state (the query string of its page)."""

    dashboard: str
    state: str = ""


class LookAnswer(Open):
    """What was seen: first at `at`, on the same data last at `seenAt`; `versions` of the data beneath."""

    id: int
    at: datetime
    seenAt: datetime
    versions: dict[str, int]


class DifferenceAnswer(Open):
    """The numbers of two sides. `before` is a look, or the number of a version; null where there is none to compare
    with. `members` of a number are those that changed; `share` is their part of the change where `addsUp`."""

    before: LookAnswer | int | None
    numbers: list[dict[str, Any]]
    changed: int
    leftOut: dict[str, str]
    looks: list[LookAnswer]
