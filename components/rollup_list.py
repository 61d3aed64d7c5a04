"""Rollups in a table: what each stands for, its size, age and cost, how often it answered, and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.shell.states import empty_state
from components.view import Reason

TONES = {"ready": "good", "building": "plain", "not_built": "plain", "too_large": "plain", "stale": "warn"}
HEADS = ("name", "state", "rows", "size", "built", "hits", "misses", "verdict")
NUMBERS = frozenset({"rows", "size", "built", "hits", "verdict"})


@dataclass(frozen=True)
class Rollup:
    """A rollup. `state` is ready or why it serves nobody; `rows` stand for `base_rows`; the last build took
    `milliseconds`.

    `often` is the commonest reason of the `misses`; of the `checked` queries asked both ways `differing` differed.
    """

    id: str
    dataset: str
    grain: str
    dimensions: tuple[str, ...]
    state: str
    rows: int | None = None
    base_rows: int | None = None
    size: int | None = None
    built: datetime | None = None
    milliseconds: float | None = None
    hits: int = 0
    misses: int = 0
    often: Reason | None = None
    checked: int = 0
    differing: int = 0


def rollup_table(rollups: Sequence[Rollup], t: Translator) -> Component:
    """Every rollup in a row beneath one line about all of them; what to do where there is none."""
    if not rollups:
        return empty_state(t("rollups.none.title"), t("rollups.none"))
    columns = Columns({name: t(f"rollups.head.{name}") for name in HEADS}, NUMBERS)
    table = columns.panel([_row(each, columns, t) for each in rollups], t)
    summary = html.P(_summary(rollups, t), className="nx-hint", role="status")
    return html.Div([summary, table])


def _summary(rollups: Sequence[Rollup], t: Translator) -> str:
    ready = sum(each.state == "ready" for each in rollups)
    size = sum(each.size or 0 for each in rollups)
    hits = sum(each.hits for each in rollups)
    return t("rollups.summary", ready=ready, all=len(rollups), size=t.size(size), hits=t.number(hits))


def _row(each: Rollup, columns: Columns, t: Translator) -> Component:
    none = t("rollups.unknown")
    tone = TONES.get(each.state, "bad")
    cells = (
        _name(each, t),
        html.Span(
            t(f"rollups.state.{each.state}"), className=f"nx-tag nx-tag-{tone}", title=t(f"reasons.rollup.{each.state}")
        ),
        _rows(each, t),
        none if each.size is None else t.size(each.size),
        _built(each, t),
        t.number(each.hits),
        _misses(each, t),
        _verdict(each, t),
    )
    return columns.row(cells)


def _name(each: Rollup, t: Translator) -> Component:
    parts = " × ".join((t(f"rollups.grain.{each.grain}"), *each.dimensions))
    return html.Div([html.Div(each.id, className="nx-lake-name"), html.Div(parts, className="nx-hint nx-wrapping")])


def _rows(each: Rollup, t: Translator) -> str | Component:
    if each.rows is None or not each.base_rows:
        return t("rollups.unknown")
    share = t("rollups.share", share=t.percent(each.rows / each.base_rows, 2), base=t.number(each.base_rows))
    return html.Div([html.Div(t.number(each.rows)), html.Div(share, className="nx-hint")])


def _built(each: Rollup, t: Translator) -> str | Component:
    if each.built is None or each.milliseconds is None:
        return t("rollups.unknown")
    took = t("rollups.took", time=t.duration(each.milliseconds))
    return html.Div([html.Div(t.datetime(each.built)), html.Div(took, className="nx-hint")])


def _misses(each: Rollup, t: Translator) -> Component:
    lines: list[Component] = [html.Div(t.number(each.misses))]
    if each.often is not None:
        lines.append(html.Div(t("rollups.often", reason=t.reason(each.often)), className="nx-hint nx-wrapping"))
    return html.Div(lines)


def _verdict(each: Rollup, t: Translator) -> str | Component:
    if not each.checked:
        return t("rollups.unknown")
    if each.differing:
        count = t("rollups.share", share=t.number(each.differing), base=t.number(each.checked))
        return html.Div([html.Div(count, className="nx-bad"), html.Div(t("rollups.differing"), className="nx-hint")])
    count = t("rollups.share", share=t.number(each.checked), base=t.number(each.checked))
    return html.Div([html.Div(count), html.Div(t("rollups.same"), className="nx-hint")])
