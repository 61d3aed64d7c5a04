"""Head, filter row and the grid of skeletons: what stands before a number is known.

What only its own controls write stands in the frame beside them, or each of them would ask the server once for nothing.
"""

from __future__ import annotations

from dash import Input, Output, State, callback, dcc, html
from dash.development.base_component import Component

from callbacks.context import core, words
from callbacks.dashboard_view.change import change_button
from callbacks.dashboard_view.choices import chips, compares, fields, grains, ranges
from callbacks.dashboard_view.filters import days_picked
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
    output={"frame": Output(Ids.FRAME, "children")},
    inputs={"pathname": Input(Ids.URL, "pathname")},
    state={"search": State(Ids.URL, "search")},
)
def show_frame(pathname: str | None, search: str | None) -> dict[str, list[Component]]:
    """The frame of the dashboard in the address; why there is none, where it can't be opened."""
    try:
        view = open_view(pathname, search)
    except NexusError as error:
        return {"frame": [_closed(error, pathname)]}
    drawn = [
        html.Div(_header(view), className="nx-head-place"),
        html.Div(_filters(view), className="nx-filters-place"),
        html.Div(tabbed(view)),
    ]
    return {"frame": [*_written(view.dashboard.refresh_rate), *drawn]}


def _written(rate: int) -> list[Component]:
    """What the controls of the frame write; a refresh every `rate` seconds, none for 0."""
    return [
        dcc.Location(id=Ids.MOVE, refresh="callback-nav"),
        dcc.Location(id=Ids.GO, refresh="callback-nav"),
        dcc.Store(id=Ids.MARK),
        dcc.Store(id=Ids.NEWS),
        dcc.Store(id=Ids.NOTED),
        dcc.Store(id=Ids.LEFT),
        dcc.Store(id=Ids.GO_ON),
        dcc.Store(id=Ids.TO_COME),
        dcc.Interval(id=Ids.REFRESH, interval=1000 * max(rate, 1), disabled=rate == 0),
        html.Div(id=Ids.SHARE_PANEL),
    ]


def _header(view: View) -> Component:
    crumbs = (Crumb(view.t("nav.dashboards"), "/dashboards"),)
    as_of = html.Span(freshness(None, view.t), id=Ids.AS_OF)
    actions = [html.Span(id=Ids.SINCE), *_quiet(view), change_button(view)]
    return header(view.name(), view.t, crumbs=crumbs, as_of=as_of, actions=actions)


def _quiet(view: View) -> list[Component]:
    take = html.Span(take_button(view.dashboard.id, view.state, view.t), id=Ids.TAKE)
    return [pause_button(view.t), take, share_button(view.t)]


def _filters(view: View) -> Component:
    datasets = load_catalog(core()).datasets
    used = {metric.partition(".")[0] for widget in view.dashboard.widgets for metric in widget.metrics}
    names = tuple({name for dataset in used & datasets.keys() for name in datasets[dataset].dimensions} | _bound(view))
    return filter_row(
        view.t,
        range=(*ranges(view), days_picked(view)),
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
