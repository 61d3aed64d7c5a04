"""Rollups: what is added up ahead of time, and building it anew."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, callback
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Rollups as Ids
from components.ids import Shell
from components.rollup_list import Rollup, rollup_table
from components.shell.header import button, header
from components.view import Crumb, Reason
from data.access import Permission, require
from data.metrics import RollupFacts, list_rollups, rebuild_in_background


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.LIST, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page with the way to build anew."""
    t = words()
    anew = button(t("rollups.rebuild"), id=Ids.REBUILD, picture="refresh")
    return {"header": header(t("rollups.title"), t, crumbs=[Crumb(t("nav.lakes"), "/lakes")], actions=[anew])}


@callback(
    output={"rollups": Output(Ids.LIST, "children")},
    inputs={
        "news": Input(Shell.LIVE, "data"),
        "begun": Input(Ids.BEGUN, "data"),
        "beat": Input(Ids.TICK, "n_intervals"),
    },
)
def show_rollups(news: Any, begun: Any, beat: int | None) -> dict[str, Component]:
    """Every rollup as it stands."""
    return {"rollups": rollup_table([_rollup(facts) for facts in list_rollups(core())], words())}


@callback(
    output={"begun": Output(Ids.BEGUN, "data")},
    inputs={"clicks": Input(Ids.REBUILD, "n_clicks")},
    prevent_initial_call=True,
)
def rebuild(clicks: int | None) -> dict[str, int]:
    """All rollups are dropped and built anew, in the background."""
    if not clicks:
        raise PreventUpdate
    require(actor(), Permission.MANAGE)
    rebuild_in_background(core())
    return {"begun": clicks}


def _rollup(facts: RollupFacts) -> Rollup:
    often = max(facts.misses, key=lambda reason: facts.misses[reason], default=None)
    return Rollup(
        id=facts.id,
        dataset=facts.dataset,
        grain=facts.grain,
        dimensions=facts.dimensions,
        state=facts.state,
        rows=facts.rows,
        base_rows=facts.base_rows,
        size=facts.bytes,
        built=facts.built_at,
        milliseconds=facts.milliseconds,
        hits=facts.hits,
        misses=sum(facts.misses.values()),
        often=None if often is None else Reason(f"rollups.miss.{often.removeprefix('rollup.')}"),
        checked=facts.checked,
        differing=facts.differing,
    )
