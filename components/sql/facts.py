"""What there is to say about one column of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import Sql as Ids
from components.sql.cells import cell, is_number
from components.view import Chart, Measure, Series
from components.widgets.bar import render

PLAIN = ("min", "max")
NUMBERS = ("mean", "deviation", "q25", "q50", "q75")
LENGTHS = ("shortest", "longest", "meanLength")


def picker(columns: Sequence[tuple[str, str]], chosen: str, body: Component, t: Translator) -> Component:
    """Which column, and a place for what there is to say about it."""
    options = [{"label": f"{name} · {kind.lower()}", "value": name} for name, kind in columns]
    field = dcc.Dropdown(id=Ids.COLUMN, options=options, value=chosen, clearable=False)
    head = html.Div(html.Label([t("sql.column"), field], className="nx-sql-field"), className="nx-sql-fields")
    return html.Div([head, html.Div(body, id=Ids.FACTS, className="nx-sql-facts-body")], className="nx-sql-rows")


def facts(found: Mapping[str, Any], t: Translator) -> Component:
    """Counts, extremes and quartiles; how values are spread; which come most often."""
    parts: list[Component] = [html.Dl(_terms(found, t), className="nx-facts")]
    if found.get("histogram"):
        parts.append(_figure(t("sql.column.spread"), _histogram(found, t), t))
    if any(each["count"] > 1 for each in found.get("top", ())):
        parts.append(_figure(t("sql.column.top"), _top(found, t), t))
    return html.Div(parts, className="nx-sql-column-facts")


def _terms(found: Mapping[str, Any], t: Translator) -> list[Component]:
    column = (str(found["column"]), str(found["type"]))
    rows = found["rows"]
    said = [(t("sql.column.rows"), t.number(rows))]
    share = f" ({t.percent(found['nulls'] / rows)})" if rows else ""
    said.append((t("sql.column.nulls"), t.number(found["nulls"]) + share))
    if "distinct" in found:
        about = "" if found.get("distinctExact", True) else t("sql.column.about")
        said.append((t("sql.column.distinct"), f"{about}{t.number(found['distinct'])}"))
    said += [(t(f"sql.column.{name}"), cell(found[name], column, t)) for name in PLAIN if found.get(name) is not None]
    said += [(t(f"sql.column.{name}"), _short(found[name], t)) for name in NUMBERS if found.get(name) is not None]
    said += [(t(f"sql.column.{name}"), _short(found[name], t)) for name in LENGTHS if found.get(name) is not None]
    return [part for name, words in said for part in (html.Dt(name), html.Dd(words))]


def _short(value: float, t: Translator) -> str:
    return t.numerals.plain(value, 4 if abs(value) < 1 else 2)


def _figure(title: str, chart: Chart, t: Translator) -> Component:
    drawn = render(chart, t)
    if not chart.horizontal:
        drawn.figure["layout"]["meta"] = {"x": "thin"}
    return html.Section([html.H3(title, className="nx-subhead"), html.Div(drawn, className="nx-sql-figure")])


def _histogram(found: Mapping[str, Any], t: Translator) -> Chart:
    numbers = is_number(str(found["type"]))
    steps = found["histogram"]
    words = [_short(step["start"], t) if numbers else str(step["start"])[:10] for step in steps]
    counts = tuple(step["count"] for step in steps)
    return Chart(tuple(words), (Series(t("sql.column.rows"), counts, Measure(t("sql.column.rows")), mark="bar"),))


def _top(found: Mapping[str, Any], t: Translator) -> Chart:
    column = (str(found["column"]), str(found["type"]))
    words = tuple(cell(each["value"], column, t) or t("sql.column.blank") for each in found["top"])
    counts = tuple(each["count"] for each in found["top"])
    series = Series(t("sql.column.rows"), counts, Measure(t("sql.column.rows")), mark="bar")
    return Chart(words, (series,), horizontal=True)
