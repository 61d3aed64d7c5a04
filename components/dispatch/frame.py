"""The frame of the dispatch board. What moves inside it is drawn by `assets/lazy/board.js`.

The script finds its words (`data-say`), language, zone and, if given, the first state in attributes of the board.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.shell.header import header
from components.view import Crumb

SCRIPT = "/assets/lazy/board.js"
SPOKEN = ("dispatch.", "field.")
ONE_DAY = timedelta(days=1)
PARTS = ("list", "lanes", "map")


@dataclass(frozen=True)
class Surroundings:
    """What the board needs besides jobs: the zone of its clock, and what lies under the map.

    `tiles` is a URL with `{z}/{x}/{y}` or empty, `credit` whom they are from; `base` the address of a sketch to draw
    under everything, or empty.
    """

    zone: str
    tiles: str = ""
    base: str = ""
    credit: str = ""


def skeleton() -> Component:
    """Grey places of the board in their final size; asks for its script, so that both arrive together."""
    return html.Div(_parts(), **{"data-bundle": SCRIPT})


def board(around: Surroundings, t: Translator, *, state: Mapping[str, Any] | None = None) -> Component:
    """The board as its script takes it over; without a `state` it asks the API for one."""
    facts = {
        "data-zone": around.zone,
        "data-tiles": around.tiles,
        "data-base": around.base,
        "data-credit": around.credit,
        "data-tag": t.language,
    }
    if state is not None:
        facts["data-state"] = plain(state)
    words = {"data-board": "yes", "data-say": plain(spoken(t)), "data-bundle": SCRIPT}
    return html.Div(_parts(), className="nx-board-host", **words, **facts)


def head(day: date, policies: Sequence[str], t: Translator) -> Component:
    """The head of a day: its name, the way to its neighbours, who is heard of, and what a dispatcher may do to all."""
    actions = [
        _day_links(day, t),
        _policy_choice(policies, t),
        action("add", t("dispatch.add")),
        action("away", t("dispatch.away")),
        action("plan", t("dispatch.plan"), primary=True),
    ]
    title = t("dispatch.title", day=t.weekday(day))
    return header(title, t, crumbs=[Crumb(t("dispatch.section"), None)], as_of=_live(t), actions=actions)


def action(name: str, label: str, *, primary: bool = False, picture: str = "") -> Component:
    """A button whose work is done by the board's script."""
    words = [*([icon(picture)] if picture else []), html.Span(label)]
    classes = "nx-button nx-button-primary" if primary else "nx-button"
    return html.Button(words, type="button", className=classes, **{"data-act": name})


def spoken(t: Translator) -> dict[str, Any]:
    """The words a script may need, by key; plurals as a dict from category to text."""
    return {key: text for key, text in t.texts.items() if key.startswith(SPOKEN)}


def plain(value: Any) -> str:
    """JSON for an attribute."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _live(t: Translator) -> Component:
    """The dot that tells whether the board moves by itself, and how many technicians are heard of."""
    return html.Span(html.Span("\u2013", **{"data-live-words": "yes"}), className="nx-live", role="status")


def _policy_choice(policies: Sequence[str], t: Translator) -> Component:
    """What counts most when jobs are given away: a list of the browser's own, read by the script."""
    options = [html.Option(t(f"dispatch.policy.{name}"), value=name) for name in policies]
    attributes = {"aria-label": t("dispatch.policy"), "data-policy": "yes"}
    return html.Select(options, className="nx-field nx-policy", **attributes)


def _day_links(day: date, t: Translator) -> Component:
    steps = (("back", day - ONE_DAY, "dispatch.day.before"), ("right", day + ONE_DAY, "dispatch.day.after"))
    links = [
        dcc.Link(
            icon(picture),
            href=f"/dispatch?day={there.isoformat()}",
            className="nx-button nx-button-icon nx-button-quiet",
            title=f"{t(words)}: {t.date(there)}",
        )
        for picture, there, words in steps
    ]
    return html.Div(links, className="nx-days")


def _parts() -> list[Component]:
    figures = html.Div(
        [html.Div(className="nx-figure nx-bone") for _ in range(4)],
        className="nx-figures",
        **{"data-part": "figures"},
    )
    places = [
        html.Section(
            html.Div(className="nx-bone nx-board-bone"),
            className=f"nx-board-{name}",
            **{"data-part": name},
        )
        for name in PARTS
    ]
    return [figures, html.Div(places, className="nx-board")]
