"""The address of the console: `/sql?tab=<id>`, and ways in that make a tab: `query=<saved>`, `asked=<query>`,
`sql=<text>&lake=<id>`, `widget=<dashboard>:<widget>`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote

from callbacks.context import actor, core
from data.console import Tab, current_tab, new_tab, open_tabs, saved_query, show_tab
from data.dashboards import sql_of
from data.errors import NotFound
from data.queries import history

PATH = "/sql"
REMEMBERED = 1_000


def tab_search(tab_id: str) -> str:
    """The query string of a tab."""
    return f"?tab={quote(tab_id)}"


def tab_address(tab_id: str) -> str:
    """Path and query string of a tab."""
    return PATH + tab_search(tab_id)


def saved_address(saved_id: str) -> str:
    """The address that opens a saved query: its permalink."""
    return f"{PATH}?query={quote(saved_id)}"


def asked_address(query_id: str) -> str:
    """The address that opens a tab with what was asked before."""
    return f"{PATH}?asked={quote(query_id)}"


def given(search: str | None) -> Mapping[str, str]:
    """What a query string says, the first of each name."""
    pairs = parse_qsl((search or "").removeprefix("?"))
    return {name: value for name, value in reversed(pairs)}


def tab_of(search: str | None) -> Tab:
    """The tab an address shows: the one it names, one with its saved query or `sql`, else the one that changed last.

    Raises NotFound for a tab that is not the actor's and for a query they may not see.
    """
    wanted = given(search)
    way = next((way for name, way in WAYS.items() if name in wanted), None)
    return way(wanted) if way else current_tab(core(), actor=actor())


def _named_tab(wanted: Mapping[str, str]) -> Tab:
    return show_tab(core(), wanted["tab"], actor=actor())


def _written_tab(wanted: Mapping[str, str]) -> Tab:
    return new_tab(core(), actor=actor(), text=wanted["sql"], lake=wanted.get("lake", "prod"))


def _saved_tab(wanted: Mapping[str, str]) -> Tab:
    """The open tab of a saved query, or a new one with it."""
    saved_id = wanted["query"]
    query = saved_query(core(), saved_id, actor=actor())
    held = next((tab for tab in open_tabs(core(), actor=actor()) if tab.saved_id == saved_id), None)
    return held or new_tab(
        core(),
        actor=actor(),
        title=query.title,
        text=query.text,
        lake=query.lake,
        parameters=query.parameters,
        saved_id=query.id,
    )


def _widget_tab(wanted: Mapping[str, str]) -> Tab:
    """A new tab with the SQL of a widget."""
    dashboard_id, _, widget_id = wanted["widget"].partition(":")
    found = sql_of(core(), dashboard_id, widget_id)
    return new_tab(core(), actor=actor(), text=found.text, lake=found.lake, parameters=dict(found.values))


def _asked_tab(wanted: Mapping[str, str]) -> Tab:
    """A new tab with a query of the past as it was written, its parameters with the values they had."""
    query_id = wanted["asked"]
    past = history(core(), actor=actor(), limit=REMEMBERED)
    found = next((one for one in past if one.id == query_id), None)
    if found is None:
        raise NotFound("console.asked_unknown", query=query_id)
    text = found.sql if found.written is None else found.written
    return new_tab(core(), actor=actor(), text=text, lake=found.lake, parameters=found.given or {})


WAYS: Mapping[str, Callable[[Mapping[str, str]], Tab]] = {
    "tab": _named_tab,
    "query": _saved_tab,
    "asked": _asked_tab,
    "widget": _widget_tab,
    "sql": _written_tab,
}
