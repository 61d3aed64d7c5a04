"""The head of the editor: what is being made, what can be taken back, and publishing."""

from __future__ import annotations

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.dashboard_edit.board import add_menu
from components.format import Translator
from components.icons import icon
from components.shell.header import header
from components.view import Crumb


@dataclass(frozen=True)
class DraftFact:
    """A draft in words: `undo` and `redo` name what they would do, empty where there is nothing."""

    name: str
    view: str | None
    changed: bool
    undo: str
    redo: str


def edit_head(draft: DraftFact, t: Translator) -> Component:
    """Crumbs, name, state of the draft, and what one can do with it."""
    crumbs = [Crumb(t("nav.dashboards"), "/dashboards")]
    crumbs += [Crumb(draft.name, draft.view)] if draft.view else []
    state = t("dashboard_edit.draft" if draft.changed else "dashboard_edit.published")
    actions = [
        _tool("undo", "undo", t("dashboard_edit.undo", what=draft.undo), off=not draft.undo),
        _tool("redo", "redo", t("dashboard_edit.redo", what=draft.redo), off=not draft.redo),
        _tool("versions", "history", t("dashboard_edit.versions")),
        _tool("settings", "settings", t("dashboard_edit.settings")),
        add_menu(t),
        _publish(draft, t),
    ]
    as_of = html.Span(state, className="nx-edit-state", role="status")
    return header(t("dashboard_edit.title", name=draft.name), t, crumbs=crumbs, as_of=as_of, actions=actions)


def tab_tools(t: Translator) -> list[Component]:
    """What one can do with the open tab."""
    return [_tool("tab", "edit", t("dashboard_edit.tab.edit")), _tool("gaps", "fit", t("dashboard_edit.gaps"))]


def _tool(do: str, picture: str, label: str, *, off: bool = False) -> Component:
    return html.Button(
        icon(picture), type="button", className="nx-button nx-button-quiet nx-button-icon", title=label, disabled=off,
        **{"data-edit": do, "aria-label": label},
    )  # fmt: skip


def _publish(draft: DraftFact, t: Translator) -> Component:
    return html.Button(
        html.Span(t("dashboard_edit.publish")), type="button", className="nx-button nx-button-primary",
        disabled=not draft.changed, **{"data-edit": "publish"},
    )  # fmt: skip
