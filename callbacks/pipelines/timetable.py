"""When pipelines ran and will run: the calendar of the stretch in the address, live."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dash import Input, Output, callback
from dash.development.base_component import Component

from callbacks.context import core, words
from callbacks.pipelines.address import execution_address, pipeline_address
from callbacks.pipelines.sight import DAYS, Sight, read_sight, sight_address
from components.format import Translator
from components.ids import PipelineSchedule as Ids
from components.ids import Shell
from components.pipelines.timetable import (
    EACH,
    USUAL,
    CellFact,
    ChangeFact,
    ColumnFact,
    RowFact,
    TimetableFact,
    TurnFact,
    timetable,
)
from components.shell.header import button, header
from components.shell.tabs import TabLink, tab_row
from components.view import Crumb
from data.pipelines import Schedule, Timetable, Turn, timetables

HOUR = timedelta(hours=1)


@callback(
    output={"header": Output(Ids.HEADER, "children"), "timetable": Output(Ids.TIMETABLE, "children")},
    inputs={"search": Input(Ids.URL, "search"), "news": Input(Shell.LIVE_PIPELINES, "data")},
)
def show_timetable(search: str | None, news: Any) -> dict[str, Any]:
    """The head with the ways to other stretches and zones, and the calendar."""
    now = core().clock.now()
    sight = read_sight(search, now=now, zone=core().settings.time_zone)
    found = timetables(core(), start=sight.starts[0], end=sight.starts[-1], pipeline_id=sight.pipeline)
    t = replace(words(), zone=ZoneInfo(sight.zone))
    shown = timetable(timetable_fact(found, sight, now), t)
    return {"header": [_header(sight, now, t), _choices(sight, found, t)], "timetable": shown}


def timetable_fact(found: tuple[Timetable, ...], sight: Sight, now: datetime) -> TimetableFact:
    """What is shown of the timetables."""
    changes = {
        (each.stored.pipeline.schedule.zone, change.at): change
        for each in found if each.stored.pipeline.schedule.cron for change in each.changes
    }  # fmt: skip
    return TimetableFact(
        sight.span,
        tuple(_columns(sight, now)),
        tuple(_row(each, sight) for each in found),
        tuple(ChangeFact(zone, each.at, each.before, each.after) for (zone, _at), each in sorted(changes.items())),
    )


def _header(sight: Sight, now: datetime, t: Translator) -> Component:
    today = replace(sight, day=now.astimezone(ZoneInfo(sight.zone)).date())
    actions = [
        button(t("pipelines.schedule.back"), href=sight_address(sight.moved(-1))),
        button(t("pipelines.schedule.today"), href=sight_address(today)),
        button(t("pipelines.schedule.on"), href=sight_address(sight.moved(1))),
    ]
    return header(t("pipelines.schedule"), t, crumbs=[Crumb(t("nav.pipelines"), "/pipelines")], actions=actions)


def _choices(sight: Sight, found: tuple[Timetable, ...], t: Translator) -> Component | None:
    spans = [
        TabLink(t(f"pipelines.span.{span}"), sight_address(replace(sight, span=span)), span == sight.span)
        for span in DAYS
    ]
    zones = {sight.zone, core().settings.time_zone, "UTC"} | {each.stored.pipeline.schedule.zone for each in found}
    kept = [TabLink(zone, sight_address(replace(sight, zone=zone)), zone == sight.zone) for zone in sorted(zones)]
    if sight.pipeline:
        kept.append(TabLink(t("pipelines.schedule.all"), sight_address(replace(sight, pipeline=None))))
    zone_row = tab_row(kept, t)
    return tab_row(spans, t, tools=[zone_row] if zone_row else [])


def _columns(sight: Sight, now: datetime) -> Iterator[ColumnFact]:
    for start, end in zip(sight.starts, sight.starts[1:], strict=False):
        hours = (end - start) / HOUR
        odd = hours if sight.span != "day" and hours != USUAL else None
        yield ColumnFact(start, start <= now < end, odd)


def _row(found: Timetable, sight: Sight) -> RowFact:
    pipeline, schedule = found.stored.pipeline, found.stored.pipeline.schedule
    alone = replace(sight, pipeline=None if sight.pipeline else pipeline.id)
    cells: list[list[TurnFact]] = [[] for _ in sight.starts[1:]]
    for turn in found.turns:
        cells[bisect_right(sight.starts, turn.at) - 1].append(_turn(turn))
    return RowFact(
        pipeline.id, pipeline.name, pipeline_address(pipeline.id), pipeline.active, schedule.cron or "", schedule.zone,
        schedule.overlap, schedule.catch_up, tuple(_events(schedule)),
        tuple(_cell(turns, start, alone) for turns, start in zip(cells, sight.starts, strict=False)),
        found.expected, found.cut,
    )  # fmt: skip


def _cell(turns: list[TurnFact], start: datetime, alone: Sight) -> CellFact:
    if alone.span == "day" or len(turns) <= EACH[alone.span]:
        return CellFact(tuple(turns))
    day = start.astimezone(ZoneInfo(alone.zone)).date()
    return CellFact(tuple(turns), sight_address(replace(alone, span="day", day=day)))


def _turn(turn: Turn) -> TurnFact:
    took = None
    if turn.started is not None and turn.finished is not None:
        took = (turn.finished - turn.started).total_seconds()
    href = execution_address(turn.execution_id) if turn.execution_id else ""
    return TurnFact(turn.at.astimezone(UTC), turn.state, href, turn.cause or "", took)


def _events(schedule: Schedule) -> Iterator[tuple[str, str]]:
    if schedule.after:
        yield "after", ", ".join(schedule.after)
    if schedule.files:
        yield "files", schedule.files
    if schedule.lake:
        yield "lake", schedule.lake
    if schedule.webhook:
        yield "webhook", ""
