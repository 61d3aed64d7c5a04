"""One number: value, change, target with pace, sparkline."""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from components.format import Change, Translator
from components.numerals import missing
from components.view import Card, Kpi, Measure, Number
from components.widgets.example import proof

HEIGHT, WIDTH, EDGE = 32, 132, 3.0


def render(kpi: Kpi, t: Translator, name: str | None = None) -> Component:
    """The body of a `Kpi` card. Nothing in it is clicked, so `name` gives no id."""
    return html.Div([_top(kpi, t), _line(kpi, t), *_pace(kpi, t)], className="nx-kpi")


def _top(kpi: Kpi, t: Translator) -> Component:
    exact = t.value(kpi.measure, kpi.value, short=False)
    value = html.Span(t.value(kpi.measure, kpi.value, significant=4), className="nx-kpi-number", title=exact)
    more = [
        html.Span(
            f"\u00b7 {t.value(measure, number)}",
            className="nx-kpi-more",
            title=f"{measure.label}: {t.value(measure, number, short=False)}",
        )
        for measure, number, _ in kpi.secondary
    ]
    return html.Div([html.Div([value, *more], className="nx-kpi-value"), *_spark(kpi)], className="nx-kpi-top")


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
    reached = max(0.0, min(1.0, kpi.value / kpi.target))
    parts: list[Component] = [html.Div(className="nx-pace-fill", style={"width": f"{reached:.1%}"})]
    if kpi.pace is not None:
        parts.append(html.Div(className="nx-pace-due", style={"left": f"{kpi.pace:.1%}"}))
    says = t("widgets.reached", share=t.percent(kpi.value / kpi.target, 0))
    if kpi.pace is not None:
        says += " \u00b7 " + t("widgets.due", share=t.percent(kpi.pace, 0))
    return [html.Div(parts, className="nx-pace", role="img", title=says, **{"aria-label": says})]


def _spark(kpi: Kpi) -> list[Component]:
    points = _points(kpi.spark)
    if len(points) < 2:
        return []
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    area = f"{points[0][0]:.1f},{HEIGHT} {path} {points[-1][0]:.1f},{HEIGHT}"
    x, y = points[-1]
    end = {"left": f"{x / WIDTH:.2%}", "top": f"{y / HEIGHT:.2%}"}
    open_end = " nx-spark-open" if kpi.spark_partial else ""
    return [
        html.Div(
            html.Div(className="nx-spark-end" + open_end, style=end),
            className="nx-spark",
            style={"--area": _picture("polygon", area, "stroke='none'"), "--stroke": _picture("polyline", path, LINE)},
            **{"aria-hidden": "true"},
        )
    ]


LINE = "fill='none' stroke='#000' stroke-width='1.8' stroke-linejoin='round' vector-effect='non-scaling-stroke'"


def _points(values: tuple[Number | None, ...]) -> list[tuple[float, float]]:
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None and not missing(v)]
    if len(known) < 2:
        return []
    low, high = min(v for _, v in known), max(v for _, v in known)
    tall = (HEIGHT - 2 * EDGE) / ((high - low) or 1.0)
    wide = (WIDTH - 2 * EDGE) / (len(values) - 1)
    return [(EDGE + i * wide, HEIGHT - EDGE - (v - low) * tall) for i, v in known]


def _picture(tag: str, points: str, look: str) -> str:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<{tag} points='{points}' {look}/></svg>"
    )
    return f'url("data:image/svg+xml,{quote(svg, safe=" =:/,")}")'


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
