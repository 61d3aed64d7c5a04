"""What the callbacks of the editor work with: the draft an order or a panel names, as this viewer may see it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash.exceptions import PreventUpdate

from callbacks.cards import Scene
from callbacks.context import actor, core, words
from components.format import Translator
from data.access import Permission, require
from data.dashboards import DashboardState, Draft, Step, begin_draft, open_draft
from data.metrics import load_catalog

PATH = "/dashboards/edit/"
Named = Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """A draft and the viewer's words."""

    draft: Draft
    t: Translator

    @property
    def scene(self) -> Scene:
        """The scene in which its cards are drawn: the document's own state, leading nowhere."""
        return Scene(
            self.draft.dashboard, DashboardState(), self.t, lambda _state: "", load_catalog(core()).dimension_labels()
        )

    def step(self, step: Step | None) -> str:
        """What an edit was, in words; empty for none."""
        return self.t(f"dashboard_edit.step.{step.edit}", subject=step.subject) if step else ""


def open_desk(named: Named | None) -> Desk:
    """The draft named by an order, an open panel or the last state. Raises what `open_draft` raises, AccessError."""
    if not named:
        raise PreventUpdate
    require(actor(), Permission.EDIT)
    return Desk(open_draft(core(), named["dashboard"], draft=named["draft"], actor=actor()), words())


def edit_address(dashboard: str, draft: str | None = None) -> str:
    """The editor of a dashboard, with a draft of that name."""
    return PATH + quote(dashboard) + (f"?draft={quote(draft)}" if draft else "")


def begun_address(document: Mapping[str, Any]) -> str:
    """The editor of a new dashboard, which is a draft until it is published. Raises AccessError, DefinitionError."""
    require(actor(), Permission.EDIT)
    draft = begin_draft(core(), document, draft=f"d-{uuid.uuid4().hex}", actor=actor())
    return edit_address(draft.dashboard.id, draft.id)
