"""What had to hold for the staged rows before they were published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.columns import Columns
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
    columns = Columns({name: t(f"pipelines.check.{name}") for name in HEADS}, NUMBERS)
    table = columns.table([_row(one, columns, t) for one in found], "nx-checks")
    return [
        html.H2(t("pipelines.checks"), className="nx-section"),
        html.Div(table, className="nx-scroll nx-panel", tabIndex=0),
    ]


def _row(one: CheckFact, columns: Columns, t: Translator) -> Component:
    verdict = html.Span(t(f"pipelines.verdict.{one.verdict}"), className=f"nx-tag nx-tag-{TONES[one.verdict]}")
    cells = (
        html.Code(one.rule),
        verdict,
        t(f"quality.dimension.{one.dimension}") if one.dimension else "–",
        "–" if one.tested is None else t.number(one.tested),
        "–" if one.failed is None else t.number(one.failed),
    )
    return columns.row(cells, **{"data-check": one.rule, "data-verdict": one.verdict})
