"""The panel of what changed: numbers before and now, and which members they moved with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Change, Translator
from components.view import Measure, Number

FEW = 5


@dataclass(frozen=True)
class MovedMember:
    """A member before and now, and its part of the whole change where parts add up to it."""

    name: str
    before: Number | None
    now: Number | None
    share: float | None


@dataclass(frozen=True)
class Moved:
    """One number of a widget before and now; `spans` are both ranges where they differ, `only` says which side it is on
    where it is on one (before, now)."""

    title: str
    measure: Measure
    before: Number | None
    now: Number | None
    by: str
    members: Sequence[MovedMember] = ()
    adds_up: bool = False
    spans: tuple[str, str] | None = None
    only: str = ""


@dataclass(frozen=True)
class Past:
    """Something to compare with and its address."""

    label: str
    href: str
    chosen: bool


def since_panel(
    head: str, moved: Sequence[Moved], t: Translator, *, same: int, left_out: Sequence[str], past: Sequence[Past]
) -> Component:
    """What is compared, the numbers that changed, how many did not, and what can't be compared."""
    parts: list[Component] = [html.P(head, className="nx-since-head")]
    if len(past) > 1:
        links = [html.Span(_past(one), **{"data-stay": "yes"}) for one in past]
        parts.append(html.Nav(links, className="nx-since-past", **{"aria-label": t("since.past")}))
    if moved:
        parts.append(html.Ul([_moved(one, t) for one in moved], className="nx-note-list"))
    if same:
        parts.append(html.P(t("since.same", count=same), className="nx-hint"))
    if left_out:
        parts.append(html.P(t("since.left_out", widgets=", ".join(left_out)), className="nx-hint"))
    return html.Div(parts, className="nx-add nx-since")


def nothing_panel(t: Translator) -> Component:
    """There is nothing to compare with."""
    return html.P(t("since.nothing"), className="nx-hint")


def since_link(count: int, at: str, href: str, t: Translator) -> Component:
    """How many numbers changed since one looked, leading to them."""
    words = t("since.changed", count=count)
    link = dcc.Link(words, href=href, className="nx-since-link", title=t("since.changed.long", count=count, at=at))
    return html.Span(link, **{"data-stay": "yes"})


def _past(one: Past) -> Component:
    look = "nx-chip nx-since-chosen" if one.chosen else "nx-chip"
    return dcc.Link(one.label, href=one.href, className=look)


def _moved(one: Moved, t: Translator) -> Component:
    sides = [t.value(one.measure, one.before, short=False), t.value(one.measure, one.now, short=False)]
    value = f"{sides[0]} \u2192 {sides[1]}"
    if one.only:
        value = t(f"since.only.{one.only}", value=sides[0] if one.only == "before" else sides[1])
    change = t.change(one.measure, one.now, one.before)
    head = [html.Strong(_name(one), className="nx-note-days"), *([_change(change, t)] if change else [])]
    parts: list[Component] = [html.Div(head), html.P(value, className="nx-note-text")]
    if one.spans:
        parts.append(html.P(t("since.spans", before=one.spans[0], now=one.spans[1]), className="nx-hint"))
    return html.Li([*parts, *_members(one, t)])


def _name(one: Moved) -> str:
    return one.title if one.title == one.measure.label else f"{one.title} \u00b7 {one.measure.label}"


def _members(one: Moved, t: Translator) -> list[Component]:
    if not one.members:
        return []
    said = t("since.by" if one.adds_up else "since.by.apart", dimension=one.by)
    rows = [_member(each, one, t) for each in one.members[:FEW]]
    if len(one.members) > FEW:
        rows.append(html.Tr(html.Td(t("since.more", count=len(one.members) - FEW), colSpan=3)))
    return [html.P(said, className="nx-hint"), html.Table(html.Tbody(rows), className="nx-since-members")]


def _member(each: MovedMember, one: Moved, t: Translator) -> Component:
    moved = (each.now or 0) - (each.before or 0)
    delta = t.delta(one.measure, each.now, each.before or 0) if one.measure.unit in ("percent", "points") else ""
    delta = delta or t.delta(one.measure, moved)
    share = t.percent(each.share, 0) if each.share is not None else ""
    words = t("since.member", before=t.value(one.measure, each.before), now=t.value(one.measure, each.now))
    return html.Tr(
        [html.Td(each.name), html.Td(delta, className="nx-number", title=words), html.Td(share, className="nx-number")]
    )


def _change(change: Change, t: Translator) -> Component:
    spoken = t(f"widgets.change.{change.way}", value=change.text)
    look = f"nx-change nx-change-{change.way} nx-{change.tone}"
    return html.Span(change.text, className=look, **{"aria-label": spoken})
