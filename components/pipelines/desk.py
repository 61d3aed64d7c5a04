"""The desk at which a pipeline is written: forms, problems and YAML side by side."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import PipelineView as Ids

LARGEST = 10 * 1024 * 1024


def desk(t: Translator, *, before: Sequence[Component] = (), after: Sequence[Component] = ()) -> Component:
    """Places for everything; the document is read when the page stands."""
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
            *before,
            _upload(t),
            writing,
            *after,
            html.Div(id=Ids.PREVIEW),
        ],
        className="nx-quality",
    )


def _upload(t: Translator) -> Component:
    """Where a file is dropped that becomes the source."""
    words = [
        icon("upload"),
        html.Span(t("pipelines.upload")),
        html.Span(t("pipelines.upload.largest"), className="nx-hint"),
    ]
    return dcc.Upload(html.Div(words), id=Ids.UPLOAD, multiple=True, max_size=LARGEST, className="nx-drop nx-drop-line")
