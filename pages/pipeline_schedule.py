"""When pipelines ran, did not run, and will run."""

from __future__ import annotations

from dash import ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.ids import PipelineSchedule as Ids
from components.viewer import title

SEARCH_ALONE = {"_pages_location.search"}


def layout(**_query: str) -> Component:
    """Places for head and calendar, grey until they are known."""
    if set(ctx.triggered_prop_ids) == SEARCH_ALONE:
        raise PreventUpdate
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            html.Div(id=Ids.HEADER, className="nx-turns-top"),
            html.Div(html.Div(className="nx-panel nx-bone nx-turns-bone"), id=Ids.TIMETABLE),
        ]
    )


register_page(__name__, path="/pipelines/schedule", title=title("pipelines.schedule"))
