"""The head of a page: where one is, what it is, how fresh it is, what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.view import Crumb


def header(
    title: str,
    t: Translator,
    *,
    crumbs: Sequence[Crumb] = (),
    as_of: Component | None = None,
    actions: Sequence[Component] = (),
) -> Component:
    """Crumbs, title, freshness (see `freshness`) and two or three actions, one of them primary."""
    words: list[Component] = [trail(crumbs, t)] if crumbs else []
    words.append(html.H1(title, className="nx-title"))
    right = [part for part in (as_of, *actions) if part is not None]
    parts: list[Component] = [html.Div(words, className="nx-head-words")]
    if right:
        parts.append(html.Div(right, className="nx-actions"))
    return html.Header(parts, className="nx-head")


def trail(crumbs: Sequence[Crumb], t: Translator) -> Component:
    """The way here; steps with an address are links."""
    steps = [
        html.Span(dcc.Link(c.label, href=c.href) if c.href else c.label, className="nx-trail-step") for c in crumbs
    ]
    return html.Nav(steps, className="nx-trail", **{"aria-label": t("shell.trail")})


def freshness(at: datetime | None, t: Translator, *, id: str | None = None, day: bool = False) -> Component:
    """How fresh the data is, with the dot that tells whether changes arrive by themselves; `day` names the day too."""
    words = t("shell.as_of.none") if at is None else t("shell.as_of", at=_moment(at, t, day=day))
    parts = [
        html.Span(words, title=t.datetime(at)),
        html.Span(f"\u00b7 {t('shell.live.on')}", className="nx-live-word nx-live-on"),
        html.Span(f"\u00b7 {t('shell.live.off')}", className="nx-live-word nx-live-off"),
    ]
    return html.Span(parts, className="nx-live", role="status", **({"id": id} if id else {}))


def _moment(at: datetime, t: Translator, *, day: bool) -> str:
    """The time, with its day if asked; data that knows days only (midnight) has no time to tell."""
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        return t.date(at.date())
    return t.datetime(at) if day else t.time(at)


def button(
    label: str,
    *,
    id: str | dict[str, str] | None = None,
    href: str | None = None,
    picture: str = "",
    primary: bool = False,
    download: bool = False,
) -> Component:
    """A button, or with `href` a link that looks like one (`download` leaves the page's state alone)."""
    classes = "nx-button nx-button-primary" if primary else "nx-button"
    words = [*([icon(picture)] if picture else []), html.Span(label)]
    own = {"id": id} if id else {}
    if href is None:
        return html.Button(words, type="button", className=classes, **own)
    if download:
        return html.A(words, href=href, download="", className=classes, **own)
    return dcc.Link(words, href=href, className=classes, **own)
