"""The one writer of the draft: what was done on the page becomes its next step, or takes one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.dashboard_edit.desk import Desk, open_desk
from callbacks.dashboard_edit.fields import head_of, read_fields, widget_of
from callbacks.dashboard_view.address import address
from components.format import Translator
from components.ids import DashboardEdit as Ids
from components.shell.header import button
from components.shell.states import empty_state
from data.dashboards import DashboardState, Draft, Step, dashboard_version, edit_draft, redo_draft, undo_draft
from data.dashboards.edits import (
    Document,
    add_tab,
    add_widget,
    change_head,
    change_widget,
    close_gaps,
    copy_widget,
    find,
    place_widget,
    remove_tab,
    remove_widget,
    rename_tab,
)
from data.errors import InputError, NexusError

Order = Mapping[str, Any]
Edit = Callable[[Document], Document]
SIDES = ("x", "y", "w", "h")


@callback(
    output={"draft": Output(Ids.DRAFT, "data")},
    inputs={"order": Input(Ids.ORDER, "data"), "submits": Input(Ids.submit(ALL), "n_clicks")},
    state={
        "panel": State(Ids.OPEN, "data"),
        "ids": State(Ids.field(ALL), "id"),
        "values": State(Ids.field(ALL), "value"),
    },
    prevent_initial_call=True,
)
def obey(
    order: Order | None, submits: list[int | None], panel: Order | None, ids: list[Any], values: list[Any]
) -> dict[str, Any]:
    """The draft after an order of the page or a submitted form. Raises what the edit makes wrong; then nothing is."""
    form = ctx.triggered_id
    if isinstance(form, Mapping):
        if panel is None or not any(submits) or form["form"] not in FORMS:
            raise PreventUpdate
        return _said(submitted(form["form"], panel, read_fields(ids, values)), panel)
    if not order:
        raise PreventUpdate
    try:
        return _said(obeyed(order), order)
    except NexusError as error:
        if order["do"] in GOES or order["do"] in EDITS:
            raise
        set_props(Ids.HEADER, {"children": closed(error, order["dashboard"], words())})
        return {"draft": no_update}


def closed(error: NexusError, dashboard: str, t: Translator) -> Component:
    """What stands in place of an editor that can't be opened, with the way to the dashboard or to all of them."""
    there = error.code == "dashboard.prebuilt"
    href = address(dashboard, DashboardState()) if there else "/dashboards"
    way = button(t("dashboard_edit.closed.view" if there else "nav.dashboards"), href=href)
    return empty_state(t("dashboard_edit.closed"), t(f"errors.{error.code}", **error.params), [way])


def obeyed(order: Order) -> Draft:
    """The draft after an order."""
    desk, do = open_desk(order), order["do"]
    named: dict[str, Any] = {"draft": order["draft"], "actor": actor()}
    if do in GOES:
        return GOES[do](core(), order["dashboard"], **named)
    if do not in EDITS:
        return desk.draft
    subject = order.get("version") or title_of(desk, order.get("widget"))
    return edit_draft(core(), order["dashboard"], EDITS[do](order), what=Step(do, subject), **named)


def submitted(form: str, panel: Order, fields: Mapping[str, Any]) -> Draft:
    """The draft after the form of an open panel."""
    desk = open_desk(panel)
    edit, subject = FORMS[form](desk, panel, fields)
    what = Step(form, subject)
    return edit_draft(core(), panel["dashboard"], edit, what=what, draft=panel["draft"], actor=actor())


def title_of(desk: Desk, widget: str | None) -> str:
    """The title of a widget, or the name of the dashboard."""
    found = desk.draft.dashboard.widget(widget) if widget else None
    return desk.scene.title(found.id, found.title) if found else desk.draft.dashboard.name


def _said(draft: Draft, named: Order) -> dict[str, Any]:
    return {
        "draft": {
            "dashboard": draft.dashboard.id,
            "draft": draft.id,
            "step": draft.step,
            "mark": draft.dashboard.mark,
            "at": named.get("at"),
        }
    }


def _place(order: Order) -> Edit:
    x, y, w, h = (int(order[side]) for side in SIDES)
    return lambda document: place_widget(document, order["widget"], x, y, w, h)


def _version(order: Order) -> Edit:
    found = dashboard_version(core(), order["dashboard"], int(order["version"]))
    return lambda document: {**found, "id": document["id"]}


def _add(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    tab = desk.draft.dashboard.tab(panel.get("tab"))
    made = widget_of(fields, panel.get("kind", "chart"), {"tab": tab} if tab else {}, desk)
    return lambda document: add_widget(document, made), made["title"]


def _edit(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    standing = find(desk.draft.document, panel["widget"])
    made = widget_of(fields, standing["kind"], standing, desk)
    gone = {key: None for key in standing if key not in made}
    return lambda document: change_widget(document, panel["widget"], {**gone, **made}), made["title"]


def _settings(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    made = head_of(fields, desk)
    return lambda document: change_head(document, made), made["name"]


def _gaps(order: Order) -> Edit:
    tab = open_desk(order).draft.dashboard.tab(order.get("tab"))
    return partial(close_gaps, tab=tab)


def _new_tab(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    title = str(fields.get("title") or "").strip() or desk.t("dashboard_edit.tab.untitled")
    return partial(add_tab, title=title), title


def _tab(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    tab, title = desk.draft.dashboard.tab(panel.get("tab")), str(fields.get("title") or "").strip()
    if tab is None or not title:
        raise InputError("dashboard_edit.no_name")
    return partial(rename_tab, tab_id=tab, title=title), title


def _untab(desk: Desk, panel: Order, fields: Mapping[str, Any]) -> tuple[Edit, str]:
    dashboard = desk.draft.dashboard
    here = dashboard.tab(panel.get("tab"))
    title = next((tab.title for tab in dashboard.tabs if tab.id == here), "")
    return partial(remove_tab, tab_id=here or ""), title


EDITS: dict[str, Callable[[Order], Edit]] = {
    "place": _place,
    "copy": lambda order: partial(copy_widget, widget_id=order["widget"]),
    "remove": lambda order: partial(remove_widget, widget_id=order["widget"]),
    "version": _version,
    "gaps": _gaps,
}
GOES: dict[str, Callable[..., Draft]] = {"undo": undo_draft, "redo": redo_draft}
FORMS: dict[str, Callable[..., tuple[Edit, str]]] = {
    "add": _add,
    "edit": _edit,
    "settings": _settings,
    "newtab": _new_tab,
    "tab": _tab,
    "untab": _untab,
}
