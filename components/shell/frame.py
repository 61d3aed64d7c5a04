"""The frame: navigation at the side, the page beside it, toasts and live events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Shell

Section = Literal["", "data", "field"]
WINDOW = ""
TOPICS = {
    "data.changed": Shell.LIVE,
    "quality.measured": Shell.LIVE_QUALITY,
    "quality.rules_changed": Shell.LIVE_QUALITY,
    "pipeline.changed": Shell.LIVE_PIPELINES,
    "pipeline.removed": Shell.LIVE_PIPELINES,
    "execution.changed": Shell.LIVE_PIPELINES,
    "alerts.changed": Shell.LIVE_ALERTS,
    "alerts.judged": Shell.LIVE_ALERTS,
    "alerts.fired": Shell.LIVE_ALERTS,
    "alerts.acknowledged": Shell.LIVE_ALERTS,
    "alerts.delivered": Shell.LIVE_ALERTS,
    "alerts.channels": Shell.LIVE_ALERTS,
    "job.changed": WINDOW,
    "technician.moved": WINDOW,
    "plan.changed": WINDOW,
}
EVENTS = f"/api/events?topics={','.join(TOPICS)}"


@dataclass(frozen=True)
class NavItem:
    """A page in the navigation: `id` picks its words (`nav.<id>`) and icon, `section` its heading (`nav.section.…`)."""

    id: str
    href: str
    section: Section = ""


@dataclass(frozen=True)
class Place:
    """A page that "go anywhere" offers beside the navigation: a dashboard, a table."""

    label: str
    href: str
    hint: str = ""


def frame(
    content: Component | Sequence[Component],
    t: Translator,
    *,
    nav: Sequence[NavItem],
    places: Sequence[Place] = (),
    events: str = EVENTS,
    badges: Mapping[str, Component] = MappingProxyType({}),
) -> Component:
    """The whole app around `content`; only pages named in `nav` are offered, with the badge of their id.

    Live events are written to the store of their topic (`TOPICS`) as `{id, events: [{topic, data}]}`; those of `WINDOW`
    become `nexus:live` events of the window, for scripts that redraw one mark.
    """
    offered = [Place(t(f"nav.{item.id}"), item.href) for item in nav] + list(places)
    main = html.Main(content, id=Shell.CONTENT, className="nx-main", tabIndex=-1)
    return html.Div(
        [
            html.A(t("shell.skip"), href=f"#{Shell.CONTENT}", className="nx-skip"),
            html.Div([_navigation(nav, badges, t), html.Div([_top(t), main])], className="nx-frame"),
            html.Div(id=Shell.TOASTS, className="nx-toasts", **{"aria-live": "polite"}),
            *(dcc.Store(id=store) for store in dict.fromkeys(TOPICS.values())),
        ],
        id=Shell.FRAME,
        lang=t.language,
        **_attributes(offered, t, events),
    )


def set_places(places: Sequence[Place]) -> Component:
    """More pages for "go anywhere", said by a page about itself; draws nothing."""
    return html.Div(hidden=True, **{"data-places": _json([_place(p) for p in places])})


def _attributes(places: Sequence[Place], t: Translator, events: str) -> dict[str, Any]:
    keys = [("/", t("keys.search")), ("Ctrl K", t("keys.go")), ("?", t("keys.keys")), ("Esc", t("keys.close"))]
    words = {"keys": keys, "keysTitle": t("keys.title"), "go": t("keys.go.placeholder"), "none": t("keys.go.none")}
    stores = {topic.partition(".")[0]: store for topic, store in TOPICS.items()}
    live = {"data-live-url": events, "data-live-stores": _json(stores)} if events else {}
    return {"data-words": _json(words), "data-places": _json([_place(p) for p in places]), **live}


def _place(place: Place) -> dict[str, str]:
    return {"label": place.label, "href": place.href, "hint": place.hint}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _navigation(nav: Sequence[NavItem], badges: Mapping[str, Component], t: Translator) -> Component:
    parts: list[Component] = [_brand(t)]
    for section, items in groupby(nav, key=lambda item: item.section):
        if section:
            parts.append(html.Div(t(f"nav.section.{section}"), className="nx-nav-section"))
        parts.append(html.Ul([html.Li(_link(item, badges.get(item.id), t)) for item in items], className="nx-nav-list"))
    parts.append(_foot(t))
    return html.Nav(parts, className="nx-nav", **{"aria-label": t("shell.navigation")})


def _link(item: NavItem, badge: Component | None, t: Translator) -> Component:
    words = t(f"nav.{item.id}")
    return dbc.NavLink(
        [icon(item.id), html.Span(words, className="nx-nav-word"), *([] if badge is None else [badge])],
        href=item.href,
        active="exact" if item.href == "/" else "partial",
        class_name="nx-nav-link",
    )


def _foot(t: Translator) -> Component:
    return html.Div(
        [
            _button("theme", "theme", t("shell.theme"), "nx-theme"),
            _button("keys", "keyboard", t("shell.keys"), "nx-theme"),
            _button("collapse", "collapse", t("shell.collapse"), "nx-nav-collapse"),
        ],
        className="nx-nav-foot",
    )


def _top(t: Translator) -> Component:
    """The bar over the page on a phone: it opens the navigation."""
    opener = _button("nav", "menu", t("shell.open"), "nx-nav-open", **{"aria-expanded": "false"})
    return html.Div([opener, _brand(t)], className="nx-top")


def _brand(t: Translator) -> Component:
    words = html.Span(t("shell.name"), className="nx-brand-word")
    return dcc.Link([html.Span(className="nx-mark"), words], href="/", className="nx-brand")


def _button(action: str, picture: str, label: str, classes: str, **more: str) -> Component:
    return html.Button(
        icon(picture),
        type="button",
        className=f"nx-button nx-button-quiet nx-button-icon {classes}",
        title=label,
        **{"aria-label": label, "data-nx": action, **more},
    )
