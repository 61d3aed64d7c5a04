"""A pipeline that is not kept yet: begun with a document that says what it lacks."""

from __future__ import annotations

from dash import html, register_page
from dash.development.base_component import Component

from components.ids import PipelineView as Ids
from components.pipelines.desk import desk
from components.viewer import title, viewer


def layout(**_query: str) -> Component:
    """The desk, and empty places of what a pipeline has once it is kept."""
    t = viewer()
    places = [html.Section(id=place, hidden=True) for place in (Ids.LINEAGE, Ids.EXECUTIONS, Ids.SCHEDULE)]
    return desk(t, before=[html.P(t("pipelines.new.words"), className="nx-hint")], after=places)


register_page(__name__, path="/pipelines/new", title=title("pipelines.new"))
