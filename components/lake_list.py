"""Lakes in a table, and what became of files that were added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.columns import Columns
from components.format import Translator
from components.icons import icon
from components.ids import Lakes as Ids
from components.view import Reason

Status = Literal["ready", "late", "loading", "failed", "empty"]
TONES = {"ready": "good", "late": "warn", "loading": "plain", "failed": "bad", "empty": "plain"}
OUTCOMES = {"loaded": "good", "skipped": "plain", "failed": "bad"}
HEADS = ("name", "status", "tables", "rows", "size", "freshness")
NUMBERS = HEADS[2:]


@dataclass(frozen=True)
class Check:
    """How a lake was `ago` seconds before now: ms of a small answer, None if there was none; its server; when its
    credentials end, and whether that is soon."""

    ago: int
    milliseconds: float | None
    server: str | None = None
    expires: datetime | None = None
    soon: bool = False


@dataclass(frozen=True)
class Lake:
    """A lake as measured at its last load; `age` and `promise` in seconds; `stand_in` names the lake that answers."""

    id: str
    name: str
    kind: str
    status: Status
    tables: int | None
    rows: int | None
    size: int | None
    age: int | None
    promise: int | None
    stand_in: str | None = None
    href: str = ""
    fault: Reason | None = None
    check: Check | None = None


@dataclass(frozen=True)
class File:
    """What became of one file: the table it gave, or why it gave none."""

    name: str
    status: Literal["loaded", "skipped", "failed"]
    table: str | None
    rows: int
    columns: int
    notes: tuple[Reason, ...] = ()


def lake_table(lakes: Sequence[Lake], t: Translator) -> Component:
    """Every lake in a row."""
    columns = Columns({name: t(f"lakes.head.{name}") for name in HEADS}, NUMBERS)
    return columns.panel([_row(lake, columns, t) for lake in lakes], t)


def report(files: Sequence[File], dashboard: tuple[str, str] | None, t: Translator) -> Component:
    """What became of the added files, and the way to the dashboard (name, address) made of them."""
    loaded = sum(one.status == "loaded" for one in files)
    parts: list[Component] = [html.P(t("add_data.loaded", count=loaded, all=len(files)), className="nx-subhead")]
    parts.append(file_list(files, t))
    if dashboard:
        words = [html.Span(t("add_data.open", name=dashboard[0])), icon("right")]
        parts.insert(1, dcc.Link(words, href=dashboard[1], className="nx-button nx-button-primary"))
    return html.Div(parts, className="nx-report", role="status")


def file_list(files: Sequence[File], t: Translator) -> Component:
    """Each file with what became of it."""
    return html.Ul([html.Li(_file(one, t)) for one in files], className="nx-files")


def _row(lake: Lake, columns: Columns, t: Translator) -> Component:
    none = t("lakes.unknown")
    cells = (
        _name(lake, t),
        _status(lake, t),
        none if lake.tables is None else t.number(lake.tables),
        none if lake.rows is None else t.number(lake.rows),
        none if lake.size is None else t.size(lake.size),
        _freshness(lake, t),
    )
    return columns.row(cells, id=Ids.lake(lake.id))


def _name(lake: Lake, t: Translator) -> Component:
    words: list[Component] = [dcc.Link(lake.name, href=lake.href, className="nx-lake-name")]
    if lake.stand_in:
        tip = t("lakes.stand_in.tip", lake=lake.stand_in)
        words.append(html.Span(t("lakes.stand_in"), className="nx-tag nx-tag-warn", title=tip))
    lines: list[Component] = [
        html.Div(words),
        html.Div(f"{lake.id} · {t(f'lakes.kind.{lake.kind}')}", className="nx-hint"),
    ]
    if lake.fault:
        told = t.reason(lake.fault)
        lines.append(html.Div(told, className="nx-hint nx-lake-fault", title=told))
    return html.Div(lines, className="nx-lake-title")


def _status(lake: Lake, t: Translator) -> Component:
    tag = html.Span(t(f"lakes.status.{lake.status}"), className=f"nx-tag nx-tag-{TONES[lake.status]}")
    lines: list[Component] = [tag]
    if lake.check:
        lines.append(html.Div(answered(lake.check, t), className="nx-hint", title=asked(lake.check, t)))
        if lake.check.soon:
            lines.append(html.Div(expiry(lake.check, t), className="nx-hint nx-bad"))
    return html.Div(lines)


def answered(check: Check, t: Translator) -> str:
    """How fast the lake answered, and which server that was."""
    parts = [
        t("lake.no_answer") if check.milliseconds is None else t("lake.answers", time=t.duration(check.milliseconds))
    ]
    return " · ".join([*parts, *([check.server] if check.server else [])])


def asked(check: Check, t: Translator) -> str:
    """How long ago it was asked."""
    return t("lake.asked", age=t.duration(_whole(check.ago) * 1000))


def expiry(check: Check, t: Translator) -> str:
    """When its credentials end."""
    return t("lake.expires", at=t.datetime(check.expires)) if check.expires else t("lake.expires.untold")


def _freshness(lake: Lake, t: Translator) -> Component:
    if lake.age is None:
        return html.Span(t("lakes.unknown"))
    lines = [html.Div(t("lakes.age", age=t.duration(_whole(lake.age) * 1000)))]
    if lake.promise:
        lines.append(html.Div(promised(lake.promise, t), className="nx-hint"))
    return html.Div(lines)


def promised(seconds: int, t: Translator) -> str:
    """How often it is to be loaded."""
    return t("lakes.promise", promise=t.duration(seconds * 1000))


def _whole(seconds: int) -> int:
    """Seconds in whole minutes, hours or days, whichever is the largest that fits."""
    unit = next((unit for unit in (86_400, 3_600, 60) if seconds >= unit), 1)
    return seconds // unit * unit


def _file(one: File, t: Translator) -> Component:
    tag = html.Span(t(f"lakes.outcome.{one.status}"), className=f"nx-tag nx-tag-{OUTCOMES[one.status]}")
    size = t("add_data.size", rows=one.rows, columns=one.columns) if one.table else ""
    head = html.Div([tag, html.Span(one.name, className="nx-file-name"), html.Span(size, className="nx-hint")])
    return html.Div([head, *[html.Div(t.reason(note), className="nx-hint") for note in one.notes]], className="nx-file")
