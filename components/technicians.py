"""Who works in the field: a table of people with their day, and the codes that set up a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.icons import icon
from components.ids import Technicians as Ids
from components.shell.proof_panel import code

if TYPE_CHECKING:
    pass

State = Literal["live", "silent", "never"]
HEADS = ("name", "skills", "shift", "load", "jobs", "state", "phone")
NUMBERS = {"load", "jobs"}
TONES = {"live": "good", "silent": "warn", "never": "plain"}


@dataclass(frozen=True)
class Person:
    """A technician and their day. `load` is the share of the shift that is work, `travel` minutes on the road; `away`
    says why and until when they are not there."""

    id: str
    name: str
    skills: tuple[tuple[str, int], ...]
    shifts: tuple[tuple[datetime, datetime], ...]
    load: float | None
    travel: float
    jobs: int
    done: int
    state: State
    seen: datetime | None = None
    simulated: bool = False
    away: tuple[str, datetime] | None = None


@dataclass(frozen=True)
class Drives:
    """Who says how long drives take, how many taught it, and how far off it was (a share) for the newest of them."""

    source: str
    trips: int
    judged: int
    error: float | None


@dataclass(frozen=True)
class Works:
    """How many finished jobs teach how long work takes; how far off that was (a share) for the newest of them, and how
    far off their planned minutes were. `learning` is off by a setting; `made_up` is work of the demo."""

    learning: bool
    works: int
    judged: int
    error: float | None
    planned: float | None
    made_up: bool = False


@dataclass(frozen=True)
class App:
    """An app that sends positions: `link` sets it up when opened or scanned, `facts` are typed by hand instead."""

    id: str
    link: str
    facts: tuple[tuple[str, str], ...]


def people_table(people: Sequence[Person], drives: Drives, works: Works, t: Translator) -> Component:
    """Everybody in a row, and how good the times of arrival and of work are."""
    columns = Columns({name: t(f"technicians.head.{name}") for name in HEADS}, NUMBERS, "phone")
    table = columns.table([_row(one, columns, t) for one in people])
    made_up = [" ", t("technicians.works.made_up")] if works.made_up else []
    proof = html.P([_drives(drives, t), html.Br(), _works(works, t), *made_up], className="nx-hint")
    return html.Div([html.Div(table, className="nx-scroll nx-panel"), proof])


def _drives(drives: Drives, t: Translator) -> str:
    source = t(f"technicians.drives.source.{drives.source}")
    if drives.error is None:
        return t("technicians.drives.few", source=source, trips=t.number(drives.trips))
    error = t.percent(drives.error)
    return t("technicians.drives.known", source=source, error=error, count=drives.judged, trips=t.number(drives.trips))


def _works(works: Works, t: Translator) -> str:
    if not works.learning:
        return t("technicians.works.off")
    if works.error is None or works.planned is None:
        return t("technicians.works.few", works=t.number(works.works))
    error, planned = t.percent(works.error), t.percent(works.planned)
    return t("technicians.works.known", error=error, planned=planned, count=works.judged, works=t.number(works.works))


def phone_panel(name: str, own: str, apps: Sequence[App], t: Translator, *, reachable: bool) -> Component:
    """The codes for one phone: `own` is the address of the app for the day. Says so when no phone can reach it."""
    parts: list[Component] = [html.P(t("technicians.phone.words", name=name))]
    if not reachable:
        parts.append(
            html.P([icon("alert"), html.Span(t("technicians.phone.unreachable"))], className="nx-phone-warning")
        )
    parts.append(_set_up(t("myday.title"), own, (), t))
    parts += [_set_up(t(f"technicians.app.{app.id}"), app.link, app.facts, t) for app in apps]
    parts.append(html.P(t("technicians.phone.once"), className="nx-hint"))
    return html.Div(parts, className="nx-phone-panel")


def picture(text: str) -> str:
    """A QR code of `text` as the address of a picture."""
    import segno

    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=2, dark="#161b22", light="#ffffff")
    )


def _row(one: Person, columns: Columns, t: Translator) -> Component:
    cells = (
        dcc.Link(one.name, href=f"/dispatch?technician={one.id}", className="nx-lake-name"),
        html.Div([html.Span(_skill(skill, t), className="nx-tag") for skill in one.skills], className="nx-tags"),
        _shift(one, t),
        _load(one, t),
        t("technicians.jobs", done=one.done, all=one.jobs),
        _state(one, t),
        _phone(one, t),
    )
    return columns.row(cells)


def _skill(skill: tuple[str, int], t: Translator) -> str:
    name, level = skill
    return t("field.skill.level", skill=name, level=level) if level > 1 else name


def _shift(one: Person, t: Translator) -> Component:
    spans = [html.Div(f"{t.time(start)}\u2013{t.time(end)}") for start, end in one.shifts]
    lines: list[Component] = [*spans] or [html.Div(t("technicians.free"), className="nx-hint")]
    if one.away:
        reason, until = one.away
        lines.append(html.Div(t("technicians.away", reason=reason, until=t.time(until)), className="nx-hint nx-warn"))
    return html.Div(lines)


def _load(one: Person, t: Translator) -> Component:
    travel = t("technicians.travel", time=t.duration(round(one.travel), "minutes", short=False))
    share = "\u2013" if one.load is None else t.percent(one.load, 0)
    bar = html.Span(
        html.I(style={"width": f"{min(100, round((one.load or 0) * 100))}%"}),
        className="nx-load",
        **{"aria-hidden": "true"},
    )
    return html.Div([html.Div([bar, share], className="nx-load-row"), html.Div(travel, className="nx-hint")])


def _state(one: Person, t: Translator) -> Component:
    tag = html.Span(t(f"technicians.state.{one.state}"), className=f"nx-tag nx-tag-{TONES[one.state]}")
    seen = t("technicians.seen", at=t.time(one.seen)) if one.seen else ""
    words = " · ".join(part for part in (seen, t("dispatch.map.simulated") if one.simulated else "") if part)
    return html.Div([tag, html.Div(words, className="nx-hint")] if words else [tag])


def _phone(one: Person, t: Translator) -> Component:
    label = t("technicians.phone.set_up")
    return html.Button(
        [icon("phone"), html.Span(label)],
        id=Ids.phone(one.id),
        type="button",
        className="nx-button",
        **{"aria-label": f"{label}: {one.name}"},
    )


def _set_up(title: str, link: str, facts: Sequence[tuple[str, str]], t: Translator) -> Component:
    listed = [part for name, value in facts for part in (html.Dt(t(f"technicians.fact.{name}")), html.Dd(value))]
    words: list[Component] = [html.H3(title, className="nx-subhead"), html.Dl(listed, className="nx-facts")]
    words.append(code(link, t, id=f"phone-{abs(hash(link))}"))
    shown = html.Img(src=picture(link), alt=t("technicians.phone.code", app=title), className="nx-qr")
    return html.Section([shown, html.Div(words)], className="nx-set-up")
