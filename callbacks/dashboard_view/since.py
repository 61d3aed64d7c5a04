"""What changed since one looked: a word in the head of the page, and the panel it leads to.

Opening a dashboard is a look; what loads while it stands open is none.
"""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.cards.columns import member
from callbacks.context import actor, core
from callbacks.dashboard_view.address import Panel
from callbacks.dashboard_view.view import View, open_view
from components.ids import DashboardView as Ids
from components.since import Moved, MovedMember, Past, nothing_panel, since_link, since_panel
from components.view import Measure
from data.dashboards import dashboard_versions
from data.dashboards.since.differ import since_look, since_version
from data.dashboards.since.looks import note_look
from data.dashboards.since.model import Difference, NumberChange
from data.errors import NotFound

LAST = "last"
SHOWN = 8


@callback(
    output={"since": Output(Ids.SINCE, "children")},
    inputs={"as_of": Input(Ids.AS_OF, "children")},
    state={
        "search": State(Ids.URL, "search"),
        "pathname": State(Ids.URL, "pathname"),
        "standing": State(Ids.SINCE, "children"),
    },
    prevent_initial_call=True,
)
def show_since(as_of: Any, search: str | None, pathname: str | None, standing: Any) -> dict[str, Component]:
    """How many numbers changed since the last look, once a page is open; and that this was a look. A forecast for the
    next question is made ready now, when it takes no time from the first drawing."""
    if ctx.triggered_id is None or standing is not None:
        raise PreventUpdate
    view = open_view(pathname, search)
    if any(widget.forecast for widget in view.dashboard.widgets):
        core().forecaster.warm()
    found = since_look(core(), view.dashboard.id, view.state, actor=actor())
    note_look(core(), view.dashboard.id, view.state, actor=actor())
    changed = sum(each.changed for each in found.numbers) if found else 0
    if found is None or isinstance(found.before, int) or not changed:
        return {"since": html.Span()}
    at = view.t.datetime(found.before.seen_at)
    return {"since": since_link(changed, at, view.link(view.state, Panel("since", LAST)), view.t)}


def panel_of(view: View, what: str) -> Component:
    """The panel of what changed since `last`, a look (`7`) or a version (`v3`)."""
    id_, who = view.dashboard.id, actor()
    if what.startswith("v") and what[1:].isdecimal():
        found: Difference | None = since_version(core(), id_, int(what[1:]), view.state, actor=who)
    else:
        look = int(what) if what.isdecimal() else None
        found = since_look(core(), id_, view.state, actor=who, look=look)
    if found is None:
        return nothing_panel(view.t)
    changed = [_moved(each, view) for each in found.numbers if each.changed]
    names = {widget.id: view.scene.title(widget.id, widget.title) for widget in view.dashboard.widgets}
    left_out = [names.get(widget, widget) for widget in found.left_out]
    same = len(found.numbers) - len(changed)
    return since_panel(_head(found, view), changed, view.t, same=same, left_out=left_out, past=_past(found, view))


def _head(found: Difference, view: View) -> str:
    if isinstance(found.before, int):
        return view.t("since.head.version", version=found.before)
    return view.t("since.head", at=view.t.datetime(found.before.seen_at))


def _past(found: Difference, view: View) -> list[Past]:
    """The looks one can compare with, and the newest versions."""
    now = None if isinstance(found.before, int) else found.before.id
    looks = [
        Past(view.t.datetime(each.seen_at), view.link(view.state, Panel("since", str(each.id))), each.id == now)
        for each in found.looks[:SHOWN]
    ]
    try:
        held = [each for each in dashboard_versions(core(), view.dashboard.id) if each.document is not None]
    except NotFound:
        held = []
    here = found.before if isinstance(found.before, int) else None
    return looks + [
        Past(
            view.t("since.version", version=each.version),
            view.link(view.state, Panel("since", f"v{each.version}")),
            each.version == here,
        )
        for each in held[1:SHOWN]
    ]


def _moved(each: NumberChange, view: View) -> Moved:
    shown, before, now = each.reading, each.before, each.now
    measure = Measure(view.t.label("metric", shown.metric, shown.label), shown.unit or "count", _better(shown.better))
    spans = tuple(f"{side.start} \u2013 {side.end}" for side in (before, now) if side and side.start)
    members = [MovedMember(view.scene.member(member(m.member)), m.before, m.now, m.share) for m in each.members]
    return Moved(
        title=view.scene.title(shown.widget, shown.title),
        measure=measure,
        before=before.value if before else None,
        now=now.value if now else None,
        by=view.scene.dimension(shown.by or ""),
        members=members,
        adds_up=each.adds_up,
        spans=(spans[0], spans[1]) if len(set(spans)) == 2 else None,
        only="now" if before is None else "before" if now is None else "",
    )


def _better(word: str) -> Any:
    return word if word in ("up", "down", "none") else "none"
