"""The plan of a query as a tree: what each step does, how many rows, how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.sql.bench import action


@dataclass(frozen=True)
class Step:
    """A step of a plan. `rows` are measured when `milliseconds` are, else the engine's guess."""

    name: str
    details: tuple[tuple[str, str], ...]
    rows: int | None
    milliseconds: float | None
    scanned: int | None
    children: tuple[Step, ...]


@dataclass(frozen=True)
class Cost:
    """What a query will give and read at most; `certainty` is exact, upper bound or heuristic and tells of `rows`."""

    rows: int
    certainty: str
    scanned: int
    bytes: int | None
    milliseconds: float | None


def plan(step: Step, cost: Cost | None, t: Translator, *, milliseconds: float | None) -> Component:
    """The tree under its facts; `milliseconds` is what the whole query took, None where it was not run."""
    if milliseconds is None:
        words = [html.Span(t("sql.plan.estimated"), className="nx-sql-facts")]
        words.append(action("measure", t("sql.plan.measure"), "clock", t("sql.plan.measure.tip")))
    else:
        words = [html.Span(t("sql.plan.measured", time=t.duration(milliseconds)), className="nx-sql-facts")]
    head = [html.Span(t("sql.plan"), className="nx-subhead nx-sql-plan-title"), *words]
    facts = [html.P(cost_words(cost, t), className="nx-sql-facts")] if cost else []
    most = max((each.milliseconds or 0 for each in _all(step)), default=0)
    tree = html.Ul(_step(step, most, t), className="nx-sql-plan")
    return html.Div([html.Div(head, className="nx-sql-result-head"), *facts, tree], className="nx-sql-rows")


def cost_words(cost: Cost, t: Translator) -> str:
    """The cost in a line: rows it gives, rows and bytes it reads, how long it took before."""
    parts = [t(f"sql.cost.{cost.certainty.replace(' ', '_')}", count=cost.rows)]
    if cost.scanned:
        size = "" if cost.bytes is None else f" ({t.size(cost.bytes)})"
        parts.append(t("sql.cost.reads", count=cost.scanned) + size)
    if cost.milliseconds is not None:
        parts.append(t("sql.cost.time", time=t.duration(cost.milliseconds)))
    return " · ".join(parts)


def _all(step: Step) -> Iterator[Step]:
    yield step
    for child in step.children:
        yield from _all(child)


def _step(step: Step, most: float, t: Translator) -> Component:
    facts = []
    if step.rows is not None:
        key = "sql.plan.rows" if step.milliseconds is not None else "sql.plan.rows_guessed"
        facts.append(t(key, count=step.rows))
    if step.scanned is not None:
        facts.append(t("sql.plan.scanned", count=step.scanned))
    line: list[Component] = [
        html.Span(step.name.replace("_", " ").capitalize(), className="nx-sql-step"),
        html.Span(" · ".join(facts), className="nx-hint"),
    ]
    if step.milliseconds is not None:
        share = 100 * step.milliseconds / most if most else 0
        bar = html.Span(style={"width": f"{share:.1f}%"})
        line += [html.Span(bar, className="nx-sql-share"), html.Span(t.duration(step.milliseconds))]
    parts: list[Component] = [html.Div(line, className="nx-sql-step-line")]
    if step.details:
        words = " · ".join(f"{name}: {value}" for name, value in step.details)
        parts.append(html.Div(words, className="nx-sql-step-details", title=words))
    if step.children:
        parts.append(html.Ul([_step(child, most, t) for child in step.children]))
    return html.Li(parts)
