"""One table: its scores, their course, its rules, and who feeds on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import Input, Output, State, callback, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import core, words
from callbacks.dashboard_view.address import address
from callbacks.quality.address import table_of
from callbacks.quality.facts import rule_facts, score_facts
from components.ids import QualityTable as Ids
from components.ids import Shell
from components.quality.facts import Link
from components.quality.feeds import feed_list
from components.quality.rule_list import rule_list
from components.quality.scores import measured_at, score_cards
from components.quality.trend import trend_card
from components.shell.header import button, header
from components.view import Chart, Crumb, Measure, Reason, Series
from data.dashboards import DashboardState
from data.dashboards.uses import dashboards_on
from data.metrics import load_catalog
from data.quality import Dimension, TrendPoint, datasets_on, day_trend, table_quality

NEWS = {"news": Input(Shell.LIVE_QUALITY, "data"), "changed": Input(Ids.CHANGED, "data")}
PLACE = {"pathname": State(Ids.URL, "pathname")}


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_header(path: str | None) -> dict[str, Component]:
    """The name of the table and what one can do."""
    t = words()
    lake, table = place(path)
    actions = [
        button(t("quality.suggest"), id=Ids.SUGGEST, picture="plus"),
        button(t("quality.measure"), id=Ids.MEASURE, picture="refresh", primary=True),
    ]
    crumbs = [Crumb(t("nav.quality"), "/quality"), Crumb(lake, None)]
    return {"header": header(table, t, crumbs=crumbs, as_of=html.Span(id=Ids.AS_OF), actions=actions)}


@callback(output={"as_of": Output(Ids.AS_OF, "children")}, inputs={**NEWS}, state={**PLACE})
def show_as_of(news: Any, changed: Any, pathname: str | None) -> dict[str, Component]:
    """When the table was measured."""
    t = words()
    snapshot = table_quality(core(), *place(pathname)).snapshot
    if snapshot is None:
        return {"as_of": measured_at(None, t)}
    fault = Reason(f"errors.{snapshot.error}") if snapshot.error else None
    return {"as_of": measured_at(snapshot.at, t, sample=snapshot.rows if snapshot.sample else None, fault=fault)}


@callback(output={"scores": Output(Ids.SCORES, "children")}, inputs={**NEWS}, state={**PLACE})
def show_scores(news: Any, changed: Any, pathname: str | None) -> dict[str, Component]:
    """The scores of the table."""
    lake, table = place(pathname)
    found = table_quality(core(), lake, table)
    coverage = found.covered / found.columns if found.columns else None
    trend = day_trend(core(), lake=lake, table=table)
    return {"scores": score_cards(score_facts(found, trend, coverage), words())}


@callback(output={"rules": Output(Ids.RULES, "children")}, inputs={**NEWS}, state={**PLACE})
def show_rules(news: Any, changed: Any, pathname: str | None) -> dict[str, list[Component]]:
    """The rules, those that fail first."""
    t = words()
    found = rule_facts(table_quality(core(), *place(pathname)))
    return {"rules": [html.H2(t("quality.rules"), className="nx-section"), rule_list(found, t)]}


@callback(output={"trend": Output(Ids.TREND, "children")}, inputs={**NEWS}, state={**PLACE})
def show_trend(news: Any, changed: Any, pathname: str | None) -> dict[str, Component]:
    """The scores by day, with the days on which the rules changed."""
    t = words()
    lake, table = place(pathname)
    points = day_trend(core(), lake=lake, table=table)
    series = tuple(_series(each, points, t(f"quality.dimension.{each.value}")) for each in Dimension)
    measured = tuple(each for each in series if any(value is not None for value in each.values))
    changes: list[tuple[date | str, str]] = [(p.day, t("quality.trend.rules")) for p in points if p.changed]
    chart = Chart(tuple(p.day for p in points), measured, grain="day", annotations=tuple(changes))
    return {"trend": trend_card(chart, t)}


@callback(output={"feeds": Output(Ids.FEEDS, "children")}, inputs={"path": Input(Ids.URL, "pathname")})
def show_feeds(path: str | None) -> dict[str, Component]:
    """The dashboards and datasets that rest on the table."""
    t = words()
    datasets = datasets_on(load_catalog(core()), *place(path))
    dashboards = dashboards_on(core(), {dataset.id for dataset in datasets})
    links = [Link(t.label("dashboard", d.id, d.name), address(d.id, DashboardState())) for d in dashboards]
    return {"feeds": feed_list(links, [t.label("dataset", dataset.id, dataset.label) for dataset in datasets], t)}


def place(pathname: str | None) -> tuple[str, str]:
    """The lake and table of the page; raises PreventUpdate on another page."""
    found = table_of(pathname)
    if found is None:
        raise PreventUpdate
    return found


def _series(dimension: Dimension, points: tuple[TrendPoint, ...], label: str) -> Series:
    percents = [p.scores[dimension].percent if dimension in p.scores else None for p in points]
    return Series(label, tuple(None if v is None else v / 100 for v in percents), Measure(label, "percent", "up", 2))
