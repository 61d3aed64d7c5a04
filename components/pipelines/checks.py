"""What had to hold for the staged rows before they were published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.pipelines.facts import CheckFact

HEADS = ("check", "verdict", "dimension", "tested", "failed")
NUMBERS = ("tested", "failed")
TONES: Mapping[str, str] = {
    "holds": "good",
    "failed": "bad",
    "warned": "warn",
    "unmeasured": "warn",
    "nothing": "plain",
    "waiting": "plain",
}


def check_list(found: Sequence[CheckFact], t: Translator) -> list[Component]:
    """Every check in a row with its verdict; nothing where a pipeline has none."""
    if not found:
        return []
    head = [html.Th(t(f"pipelines.check.{name}"), className=_side(name), scope="col") for name in HEADS]
    body = [_row(one, t) for one in found]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="nx-table nx-checks")
    return [
        html.H2(t("pipelines.checks"), className="nx-section"),
        html.Div(table, className="nx-scroll nx-panel", tabIndex=0),
    ]


def _row(one: CheckFact, t: Translator) -> Component:
    verdict = html.Span(t(f"pipelines.verdict.{one.verdict}"), className=f"nx-tag nx-tag-{TONES[one.verdict]}")
    cells = (
        html.Code(one.rule),
        verdict,
        t(f"quality.dimension.{one.dimension}") if one.dimension else "–",
        "–" if one.tested is None else t.number(one.tested),
        "–" if one.failed is None else t.number(one.failed),
    )
    return html.Tr(
        [html.Td(cell, className=_side(name)) for name, cell in zip(HEADS, cells, strict=True)],
        **{"data-check": one.rule, "data-verdict": one.verdict},
    )


def _side(name: str) -> str:
    return "nx-number" if name in NUMBERS else ""
