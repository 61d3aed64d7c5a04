"""The address of a dashboard as one viewer sees it: `/dashboards/view/<id>?<state>&tab=<tab>&show=rows:<widget>`.

`show` opens the panel at the side: the rows behind a widget, the proof of its numbers, or the
annotations on its axis of time; `kiosk` is read by the
browser. Everything on the page follows the address, and every control on it is a link to another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, quote

from data.dashboards.state import DashboardState, format_state, parse_state

PATH = "/dashboards/view/"
SHOW = "show"
TAB = "tab"
KIOSK = "kiosk"
OWN = (SHOW, TAB, KIOSK)
PanelKind = Literal["rows", "proof", "notes", "since"]
KINDS: tuple[PanelKind, ...] = ("rows", "proof", "notes", "since")


@dataclass(frozen=True)
class Panel:
    """What the panel at the side shows of which widget; of `since`, what is compared with."""

    kind: PanelKind
    widget: str


def read_state(search: str | None) -> DashboardState:
    """The state in a query string. Raises InputError for one that says nothing sensible."""
    return parse_state(search or "", ignore=OWN)


def read_panel(search: str | None) -> Panel | None:
    """The panel a query string opens; None for no panel or one we do not know."""
    kind, _, widget = next(iter(parse_qs((search or "").removeprefix("?")).get(SHOW, [])), "").partition(":")
    return Panel(kind, widget) if kind in KINDS and widget else None


def read_tab(search: str | None) -> str | None:
    """The tab a query string names."""
    return next(iter(parse_qs((search or "").removeprefix("?")).get(TAB, [])), None)


def dashboard_of(pathname: str | None) -> str | None:
    """The dashboard a path shows; None for the path of another page."""
    if not pathname or not pathname.startswith(PATH):
        return None
    return pathname.removeprefix(PATH).strip("/") or None


def search_of(state: DashboardState, panel: Panel | None = None, tab: str | None = None) -> str:
    """The query string of a state, a panel and a tab, with `?`; empty for none of them."""
    shown = f"{SHOW}={panel.kind}:{quote(panel.widget)}" if panel else ""
    page = f"{TAB}={quote(tab)}" if tab else ""
    text = "&".join(part for part in (format_state(state), page, shown) if part)
    return f"?{text}" if text else ""


def address(dashboard: str, state: DashboardState, panel: Panel | None = None, tab: str | None = None) -> str:
    """Path and query string of a dashboard in a state."""
    return f"{PATH}{quote(dashboard)}{search_of(state, panel, tab)}"
