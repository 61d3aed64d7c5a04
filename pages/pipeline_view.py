"""One pipeline: its document as forms and as YAML, when it runs, how it went."""

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
    """The desk, between where its rows go and how it went."""
    after = [html.Section(id=Ids.EXECUTIONS), html.Section(id=Ids.SCHEDULE)]
    return desk(viewer(), before=[html.Section(id=Ids.LINEAGE)], after=after)


register_page(__name__, path_template="/pipelines/view/<pipeline_id>", title=title)
