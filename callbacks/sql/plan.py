"""How a query will be run, what it will cost, and with times how it was run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.sql.outcome import Shown
from callbacks.sql.signs import filled
from components.ids import Sql as Ids
from components.sql.plan import Cost, Step, cost_words
from components.sql.plan import plan as plan_tree
from data.console import show_tab
from data.errors import NexusError
from data.queries import Estimate, estimate, explain

MEASURE_MS = 30_000
GUESS_MS = 2_000
LONGEST = 20_000
DETAIL = 160


def explained(tab: str, lake: str, sql: str, values: Any, *, measure: bool) -> Shown:
    """The plan of a statement; `measure` runs it. Raises what the verbs raise."""
    t = words()
    found = explain(core(), sql, actor=actor(), lake=lake, measure=measure, parameters=values, timeout_ms=MEASURE_MS)
    cost = None if measure else _cost(estimate(core(), sql, actor=actor(), lake=lake, parameters=values))
    tree = plan_tree(_step(found.tree), cost, t, milliseconds=found.milliseconds if measure else None)
    return Shown(tab, tree)


@callback(
    output={"cost": Output(Ids.COST, "children")},
    inputs={"shown": Input(Ids.SHOW, "data"), "kept": Input(Ids.KEPT, "data"), "values": Input(Ids.VALUES, "data")},
    state={"asked": State(Ids.ASK, "data")},
)
def show_cost(shown: Mapping[str, Any] | None, kept: Any, values: Any, asked: Any) -> dict[str, str]:
    """What the text of the tab will give and read, as far as it is one whole statement."""
    if not shown:
        raise PreventUpdate
    tab = show_tab(core(), shown["tab"], actor=actor())
    if not tab.text.strip() or len(tab.text) > LONGEST:
        return {"cost": ""}
    try:
        sql, given = filled(tab.text, tab.parameters, shown["lake"])
        found = estimate(core(), sql, actor=actor(), lake=shown["lake"], parameters=given, timeout_ms=GUESS_MS)
    except NexusError:
        return {"cost": ""}
    return {"cost": cost_words(_cost(found), words())}


def _cost(found: Estimate) -> Cost:
    return Cost(found.rows, found.certainty.value, found.rows_scanned, found.bytes_scanned, found.milliseconds)


def _step(node: Mapping[str, Any]) -> Step:
    measured = node.get("milliseconds")
    return Step(
        name=str(node["name"]).strip(),
        details=tuple((str(name), _detail(value)) for name, value in node["details"].items() if _detail(value)),
        rows=node.get("rows") if measured is not None else node.get("estimatedRows"),
        milliseconds=measured,
        scanned=node.get("rowsScanned"),
        children=tuple(_step(child) for child in node["children"]),
    )


def _detail(value: Any) -> str:
    text = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return text if len(text) <= DETAIL else text[: DETAIL - 1] + "\u2026"
