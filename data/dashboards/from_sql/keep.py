"""A statement of the console becomes a widget: looked at before it is one, placed, and found again."""

from __future__ import annotations

import hashlib

from data.access import Actor, Permission, require
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.compute import Desk, anchor_of, answer, find_widget
from data.dashboards.frame import make_frame
from data.dashboards.from_sql.opened import opened
from data.dashboards.from_sql.proposal import is_day, is_number
from data.dashboards.model import Dashboard, Defaults, Layout, SqlSource, Widget
from data.dashboards.placing import place
from data.dashboards.state import DashboardState
from data.dashboards.widget_data import WidgetData
from data.errors import InputError, NexusError, QueryError
from data.metrics.catalog import load_catalog

KEPT = "result"
MOST = 8


def preview_sql(core: Core, sql: SqlSource, *, title: str, actor: Actor) -> WidgetData:
    """The widget as it will stand on a dashboard; what goes wrong is its `error`."""
    desk = _desk(core, _widget(sql, title), actor)
    return answer(desk, desk.dashboard.widgets[0])


def columns_beneath(core: Core, sql: SqlSource, *, actor: Actor) -> tuple[tuple[str, ...], NexusError | None]:
    """The columns of words by which a statement could be broken, or why one can't look beneath it."""
    desk = _desk(core, _widget(sql, KEPT), actor)
    frame = make_frame(desk.dashboard, desk.dashboard.widgets[0], desk.state, desk.catalog)
    try:
        shown = opened(core, frame, anchor_of(desk, frame), actor=actor)
        look = shown.look()
        below, _ = shown.rewritten([])
        columns = below.columns()
    except QueryError as error:
        return (), error
    words = [each.name for each in columns if not is_number(each.type) and not is_day(each.type)]
    return tuple(name for name in words if name not in (look.x, look.series))[:MOST], None


def keep_sql(
    core: Core, sql: SqlSource, *, title: str, by: tuple[str, ...] = (), onto: str | None, actor: Actor
) -> tuple[Dashboard, str]:
    """The dashboard `onto` with the statement as a widget, or a new one; and the widget's id.

    Raises AccessError for who may not query, InputError without a title, and what saving raises.
    """
    require(actor, Permission.QUERY)
    require(actor, Permission.EDIT)
    if not title.strip():
        raise InputError("dashboard.sql_title")
    return place(core, _widget(sql, title.strip(), by), onto=onto, actor=actor)


def sql_of(core: Core, dashboard_id: str, widget_id: str) -> SqlSource:
    """The SQL of a widget, to be read and changed. Raises NotFound, InputError for a widget without."""
    found = find_widget(get_dashboard(core, dashboard_id), widget_id)
    if found.sql is None:
        raise InputError("dashboard.no_sql", widget=widget_id)
    return found.sql


def _widget(sql: SqlSource, title: str, by: tuple[str, ...] = ()) -> Widget:
    return Widget(KEPT, "sql", title, Layout(0, 0, 12, 8), by=by, sql=sql)


def _desk(core: Core, widget: Widget, actor: Actor) -> Desk:
    mark = hashlib.blake2b(repr(widget.sql).encode(), digest_size=8).hexdigest()
    dashboard = Dashboard(KEPT, widget.title, "custom", (widget,), defaults=Defaults(compare="none"), mark=mark)
    return Desk(core, dashboard, DashboardState(), load_catalog(core), actor)
