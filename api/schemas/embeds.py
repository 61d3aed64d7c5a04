"""Signed addresses of dashboards inside other sites."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.schemas.base import Body, Open

DAY = 86_400


class EmbedBody(Body):
    """What is shown (`state` is the query string of the page, fixed), whose rows (`attributes` feed row policies), and
    for how many seconds."""

    dashboard: str
    state: str = ""
    tab: str | None = None
    actor: str = Field(default="guest", max_length=50)
    attributes: dict[str, list[str]] = Field(default_factory=dict)
    seconds: int = Field(default=3600, ge=60, le=31 * DAY)


class EmbedAnswer(Open):
    """The address to put into a frame, and until when it is good."""

    url: str
    token: str
    expiresAt: datetime
