"""While filters of a dashboard are picked: which of its widgets follow each, and why the others don't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component

from callbacks.cards.proof import why_not
from callbacks.context import actor, core
from callbacks.dashboard_edit.desk import Desk, open_desk
from components.dashboard_edit.follow import FilterFact, Follower, follow_folds
from components.ids import DashboardEdit as Ids
from data.dashboards import Following, followers


@callback(
    output={"follow": Output(Ids.FOLLOW, "children")},
    inputs={"fields": Input(Ids.field("filters"), "value")},
    state={"panel": State(Ids.OPEN, "data")},
)
def show_followers(fields: Sequence[str] | None, panel: Mapping[str, Any] | None) -> dict[str, list[Component]]:
    """The range and every picked filter with its widgets."""
    desk = open_desk(panel)
    found = followers(core(), desk.draft.dashboard, tuple(fields or ()), actor=actor())
    facts = [
        FilterFact(
            desk.t("filters.range") if at == 0 else desk.scene.dimension(field), [_told(one, desk) for one in each]
        )
        for at, (field, each) in enumerate(found.items())
    ]
    return {"follow": follow_folds([fact for fact in facts if fact.widgets], desk.t)}


def _told(one: Following, desk: Desk) -> Follower:
    title = desk.scene.title(one.widget, one.title)
    if one.lacking is None:
        return Follower(title)
    reason = why_not(one.lacking, desk.scene)
    return Follower(title, desk.t(reason.code, **reason.params))
