"""One pipeline: how it went, its document as forms and as YAML, when it runs."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components.ids import PipelineView as Ids
from components.pipelines.desk import desk
from components.viewer import viewer


def title(*, pipeline_id: str = "") -> str:
    """The name in the browser's tab."""
    return f"{pipeline_id} · {viewer()('nav.pipelines')} · Nexus"


def layout(*, pipeline_id: str = "", **_query: str) -> Component:
    """The desk, between how it went and when it runs next."""
    bones = html.Div(className="nx-panel nx-bone nx-executions-bone")
    before = [html.Section(id=Ids.LINEAGE), html.Section(bones, id=Ids.EXECUTIONS)]
    return desk(viewer(), before=before, after=[html.Section(id=Ids.SCHEDULE)])


register_page(__name__, path_template="/pipelines/view/<pipeline_id>", title=title)
