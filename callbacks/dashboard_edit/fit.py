"""While a question is put together in a form: what fits it, and how it would look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import ALL, Input, Output, State, callback, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards import card
from callbacks.cards.fault import fault
from callbacks.context import actor, core
from callbacks.dashboard_edit.asked import asked, dimension_choices, kind_for, kinds_of, title_for
from callbacks.dashboard_edit.desk import Desk, open_desk
from callbacks.dashboard_edit.fields import read_fields, widget_of
from components.dashboard_edit import forms
from components.ids import DashboardEdit as Ids
from components.shell.states import error_card
from components.widgets.card import render_card
from data.dashboards import DashboardState, compute_dashboard, read_dashboard
from data.dashboards.edits import Document, add_widget, find
from data.errors import DefinitionError, NexusError
from data.metrics import load_catalog


@callback(
    output={"fit": Output(Ids.FIT, "children")},
    inputs={"values": Input(Ids.field(ALL), "value")},
    state={"ids": State(Ids.field(ALL), "id"), "panel": State(Ids.OPEN, "data")},
)
def show_fit(
    values: list[Any], ids: list[Any], panel: Mapping[str, Any] | None
) -> dict[str, Component | list[Component]]:
    """The widget as it would be; the choices of the form follow what was picked."""
    fields = read_fields(ids, values)
    if "metrics" not in fields or not panel:
        raise PreventUpdate
    desk = open_desk(panel)
    if not fields["metrics"]:
        return {"fit": []}
    standing = find(desk.draft.document, panel["widget"]) if panel.get("widget") else {}
    offer(fields, standing, desk)
    try:
        return {"fit": preview(fields, standing, desk)}
    except DefinitionError as error:
        return {"fit": forms.problems([desk.t(f"errors.{one.code}", **one.params) for one in error.problems])}
    except NexusError as error:
        return {"fit": error_card(fault(error), desk.t)}


def offer(fields: Mapping[str, Any], standing: Document, desk: Desk) -> None:
    """The choices that fit what is picked, set into the form."""
    question, t = asked(fields), desk.t
    breaks = forms.options(dimension_choices(question.metrics, t))
    for name in ("dimensions", "series"):
        set_props(Ids.field(name), {"options": breaks})
    kinds = {kind: t(f"dashboard_edit.kind.{kind}") for kind in kinds_of(question, standing)}
    best = t("dashboard_edit.kind.best", kind=t(f"dashboard_edit.kind.{kind_for(question, desk, {})}"))
    set_props(Ids.field("kind"), {"options": forms.options(kinds), "placeholder": best})
    set_props(Ids.field("title"), {"placeholder": title_for(question, desk)})


def preview(fields: Mapping[str, Any], standing: Document, desk: Desk) -> Component:
    """The card the form would make."""
    made = widget_of(fields, "chart", {}, desk)
    empty: Document = {**desk.draft.document, "widgets": [], "summary": {}}
    alone = read_dashboard(add_widget(empty, made), load_catalog(core()), mark=repr(made))
    found = next(compute_dashboard(core(), alone, DashboardState(), actor=actor()))
    shown = replace(card(found, desk.scene), title=made["title"], proof=None, drills=False)
    return render_card(replace(shown, id="preview"), desk.t)
