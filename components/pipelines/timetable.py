"""The calendar of pipelines: a row each, a column an hour or a day, in every cell what ran, did not run, or will."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.periods import moment
from components.shell.states import empty_state

EACH = {"day": 2, "week": 4, "month": 2}
HOUR = timedelta(hours=1)
USUAL = 24


@dataclass(frozen=True)
class TurnFact:
    """A moment of a pipeline; `state` is an execution's status, or planned, skipped, missed. `seconds` it took."""

    at: datetime
    state: str
    href: str = ""
    cause: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class CellFact:
    """The turns of one column; `href` leads to them one by one, empty where one is there."""

    turns: tuple[TurnFact, ...]
    href: str = ""


@dataclass(frozen=True)
class RowFact:
    """A pipeline: when it runs by itself, what becomes of times that meet a run or nobody, and its cells."""

    id: str
    name: str
    href: str
    active: bool
    cron: str
    zone: str
    overlap: str
    catch_up: str
    events: tuple[tuple[str, str], ...]
    cells: tuple[CellFact, ...]
    expected: float | None = None
    cut: bool = False


@dataclass(frozen=True)
class ColumnFact:
    """A stretch of time; `hours` of a day that has more or fewer than 24."""

    start: datetime
    now: bool
    hours: float | None = None


@dataclass(frozen=True)
class ChangeFact:
    """The clocks of a zone change at a moment, from one distance to UTC to another."""

    zone: str
    at: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True)
class TimetableFact:
    """What is shown; times are told in the translator's zone."""

    span: str
    columns: tuple[ColumnFact, ...]
    rows: tuple[RowFact, ...]
    changes: tuple[ChangeFact, ...]


def timetable(found: TimetableFact, t: Translator) -> Component:
    """The table with its key and the changes of the clock; what to do where there are no pipelines."""
    if not found.rows:
        return empty_state(t("pipelines.none.title"), t("pipelines.none"), picture="calendar")
    corner = html.Th(t("pipelines.head.pipeline"), scope="col", className="nx-turns-head")
    head = html.Tr([corner, *(_column(each, found.span, t) for each in found.columns)])
    rows = [_row(each, found, t) for each in found.rows]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className=f"nx-table nx-turns nx-turns-{found.span}")
    place = html.Div(table, className="nx-scroll nx-panel", tabIndex=0, **{"aria-label": t("pipelines.schedule")})
    return html.Div([place, _key(t), *(_change(each, t) for each in found.changes), *_cuts(found.rows, t)])


def _column(column: ColumnFact, span: str, t: Translator) -> Component:
    parts: list[Component] = [html.Div(line) for line in _lines(column, span, t)]
    if column.hours is not None:
        parts.append(html.Div(t("pipelines.clock.hours", hours=column.hours), className="nx-tag nx-tag-warn"))
    return html.Th(parts, scope="col", **_now(column))


def _lines(column: ColumnFact, span: str, t: Translator) -> list[str]:
    patterns = {"day": ("H",), "week": ("MMMEd",), "month": ("E", "MMMd")}[span]
    return [moment(column.start, pattern, t.tag, t.zone) for pattern in patterns]


def _now(column: ColumnFact) -> dict[str, str]:
    return {"aria-current": "date", "className": "nx-turns-now"} if column.now else {}


def _row(row: RowFact, found: TimetableFact, t: Translator) -> Component:
    cells = [
        html.Td(
            _cell(cell, row, found.span, t), **_now(column), **{"data-label": " ".join(_lines(column, found.span, t))}
        )
        for cell, column in zip(row.cells, found.columns, strict=True)
    ]
    return html.Tr([_policies(row, t), *cells], **{"data-pipeline": row.id})


def _policies(row: RowFact, t: Translator) -> Component:
    name: list[Component] = [dcc.Link(row.name, href=row.href, className="nx-lake-name")]
    if not row.active:
        name.append(html.Span(t("pipelines.paused"), className="nx-tag"))
    lines = [f"{row.cron} {row.zone}"] if row.cron else []
    lines += [t(f"pipelines.event.{kind}", what=what) for kind, what in row.events]
    parts = [html.Div(name), *(html.Div(line, className="nx-hint") for line in lines)]
    if row.cron:
        said = " · ".join((t(f"pipelines.overlap.{row.overlap}"), t(f"pipelines.catch_up.{row.catch_up}")))
        short = t(
            "pipelines.policies",
            overlap=t(f"pipelines.policy.{row.overlap}"),
            catch_up=t(f"pipelines.policy.{row.catch_up}"),
        )
        parts.append(html.Div(short, className="nx-hint", title=said))
    elif not lines:
        parts.append(html.Div(t("pipelines.event.none"), className="nx-hint"))
    return html.Th(parts, scope="row", className="nx-turns-head")


def _cell(cell: CellFact, row: RowFact, span: str, t: Translator) -> Component | None:
    if not cell.turns:
        return None
    if len(cell.turns) <= EACH[span]:
        return html.Div([_turn(each, row, span, t) for each in cell.turns], className="nx-turn-list")
    counted = Counter(each.state for each in cell.turns)
    words = {state: t(f"pipelines.turns.{state}", count=count) for state, count in counted.items()}
    tags = [
        html.Span(words[state] if span == "week" else t.number(count), className=f"nx-turn nx-turn-{state}")
        for state, count in counted.items()
    ]
    said = ", ".join(words.values())
    if not cell.href:
        return html.Div(tags, className="nx-turn-list", role="img", title=said, **{"aria-label": said})
    return dcc.Link(tags, href=cell.href, className="nx-turn-list", title=said)


def _turn(turn: TurnFact, row: RowFact, span: str, t: Translator) -> Component:
    look = f"nx-turn nx-turn-{turn.state}"
    shown = f":{turn.at.astimezone(t.zone):%M}" if span == "day" else t.time(turn.at)
    words = _words(turn, row, t)
    if turn.href:
        return dcc.Link(shown, href=turn.href, className=look, title=words)
    return html.Span([shown, html.Span(words, className="visually-hidden")], className=look, title=words)


def _words(turn: TurnFact, row: RowFact, t: Translator) -> str:
    parts = [
        row.name,
        f"{moment(turn.at, 'MMMEd', t.tag, t.zone)}, {t.time(turn.at)}",
        t(f"pipelines.turn.{turn.state}"),
    ]
    if turn.cause:
        parts.append(t(f"pipelines.cause.{turn.cause}"))
    if turn.seconds is not None:
        parts.append(t("pipelines.took", seconds=t.duration(turn.seconds, "seconds")))
    elif turn.state == "planned" and row.expected is not None:
        parts.append(t("pipelines.turn.takes", seconds=t.duration(row.expected, "seconds")))
    return " · ".join(parts)


def _key(t: Translator) -> Component:
    states = ("succeeded", "failed", "running", "cancelled", "planned", "skipped", "missed")
    tags = [
        html.Span(
            t(f"pipelines.turn.{state}"), className=f"nx-turn nx-turn-{state}", title=t(f"pipelines.turn.{state}.why")
        )
        for state in states
    ]  # fmt: skip
    return html.Div(tags, className="nx-turn-key")


def _change(change: ChangeFact, t: Translator) -> Component:
    forward = change.after > change.before
    span = t.duration(abs(change.after - change.before) / HOUR, "hours")
    code = "pipelines.clock.forward" if forward else "pipelines.clock.back"
    return html.P(t(code, zone=change.zone, at=t.datetime(change.at), span=span), className="nx-hint nx-clock")


def _cuts(rows: Sequence[RowFact], t: Translator) -> list[Component]:
    return [html.P(t("pipelines.turns.cut", name=row.name), className="nx-hint") for row in rows if row.cut]
