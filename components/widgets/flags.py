"""Annotations on charts over time: numbered flags on the plot, and their words in a row that keys can reach."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import periods
from components.format import Translator
from components.view import Card, Chart, Flag
from components.widgets.graph import Figure, clipped, safe

ROW = 3
WORDS = 34
TOP = 22
NEAR = 26
LOOK = {"bgcolor": "var(--surface)", "bordercolor": "var(--line-strong)", "borderwidth": 1, "borderpad": 2}


def flagged(figure: Figure, chart: Chart, flags: Sequence[Flag], t: Translator) -> Figure:
    """The figure with a line and a numbered flag a day, a band where something lasted; as it is for lying bars."""
    days = [x for x in chart.x if isinstance(x, date)]
    if chart.horizontal or not days or len(days) < len(chart.x):
        return figure
    every = [_day(x) for x in periods.positions(tuple(days), chart.grain)]
    placed = [(_at(every, each.start), _at(every, each.end), each) for each in flags]
    layout = figure["layout"]
    marks = [_mark(first, last) for first, last, _ in placed]
    heads = [_head(group, t) for group in _groups([(first, each) for first, _, each in placed], len(every))]
    margin = layout.get("margin", {})
    added = {
        "shapes": [*layout.get("shapes", ()), *marks],
        "annotations": [*layout.get("annotations", ()), *heads],
        "margin": {**margin, "t": max(margin.get("t", 0), TOP)},
    }
    return {**figure, "layout": {**layout, **added}}


def flag_row(card: Card, t: Translator) -> list[Component]:
    """The words of the flags in one line, each leading to the list; nothing where there is none."""
    if not (card.flags or card.unread):
        return []
    words = [_word(each, card.flags_href, t) for each in card.flags[:ROW]]
    if len(card.flags) > ROW:
        words.append(_link(t("widgets.flags.more", count=len(card.flags) - ROW), "", card.flags_href, tone="more"))
    for name in card.unread:
        said = t("widgets.flags.unread", table=clipped(name, WORDS))
        words.append(_link(said, name, card.flags_href, tone="bad"))
    return [html.Ul([html.Li(one) for one in words], className="nx-flags", **{"aria-label": t("widgets.flags")})]


def span_words(each: Flag, t: Translator) -> str:
    """The days of a flag in words."""
    first = t.period(each.start, "day")
    return first if each.start == each.end else f"{first} \u2013 {t.period(each.end, 'day')}"


def number_tag(number: int) -> Component:
    """The number of a flag, as it stands on the plot."""
    return html.Span(str(number), className="nx-flag")


def _word(each: Flag, href: str, t: Translator) -> Component:
    said = f"{span_words(each, t)}: {each.text}"
    return _link([number_tag(each.number), html.Span(clipped(each.text, WORDS))], said, href)


def _link(content: Any, said: str, href: str, *, tone: str = "") -> Component:
    look = f"nx-flag-word {f'nx-{tone}' if tone else ''}".strip()
    if href:
        return html.Span(dcc.Link(content, href=href, className=look, title=said), **{"data-stay": "yes"})
    return html.Span(content, className=look, title=said, tabIndex=0)


def _at(every: Sequence[date], day: date) -> int:
    """The period a day lies in; the first or the last one for a day before or after all."""
    return max(bisect_right(every, day) - 1, 0)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _mark(first: int, last: int) -> Figure:
    if first == last:
        line = {"color": "var(--line-strong)", "width": 1, "dash": "dot"}
        return {"type": "line", "x0": first, "x1": first, "yref": "paper", "y0": 0, "y1": 1, "line": line}
    band = {"type": "rect", "x0": first - 0.5, "x1": last + 0.5, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return {**band, "fillcolor": "var(--sunken)", "line": {"width": 0}}


def _groups(found: Sequence[tuple[int, Flag]], length: int) -> Iterator[list[tuple[int, Flag]]]:
    """Flags in their order, together where they would cover each other."""
    held: list[tuple[int, Flag]] = []
    for at, each in found:
        if held and at - held[0][0] > length / NEAR:
            yield held
            held = []
        held.append((at, each))
    if held:
        yield held


def _head(group: Sequence[tuple[int, Flag]], t: Translator) -> Figure:
    first, last = group[0][1].number, group[-1][1].number
    words = [f"<b>{each.number}</b> {span_words(each, t)}: {safe(clipped(each.text, 80))}" for _, each in group[:6]]
    words += [t("widgets.flags.more", count=len(group) - 6)] if len(group) > 6 else []
    text = str(first) if first == last else f"{first}\u2013{last}"
    place = {"x": group[0][0], "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 3, "showarrow": False}
    ink = {"size": 10, "color": "var(--muted)"}
    return {**LOOK, **place, "text": text, "font": ink, "hovertext": "<br>".join(words), "name": "flag"}
