"""One number: value, change, target with pace, sparkline."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.format import Change, Translator
from components.ids import DashboardView
from components.light import light
from components.numerals import missing
from components.view import Card, Kpi, Measure, Number
from components.widgets.example import proof

HEIGHT, WIDTH, EDGE = 32, 132, 3.0


def render(kpi: Kpi, t: Translator, name: str | None = None) -> Component:
    """The body of a `Kpi` card, with the id of the widget `name` if it has one."""
    own = {"id": DashboardView.number(name)} if name else {}
    return light(
        _value(kpi, t),
        *sparkline(kpi.spark, partial=kpi.spark_partial),
        _line(kpi, t),
        *_pace(kpi, t),
        className="nx-kpi",
        **own,
    )


def _value(kpi: Kpi, t: Translator) -> Component:
    more = [
        html.Span(
            f"\u00b7 {t.value(measure, number)}",
            className="nx-kpi-more",
            title=f"{measure.label}: {t.value(measure, number, short=False)}",
        )
        for measure, number, _ in kpi.secondary
    ]
    exact = t.value(kpi.measure, kpi.value, short=False)
    return html.Div([t.value(kpi.measure, kpi.value, significant=4), *more], className="nx-kpi-value", title=exact)


def _line(kpi: Kpi, t: Translator) -> Component:
    parts: list[Component] = []
    change = t.change(kpi.measure, kpi.value, kpi.previous)
    if change:
        parts.append(_change(change, t))
    words, spoken = [], []
    if kpi.previous is not None:
        value = t.value(kpi.measure, kpi.previous, significant=4)
        words.append(t("widgets.versus", value=value))
        spoken.append(f"{kpi.previous_label or t('widgets.previous')}: {value}")
    if kpi.target is not None:
        words.append(t("widgets.target", value=t.value(kpi.measure, kpi.target, significant=4)))
    if words:
        parts.append(html.Span(" \u00b7 ".join(words), title=" \u00b7 ".join(spoken)))
    for measure, number, previous in kpi.secondary:
        other = t.change(measure, number, previous)
        if other:
            parts.append(html.Span([_change(other, t), f" {measure.label}"], className="nx-kpi-pair"))
    return html.Div(parts, className="nx-kpi-line")


def _change(change: Change, t: Translator) -> Component:
    spoken = t(f"widgets.change.{change.way}", value=change.text)
    classes = f"nx-change nx-change-{change.way} nx-{change.tone}"
    return html.Span(change.text, className=classes, **{"aria-label": spoken})


def _pace(kpi: Kpi, t: Translator) -> list[Component]:
    if not kpi.target or missing(kpi.target) or kpi.value is None or missing(kpi.value) or kpi.measure.better == "down":
        return []
    style = {"--reached": f"{max(0.0, min(1.0, kpi.value / kpi.target)):.1%}"}
    if kpi.pace is not None:
        style["--due"] = f"{kpi.pace:.1%}"
    says = t("widgets.reached", share=t.percent(kpi.value / kpi.target, 0))
    if kpi.pace is not None:
        says += " \u00b7 " + t("widgets.due", share=t.percent(kpi.pace, 0))
    classes = "nx-pace" if kpi.pace is None else "nx-pace nx-pace-due"
    return [html.Div(className=classes, role="img", title=says, style=style, **{"aria-label": says})]


def sparkline(values: Sequence[Number | None], *, partial: bool = False) -> list[Component]:
    """The course of a number alone; nothing where fewer than two values are known."""
    points = _points(tuple(values))
    if len(points) < 2:
        return []
    x, y = points[-1]
    style = {"--spark": _picture(points), "--end-x": f"{x / WIDTH:.2%}", "--end-y": f"{y / HEIGHT:.2%}"}
    classes = "nx-spark nx-spark-open" if partial else "nx-spark"
    return [html.Div(className=classes, style=style, **{"aria-hidden": "true"})]


def _points(values: tuple[Number | None, ...]) -> list[tuple[float, float]]:
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None and not missing(v)]
    if len(known) < 2:
        return []
    low, high = min(v for _, v in known), max(v for _, v in known)
    tall = (HEIGHT - 2 * EDGE) / ((high - low) or 1.0)
    wide = (WIDTH - 2 * EDGE) / (len(values) - 1)
    return [(EDGE + i * wide, HEIGHT - EDGE - (v - low) * tall) for i, v in known]


def _picture(points: Sequence[tuple[float, float]]) -> str:
    """A mask for the accent colour: the line whole, the area beneath it faint."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{points[0][0]:.1f},{HEIGHT} {path} {points[-1][0]:.1f},{HEIGHT}"
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<polygon points='{area}' fill-opacity='.13'/><polyline points='{path}' fill='none' stroke='%23000' "
        "stroke-width='1.8' stroke-linejoin='round' vector-effect='non-scaling-stroke'/></svg>"
    )
    return f'url("data:image/svg+xml,{svg.replace("<", "%3C").replace(">", "%3E")}")'


def example() -> Card:
    """Total revenue against last year and its target."""
    body = Kpi(
        Measure("Total revenue", "EUR"),
        26_843_218.37,
        previous=23_880_000,
        previous_label="previous year",
        target=27_500_000,
        pace=0.8,
        spark=(1.82, 1.91, 2.02, 2.21, 2.14, 2.3, 2.42, 2.35, 2.2, 2.51, 2.66, 2.71),
        spark_partial=True,
    )
    return Card("revenue", "kpi", "Total revenue", body, proof=proof())
