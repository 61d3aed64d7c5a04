"""Drafts, views and versions of dashboards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.schemas.base import Body, Open
from api.schemas.bi import DashboardBody

Sides = dict[str, Literal["mine", "theirs"]]


class DraftBody(Body):
    """What a draft is of: the `dashboard`, a copy of the one `copyOf` names under a `name`, or a new `document`."""

    draft: str = Field(examples=["draft-of-ann"])
    dashboard: str | None = None
    document: DashboardBody | None = None
    copyOf: str | None = None
    name: str | None = None


class DraftAnswer(Open):
    """A draft at one step: `undo` and `redo` say what going there would do, `conflicts` what others changed too."""

    draft: str
    dashboard: str
    document: dict[str, Any]
    step: int
    changed: bool
    published: bool
    undo: dict[str, str] | None
    redo: dict[str, str] | None
    conflicts: list[dict[str, Any]]


class ChosenSides(Body):
    """Which side holds where both changed the same, by the path of the conflict."""

    choices: Sides = Field(default_factory=dict)


class MergeBody(Body):
    """Two changes of the document `base`; `theirs` is the dashboard as it stands if left out."""

    base: dict[str, Any] = Field(default_factory=dict)
    mine: dict[str, Any] = Field(default_factory=dict)
    theirs: dict[str, Any] | None = None
    choices: Sides = Field(default_factory=dict)


class MergeAnswer(Open):
    """Both changes in one document; where `conflicts` are left it holds mine."""

    document: dict[str, Any]
    conflicts: list[dict[str, Any]]
    changes: list[dict[str, Any]]


class VersionDiff(Open):
    """What differs between two versions, widget by widget."""

    before: int | None
    after: int | None
    changes: list[dict[str, Any]]


class ViewBody(Body):
    """A state of a dashboard (the query string of its page) under a name; without one it is a short link."""

    name: str | None = Field(default=None, max_length=120)
    state: str = ""
    tab: str | None = None
    standard: bool = False


class ViewAnswer(Open):
    """A saved view or short link; `href` is its page."""

    id: str
    dashboard: str
    name: str | None
    state: str
    tab: str | None
    standard: bool
    actor: str
    at: datetime
    href: str


class ViewList(Open):
    """The named views of a dashboard, by name."""

    views: list[ViewAnswer]
