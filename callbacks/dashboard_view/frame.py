"""Head, filter row and the grid of skeletons: what stands before a number is known."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, dcc, html
from dash.development.base_component import Component

from callbacks.context import core, words
from callbacks.dashboard_view.change import change_button
from callbacks.dashboard_view.choices import chips, compares, fields, grains, ranges
from callbacks.dashboard_view.news import pause_button
from callbacks.dashboard_view.sharing import share_button
from callbacks.dashboard_view.tabs import tabbed
from callbacks.dashboard_view.take import take_button
from callbacks.dashboard_view.view import View, open_view
from components.format import Translator
from components.ids import DashboardView as Ids
from components.shell.filters import filter_row
from components.shell.header import freshness, header
from components.shell.states import empty_state
from components.view import Crumb
from data.dashboards import taken_by
from data.errors import InputError, NexusError
from data.metrics import load_catalog


@callback(
    output={
        "header": Output(Ids.HEADER, "children"),
        "filters": Output(Ids.FILTERS, "children"),
        "body": Output(Ids.BODY, "children"),
        "interval": Output(Ids.REFRESH, "interval"),
        "disabled": Output(Ids.REFRESH, "disabled"),
    },
    inputs={"pathname": Input(Ids.URL, "pathname")},
    state={"search": State(Ids.URL, "search")},
)
def show_frame(pathname: str | None, search: str | None) -> dict[str, Any]:
    """The frame of the dashboard in the address; why there is none, where it can't be opened."""
    try:
        view = open_view(pathname, search)
    except NexusError as error:
        return {"header": None, "filters": None, "interval": 0, "disabled": True, "body": _closed(error, pathname)}
    rate = view.dashboard.refresh_rate
    return {
        "header": _header(view),
        "filters": _filters(view),
        "body": tabbed(view),
        "interval": 1000 * max(rate, 1),
        "disabled": rate == 0,
    }


def _header(view: View) -> Component:
    crumbs = (Crumb(view.t("nav.dashboards"), "/dashboards"),)
    as_of = html.Span(freshness(None, view.t), id=Ids.AS_OF)
    return header(view.name(), view.t, crumbs=crumbs, as_of=as_of, actions=[*_quiet(view), change_button(view)])


def _quiet(view: View) -> list[Component]:
    take = html.Span(take_button(view.dashboard.id, view.state, view.t), id=Ids.TAKE)
    return [pause_button(view.t), take, share_button(view.t)]


def _filters(view: View) -> Component:
    datasets = load_catalog(core()).datasets
    used = {metric.partition(".")[0] for widget in view.dashboard.widgets for metric in widget.metrics}
    names = tuple({name for dataset in used & datasets.keys() for name in datasets[dataset].dimensions} | _bound(view))
    return filter_row(
        view.t,
        range=ranges(view),
        grain=grains(view),
        compare=compares(view),
        chips=chips(view),
        fields=fields(view, names),
    )


def _bound(view: View) -> set[str]:
    """The dimensions that SQL of the dashboard takes values from."""
    known = {name for dataset in load_catalog(core()).datasets.values() for name in dataset.dimensions}
    return {name for widget in view.dashboard.widgets if widget.sql for name in taken_by(widget.sql)} & known


def _closed(error: NexusError, pathname: str | None) -> Component:
    t: Translator = words()
    again = isinstance(error, InputError) and pathname
    label = t("dashboard_view.closed.reset" if again else "nav.dashboards")
    way = dcc.Link(label, href=again or "/dashboards", refresh=True, className="nx-button nx-button-primary")
    return empty_state(t("dashboard_view.closed.title"), t(f"errors.{error.code}", **error.params), [way])
