"""The panel of a rule: how it stands and the rows that fail. Open while the address names it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml
from dash import ALL, Input, Output, State, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from callbacks.quality.address import asked, table_of
from callbacks.quality.facts import rule_fact
from components.format import Translator
from components.ids import QualityTable as Ids
from components.quality.facts import FailingFact
from components.quality.rule_panel import rule_drawer
from data.errors import NexusError
from data.quality import FailingRows, failing_rows, table_quality


@callback(
    output={"panel": Output(Ids.PANEL, "children")},
    inputs={"search": Input(Ids.URL, "search"), "changed": Input(Ids.CHANGED, "data")},
    state={"pathname": State(Ids.URL, "pathname")},
)
def show_panel(search: str | None, changed: Any, pathname: str | None) -> dict[str, Component | list[Component]]:
    """The panel that the address opens, if any."""
    at, rule_id = table_of(pathname), asked(search, "rule")
    if at is None or rule_id is None:
        return {"panel": []}
    quality = table_quality(core(), *at)
    rule = quality.rules.rule(rule_id)
    if rule is None:
        return {"panel": []}
    t = words()
    result = next((each for each in quality.results if each.rule == rule_id), None)
    document = yaml.safe_dump({rule_id: dict(rule.document)}, sort_keys=False, allow_unicode=True)
    rows = _rows(*at, rule_id, t)
    return {"panel": rule_drawer(rule_fact(quality, rule, result), rows, document, t, title=".".join(at))}


@callback(
    output={"search": Output(Ids.URL, "search")},
    inputs={"open": Input(Ids.drawer(ALL), "is_open")},
    prevent_initial_call=True,
)
def close_panel(open: list[bool]) -> dict[str, str]:
    """The address without the rule whose panel was closed."""
    if not open or open[0]:
        raise PreventUpdate
    return {"search": ""}


def _rows(lake: str, table: str, rule_id: str, t: Translator) -> FailingFact | None:
    try:
        found = failing_rows(core(), lake, table, rule_id, actor=actor())
    except NexusError:
        return None
    return failing_fact(found, t)


def failing_fact(found: FailingRows, t: Translator) -> FailingFact:
    """Rows that fail, in words."""
    return FailingFact(
        columns=found.columns,
        rows=tuple(tuple(_text(value, t) for value in row) for row in found.rows),
        total=found.total if found.listable else None,
        first=_text(found.first, t) if found.first else "",
        last=_text(found.last, t) if found.last else "",
        masked=found.masked,
    )


def _text(value: Any, t: Translator) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return t.date(value)
    return "–" if value is None else str(value)
