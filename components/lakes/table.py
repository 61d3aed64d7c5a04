"""One table: what is in its columns, and some of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator

HEADS = ("name", "nulls", "distinct", "range", "shape", "top")
LONGEST = 60
TELLING = 0.005


@dataclass(frozen=True)
class ColumnFact:
    """A column of the rows that were looked at; values are text already. `steps` are counts over equal steps."""

    name: str
    type: str
    nulls: float
    distinct: int
    least: str | None
    most: str | None
    steps: tuple[int, ...]
    top: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class TableFacts:
    """A table; `rows` as its lake tells them, `looked_at` how many of them the rest is about."""

    rows: int | None
    looked_at: int
    size: int | None
    newest: datetime | None
    columns: tuple[ColumnFact, ...]
    sample: tuple[tuple[str | None, ...], ...]


def table_view(table: TableFacts, t: Translator) -> Component:
    """Facts, columns and rows."""
    return html.Div(
        [
            html.P(_told(table, t), className="nx-hint"),
            html.H2(t("lake.columns"), className="nx-section"),
            _columns(table.columns, t),
            html.H2(t("lake.sample"), className="nx-section"),
            _sample(table, t),
        ],
        className="nx-lake-table",
    )


def _told(table: TableFacts, t: Translator) -> str:
    parts = [] if table.rows is None else [t("lake.rows", count=table.rows)]
    if table.size is not None:
        parts.append(t.size(table.size))
    if table.newest is not None:
        parts.append(t("lake.newest", at=t.datetime(table.newest)))
    if table.rows is None or table.looked_at < table.rows:
        parts.append(t("lake.looked_at", count=table.looked_at))
    return " · ".join(parts)


def _columns(columns: Sequence[ColumnFact], t: Translator) -> Component:
    parts = Columns({name: t(f"lake.column.{name}") for name in HEADS})
    return parts.panel([_column(each, parts, t) for each in columns], t, "nx-lake-columns")


def _column(column: ColumnFact, parts: Columns, t: Translator) -> Component:
    none = t("lakes.unknown")
    span = none if column.least is None else f"{_short(column.least)} – {_short(column.most or '')}"
    name = [html.Div(column.name, className="nx-lake-name"), html.Div(_short(column.type), className="nx-hint")]
    top = [
        html.Div(f"{_short(value)} · {t.percent(share, 0)}", title=value)
        for value, share in column.top[:3]
        if share >= TELLING
    ]
    whole = f"{column.least} – {column.most}" if column.least is not None else ""
    cells = (
        html.Div(name),
        html.Span(t.percent(column.nulls), className="nx-bad" if column.nulls >= 0.5 else ""),
        t.number(column.distinct),
        html.Span(span, title=whole) if whole else none,
        _shape(column.steps, t) if column.steps else none,
        html.Div(top, className="nx-hint") if top else none,
    )
    return parts.row(cells)


def _shape(steps: Sequence[int], t: Translator) -> Component:
    tallest = max(steps)
    bars = [html.I(style={"height": f"{max(step / tallest * 100, 4 if step else 0):.0f}%"}) for step in steps]
    return html.Div(bars, className="nx-shape", role="img", **{"aria-label": t("lake.column.shape")})


def _sample(table: TableFacts, t: Translator) -> Component:
    if not table.sample:
        return html.P(t("lake.sample.none"), className="nx-hint")
    columns = Columns({column.name: column.name for column in table.columns})
    rows = [columns.row([_cell(value, t) for value in row]) for row in table.sample]
    return columns.panel(rows, t, "nx-sample")


def _cell(value: str | None, t: Translator) -> Component | str:
    if value is None:
        return html.Span(t("lake.null"), className="nx-hint")
    return html.Span(_short(value), title=value) if len(value) > LONGEST else value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
