"""Technicians: their day as the board has it, and a phone that is set up."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import flask
from dash import ALL, Input, Output, callback, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.context import actor, core, words
from components.ids import Technicians as Ids
from components.shell.header import header
from components.technicians import App, Drives, Person, Works, people_table, phone_panel
from components.view import Crumb
from data.access import is_loopback
from data.field_service import TechnicianDay, board, durations_of, enrol, roads_of, technician
from data.field_service.states import State

LIVE = timedelta(minutes=5)
INGEST = "/api/field-service/ingest"


@callback(output={"header": Output(Ids.HEADER, "children")}, inputs={"shown": Input(Ids.LIST, "id")})
def show_header(shown: str) -> dict[str, Component]:
    """The head of the page."""
    t = words()
    return {"header": header(t("nav.technicians"), t, crumbs=[Crumb(t("dispatch.section"), None)])}


@callback(output={"people": Output(Ids.LIST, "children")}, inputs={"tick": Input(Ids.TICK, "n_intervals")})
def show_people(tick: int | None) -> dict[str, Component]:
    """Everybody and their day so far."""
    found = board(core(), actor=actor())
    people, known = [_person(row, found.now) for row in found.technicians], roads_of(core())
    drives = Drives(known.source, known.learned.trips, known.learned.judged, known.learned.error)
    return {"people": people_table(people, drives, _works(), words())}


@callback(
    output={"open": Output(Ids.DRAWER, "is_open"), "body": Output(Ids.DRAWER_BODY, "children")},
    inputs={"clicks": Input(Ids.phone(ALL), "n_clicks")},
    prevent_initial_call=True,
)
def set_up_phone(clicks: list[int | None]) -> dict[str, Any]:
    """A new token for one phone, as codes to scan."""
    if not isinstance(ctx.triggered_id, dict) or not any(clicks):
        raise PreventUpdate
    person = technician(core(), ctx.triggered_id["technician"])
    token = enrol(core(), person.id, actor=actor())
    base = flask.request.host_url.rstrip("/")
    own = f"{base}/field/my-day?{urlencode({'technician': person.id})}"
    reachable = not is_loopback(core().settings.host)
    return {
        "open": True,
        "body": phone_panel(person.name, own, _apps(base, person.id, token), words(), reachable=reachable),
    }


def _works() -> Works:
    found = durations_of(core())
    judged, works = found.whole, sum(found.works.values())
    return Works(
        core().settings.field_durations, works, judged.works, judged.error, judged.planned_error, found.made_up
    )


def _person(row: TechnicianDay, now: datetime) -> Person:
    one, seen = row.technician, row.fix.fixed_at if row.fix else None
    room = sum((end - start).total_seconds() / 60 for start, end in row.shifts)
    away = next((each for each in row.absences if each.end > now), None)
    return Person(
        id=one.id,
        name=one.name,
        skills=tuple(one.skills.items()),
        shifts=row.shifts,
        load=row.work_minutes / room if room else None,
        travel=row.travel_minutes,
        jobs=len(row.stops),
        done=sum(stop.job.state is State.COMPLETED for stop in row.stops),
        state="never" if seen is None else "live" if now - seen < LIVE else "silent",
        seen=seen,
        simulated=row.fix is not None and row.fix.source == "simulated",
        away=(away.reason, away.end) if away else None,
    )


def _apps(base: str, technician_id: str, token: str) -> list[App]:
    """How each native app is set up: OwnTracks reads its configuration from a link, the others take an address."""
    owntracks = {
        "_type": "configuration",
        "mode": 3,
        "url": f"{base}{INGEST}/owntracks",
        "auth": True,
        "username": technician_id,
        "password": token,
        "deviceId": technician_id,
        "monitoring": 2,
    }
    inline = base64.b64encode(json.dumps(owntracks).encode()).decode()
    traccar = f"{base}{INGEST}/traccar"
    overland = {"url": f"{base}{INGEST}/overland", "token": token, "device_id": technician_id}
    return [
        App(
            "owntracks",
            f"owntracks:///config?{urlencode({'inline': inline})}",
            (("address", str(owntracks["url"])), ("user", technician_id), ("password", token)),
        ),
        App("traccar", f"{traccar}?{urlencode({'id': token})}", (("address", traccar), ("identifier", token))),
        App("overland", f"overland://setup?{urlencode(overland)}", (("address", overland["url"]), ("token", token))),
    ]
