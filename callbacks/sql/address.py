"""The address of the console: `/sql?tab=<id>`, and other ways in that make a tab: `sql`, `lake`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from callbacks.context import actor, core
from data.console import Tab, current_tab, new_tab, show_tab

PATH = "/sql"


def tab_search(tab_id: str) -> str:
    """The query string of a tab."""
    return f"?tab={quote(tab_id)}"


def tab_address(tab_id: str) -> str:
    """Path and query string of a tab."""
    return PATH + tab_search(tab_id)


def given(search: str | None) -> Mapping[str, str]:
    """What a query string says, the first of each name."""
    pairs = parse_qsl((search or "").removeprefix("?"))
    return {name: value for name, value in reversed(pairs)}


def tab_of(search: str | None) -> Tab:
    """The tab an address shows: the one it names, one made of its `sql`, else the one that changed last.

    Raises NotFound for a tab that is not the actor's.
    """
    wanted = given(search)
    if "tab" in wanted:
        return show_tab(core(), wanted["tab"], actor=actor())
    if "sql" in wanted:
        return new_tab(core(), actor=actor(), text=wanted["sql"], lake=wanted.get("lake", "prod"))
    return current_tab(core(), actor=actor())
