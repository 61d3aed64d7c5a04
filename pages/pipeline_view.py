"""One pipeline: its document as forms and as YAML, when it runs, how it went."""

from __future__ import annotations

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.format import translator
from components.ids import PipelineView as Ids


def title(*, pipeline_id: str = "") -> str:
    """The name in the browser's tab."""
    return f"{pipeline_id} · {translator()('nav.pipelines')} · Nexus"


def layout(*, pipeline_id: str = "", **_query: str) -> Component:
    """Places for everything; the document is read when the page stands."""
    t = translator()
    text = dcc.Textarea(id=Ids.YAML, className="nx-field nx-yaml", spellCheck=False, title=t("pipelines.yaml"))
    writing = html.Div(
        [
            html.Div(html.Div(className="nx-card nx-bone nx-part-bone"), id=Ids.FORMS, className="nx-parts"),
            html.Div([html.Div(id=Ids.PROBLEMS), text], className="nx-yaml-side"),
        ],
        className="nx-writing",
    )
    return html.Div(
        [
            dcc.Location(id=Ids.URL, refresh="callback-nav"),
            dcc.Store(id=Ids.SAVED),
            dcc.Store(id=Ids.DRAFT),
            html.Div(id=Ids.HEADER, className="nx-head-place"),
            html.Div(t("pipelines.busy"), id=Ids.BUSY, hidden=True, className="nx-busy", role="status"),
            html.Section(id=Ids.LINEAGE),
            writing,
            html.Section(id=Ids.EXECUTIONS),
            html.Section(id=Ids.SCHEDULE),
            html.Div(id=Ids.PREVIEW),
        ],
        className="nx-quality",
    )


register_page(__name__, path_template="/pipelines/view/<pipeline_id>", title=title)
