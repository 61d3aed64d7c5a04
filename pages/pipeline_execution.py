"""One execution of a pipeline, live."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.ids import ExecutionView as Ids
from components.viewer import viewer

BEAT_MS = 1_000


def title(*, execution_id: str = "") -> str:
    """The name in the browser's tab."""
    return f"{viewer()('pipelines.execution')} · Nexus"


def layout(*, execution_id: str = "", **_query: str) -> Component:
    """Places for progress, checks, log, rejects and lineage."""
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Interval(id=Ids.BEAT, interval=BEAT_MS),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(html.Article(className="nx-card nx-bone nx-progress-bone"), id=Ids.PROGRESS),
            html.Section(id=Ids.CHECKS),
            html.Div(id=Ids.LOG),
            html.Section(id=Ids.REJECTS),
            html.Section(id=Ids.LINEAGE),
        ],
        className="nx-quality",
    )


register_page(__name__, path_template="/pipelines/execution/<execution_id>", title=title)
