"""What follows a filter: a fold for each, its widgets inside, with the reason at those that don't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardEdit as Ids


@dataclass(frozen=True)
class Follower:
    """A widget by its title; `reason` why it does not follow, empty where it does."""

    title: str
    reason: str = ""


@dataclass(frozen=True)
class FilterFact:
    """A filter by its label, and the widgets that show numbers."""

    label: str
    widgets: Sequence[Follower]


def follow_place() -> Component:
    """Where it is shown which widgets follow."""
    return html.Div(id=Ids.FOLLOW, className="nx-follow", role="status")


def follow_folds(found: Sequence[FilterFact], t: Translator) -> list[Component]:
    """A fold for each filter; open where a widget does not follow, for that is what one has to know."""
    return [html.H3(t("dashboard_edit.follow")), *(_fold(one, t) for one in found)]


def _fold(one: FilterFact, t: Translator) -> Component:
    follow = sum(not each.reason for each in one.widgets)
    words = t("dashboard_edit.follow.count", follow=follow, count=len(one.widgets))
    title = html.Summary([html.Strong(one.label), html.Span(words, className="nx-hint")])
    return html.Details([title, html.Ul([_widget(each) for each in one.widgets])], open=follow < len(one.widgets))


def _widget(each: Follower) -> Component:
    reason = [html.Span(each.reason, className="nx-hint")] if each.reason else []
    return html.Li([icon("x" if each.reason else "check"), html.Span([html.Span(each.title), *reason])])
