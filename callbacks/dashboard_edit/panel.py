"""The panel at the side: the form of a new widget, of one that stands, of the whole dashboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import Input, Output, callback, ctx
from dash.development.base_component import Component

from callbacks.dashboard_edit.asked import asked, dimension_choices, kinds_of, metric_choices
from callbacks.dashboard_edit.desk import Desk, open_desk
from callbacks.dashboard_edit.fields import more_of
from callbacks.dashboard_edit.past import conflicts_panel, versions_panel
from callbacks.dashboard_view.choices import COMPARES, GRAINS, RANGES, words_of_range
from components.dashboard_edit import forms
from components.dashboard_edit.follow import follow_place
from components.ids import DashboardEdit as Ids
from data.dashboards.edits import Document, find

Panel = Mapping[str, Any]


@callback(
    output={"panel": Output(Ids.PANEL, "children")},
    inputs={"panel": Input(Ids.OPEN, "data"), "said": Input(Ids.DRAFT, "data")},
    prevent_initial_call=True,
)
def show_panel(panel: Panel | None, said: Any) -> dict[str, Component | list[Component]]:
    """The panel that was asked for; it closes when the draft has changed."""
    if not panel or ctx.triggered_id == Ids.DRAFT or panel["panel"] not in PANELS:
        return {"panel": []}
    drawn = PANELS[panel["panel"]](open_desk(panel), panel)
    return {"panel": [] if drawn is None else drawn}


def add_panel(desk: Desk, panel: Panel) -> Component:
    """The form of a new widget."""
    kind, t = str(panel.get("kind", "chart")), desk.t
    return forms.drawer(
        "add", t(f"dashboard_edit.add.{kind}"), widget_form(desk, {"kind": kind}), t("dashboard_edit.add")
    )


def edit_panel(desk: Desk, panel: Panel) -> Component:
    """The form of a widget that stands."""
    standing, t = find(desk.draft.document, panel["widget"]), desk.t
    title = t("dashboard_edit.edit.title", title=standing["title"])
    return forms.drawer("edit", title, widget_form(desk, standing), t("dashboard_edit.apply"))


def widget_form(desk: Desk, standing: Document) -> list[Component]:
    """The fields of a widget: words for a text, a question for all that draw metrics."""
    t = desk.t
    title = forms.line(
        "title", t("dashboard_edit.field.title"), standing.get("title", ""), hint=t("dashboard_edit.own_title")
    )
    if standing["kind"] == "text":
        words = str(standing.get("options", {}).get("markdown", ""))
        return [
            title,
            forms.lines("markdown", t("dashboard_edit.field.markdown"), words, hint=t("dashboard_edit.markdown")),
        ]
    if standing["kind"] == "section":
        note = str(standing.get("options", {}).get("note", ""))
        return [title, forms.line("note", t("dashboard_edit.field.note"), note)]
    if standing["kind"] == "sql":
        return [title, _rest(desk, standing)]
    return [*_question(desk, standing), title, _more(desk, standing), forms.fit_place()]


def settings_panel(desk: Desk, panel: Panel) -> Component:
    """The form of the whole dashboard."""
    t, dashboard = desk.t, desk.draft.dashboard
    parts = [
        forms.line("name", t("dashboard_edit.field.name"), dashboard.name),
        forms.lines("description", t("dashboard_edit.field.description"), dashboard.description),
        forms.several_of(
            "filters", t("dashboard_edit.field.filters"), forms.options(dimension_choices((), t)), dashboard.filters
        ),
        follow_place(),
        *_defaults(desk),
        forms.number("refreshRate", t("dashboard_edit.field.refresh"), dashboard.refresh_rate, least=0, most=86_400),
    ]
    return forms.drawer("settings", t("dashboard_edit.settings"), parts, t("dashboard_edit.apply"))


def tab_panel(desk: Desk, panel: Panel) -> Component:
    """The form of a new tab, or of the open one, which can be removed."""
    t, new, dashboard = desk.t, panel["panel"] == "newtab", desk.draft.dashboard
    here = None if new else dashboard.tab(panel.get("tab"))
    title = next((tab.title for tab in dashboard.tabs if tab.id == here), "")
    parts = [forms.line("title", t("dashboard_edit.field.title"), title)]
    if not new:
        parts.append(forms.other("untab", t("dashboard_edit.tab.remove")))
    words = t("dashboard_edit.add.tab" if new else "dashboard_edit.tab.edit")
    return forms.drawer(panel["panel"], words, parts, t("dashboard_edit.add" if new else "dashboard_edit.apply"))


def _question(desk: Desk, standing: Document) -> list[Component]:
    t, question = desk.t, asked(standing)
    kinds = (
        {kind: t(f"dashboard_edit.kind.{kind}") for kind in kinds_of(question, standing)} if question.metrics else {}
    )
    chosen = str(standing["kind"])
    if chosen != "chart":
        kinds.setdefault(chosen, t(f"dashboard_edit.kind.{chosen}"))
    breaks = forms.options(dimension_choices(question.metrics, t))
    return [
        forms.several_of(
            "metrics", t("dashboard_edit.field.metrics"), forms.options(metric_choices(t)), question.metrics
        ),
        forms.several_of("dimensions", t("dashboard_edit.field.dimensions"), breaks, question.dimensions),
        forms.switch("time", t("dashboard_edit.field.time"), question.time),
        forms.one_of(
            "kind", t("dashboard_edit.field.kind"), forms.options(kinds), "" if chosen == "chart" else chosen,
            empty=t("dashboard_edit.kind.auto"),
        ),
    ]  # fmt: skip


def _more(desk: Desk, standing: Document) -> Component:
    t, question = desk.t, asked(standing)
    breaks = forms.options(dimension_choices(question.metrics, t))
    ranges = forms.options({name: words_of_range(name, t) for name in _with(RANGES, standing.get("range"))})
    grains = forms.options({name: t(f"dashboard_view.grain.{name}") for name in GRAINS})
    parts = [
        forms.one_of(
            "series",
            t("dashboard_edit.field.series"),
            breaks,
            standing.get("series") or "",
            empty=t("dashboard_edit.none"),
        ),
        forms.one_of(
            "range", t("filters.range"), ranges, standing.get("range") or "", empty=t("dashboard_edit.as_page")
        ),
        forms.one_of(
            "grain", t("filters.grain"), grains, standing.get("grain") or "", empty=t("dashboard_edit.as_page")
        ),
        forms.number("limit", t("dashboard_edit.field.limit"), standing.get("limit")),
        forms.switch("targets", t("dashboard_edit.field.targets"), bool(standing.get("targets"))),
        forms.number(
            "forecast", t("dashboard_edit.field.forecast"), (standing.get("forecast") or {}).get("periods"), most=36
        ),
        _rest(desk, standing),
    ]
    return forms.fold(t("dashboard_edit.more.title"), parts)


def _rest(desk: Desk, standing: Document) -> Component:
    t = desk.t
    hint = t("dashboard_edit.more")
    return forms.lines("more", t("dashboard_edit.field.more"), more_of(standing), hint=hint, look="nx-yaml")


def _defaults(desk: Desk) -> list[Component]:
    t, held = desk.t, desk.draft.dashboard.defaults
    ranges = {name: words_of_range(name, t) for name in _with(RANGES, held.range)}
    grains = {name: t(f"dashboard_view.grain.{name}") for name in GRAINS}
    compares = {name: t(f"dashboard_view.compare.pick.{name}") for name in COMPARES}
    return [
        forms.one_of("range", t("filters.range"), forms.options(ranges), held.range),
        forms.one_of("grain", t("filters.grain"), forms.options(grains), held.grain),
        forms.one_of("compare", t("filters.compare"), forms.options(compares), held.compare),
    ]


def _with(names: tuple[str, ...], own: str | None) -> tuple[str, ...]:
    return names if own is None or own in names else (*names, own)


PANELS: dict[str, Callable[[Desk, Panel], Component | None]] = {
    "add": add_panel,
    "edit": edit_panel,
    "settings": settings_panel,
    "newtab": tab_panel,
    "tab": tab_panel,
    "versions": versions_panel,
    "publish": conflicts_panel,
}
