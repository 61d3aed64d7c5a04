"""Road engines are small servers here that speak the real contracts; what they are asked is checked too."""

from __future__ import annotations

import json
import math
import random
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest

from data.field_service import Report, Wish, assign, roads_of, set_status
from data.field_service.as_json import assignment_json
from data.field_service.calibration import (
    AREA,
    ARRIVING,
    LEAVING,
    SPOT,
    Learned,
    Trip,
    calibrated,
    error_of,
    learned,
    part_of,
)
from data.field_service.engines import ENGINES
from data.field_service.places import Place, TravelLaw
from data.field_service.roads import KnownRoads
from data.notify.outgoing import Unreachable, call
from data.settings import read_settings
from tests.data.field_service.crews import ADMIN, crew_core, job, technician
from tests.waiting import PATIENCE

PLACES = [Place(48.1, 11.5), Place(48.2, 11.6), Place(48.3, 11.7)]
TABLE = [[0, 600.5, None], [610, 0, 300], [1200, 310, 0]]


@contextmanager
def engine(answer, *, wait=None):
    """An HTTP server on loopback; yields its address and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            asked.append((self.path, json.loads(self.rfile.read(length)) if length else None, dict(self.headers)))
            if wait is not None:
                wait.wait(PATIENCE)
            status, body, headers = answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        do_POST = do_GET

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def settings(kind, url, **more):
    patience = {"field_travel_timeout": int(PATIENCE * 1000), **more}
    return read_settings({}, field_travel=kind, field_travel_url=url, field_travel_key="secret", **patience)


ANSWERS = {
    "osrm": {"code": "Ok", "durations": TABLE, "distances": TABLE},
    "valhalla": {"sources_to_targets": [[{"time": cell, "distance": 1} for cell in row] for row in TABLE]},
    "openrouteservice": {"durations": TABLE},
}


@pytest.mark.parametrize("kind", ENGINES)
def test_the_contract_of_each_engine(kind):
    with engine(lambda _path: (200, ANSWERS[kind], {})) as (url, asked):
        assert ENGINES[kind](settings(kind, url + "/"), PLACES, PLACES) == TABLE
    path, body, headers = asked[0]
    if kind == "osrm":
        spots = "11.500000,48.100000;11.600000,48.200000;11.700000,48.300000"
        sides = "&sources=0;1;2&destinations=3;4;5"
        assert path == f"/table/v1/driving/{spots};{spots}?annotations=duration,distance{sides}"
    elif kind == "valhalla":
        assert path == "/sources_to_targets" and body["sources"][0] == {"lat": 48.1, "lon": 11.5}
        assert body["targets"] == body["sources"] and body["costing"] == "auto"
    else:
        assert path == "/v2/matrix/driving-car" and body["locations"][0] == [11.5, 48.1]
        assert (body["sources"], body["destinations"]) == ([0, 1, 2], [3, 4, 5])
        assert headers["Authorization"] == "secret"


WRONG = {
    "status": (500, {}, {}),
    "no JSON": (200, b"<html>", {}),
    "a code": (200, {"code": "InvalidQuery"}, {}),
    "a short table": (200, {"code": "Ok", "durations": [[0]]}, {}),
    "a redirect": (302, b"", {"Location": "http://169.254.169.254/"}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_engine_that_answers_wrongly_is_no_answer(wrong):
    with engine(lambda _path: WRONG[wrong]) as (url, _), pytest.raises(Unreachable):
        ENGINES["osrm"](settings("osrm", url), PLACES, PLACES)


def assigned(url, *, field_travel_timeout=int(PATIENCE * 1000)):
    asks = {"field_travel": "osrm", "field_travel_url": url, "field_travel_timeout": field_travel_timeout}
    core = crew_core([technician()], [job(north=9)], **asks)
    return assignment_json(core, assign(core, "leak", Wish("anna"), actor=ADMIN))


def test_what_the_engine_says_is_the_eta():
    def answer(path):
        size = path.split("?")[0].count(";") // 2 + 1
        return 200, {"code": "Ok", "durations": [[0 if a == b else 1234 for a in range(size)] for b in range(size)]}, {}

    with engine(answer) as (url, asked):
        found = assigned(url)
    assert (found["etaSource"], found["travelMinutes"]) == ("osrm", round(1234 / 60, 1)) and len(asked) == 1
    assert found["etaWindow"]["start"] < found["arrivalEta"] < found["etaWindow"]["end"]


def test_a_slow_engine_is_not_waited_for():
    gate = threading.Event()
    with engine(lambda _path: (200, {}, {}), wait=gate) as (url, _):
        found = assigned(url, field_travel_timeout=100)
        gate.set()
    assert found["etaSource"] == "estimate" and found["travelMinutes"] > 5


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/x", "http://[fe80::1]/", "file:///etc/passwd", "http://u:p@x/", "http://"]
)
def test_addresses_that_are_never_called(url):
    with pytest.raises(Unreachable):
        call("GET", url, private=True)
    with pytest.raises(Unreachable):
        call("GET", "http://127.0.0.1:9/", private=False)


def test_the_law_learns_from_trips_and_says_how_sure_it_is():
    chance = random.Random(4)
    truth = TravelLaw(6.0, 5.0, 0.7)
    trips = []
    for _ in range(300):
        km = chance.uniform(0.5, 25)
        minutes = (truth.fixed + truth.factor * km**truth.exponent) * chance.lognormvariate(0, 0.15)
        trips.append(Trip(km, minutes * (8 if chance.random() < 0.03 else 1)))
    seen, unseen = trips[:200], [trip for trip in trips[200:] if trip.minutes < 100]
    law, (early, late) = calibrated(seen)
    assert error_of(law, unseen) < 0.2 < error_of(TravelLaw(), unseen)
    inside = sum(early <= trip.minutes / (law.fixed + law.factor * trip.km**law.exponent) <= late for trip in unseen)
    assert 0.65 < inside / len(unseen) < 0.95
    assert calibrated(trips[:5])[0] == TravelLaw()


EAST, CENTRE = Place(48.1, 11.55), Place(48.1, 11.6)


def drives(count, *, target=EAST, part="day", slower=1.0, seed=4, origin=None):
    chance, truth = random.Random(seed), TravelLaw(4.0, 3.0, 0.8)
    found = []
    for _ in range(count):
        km = chance.uniform(0.5, 25)
        minutes = (truth.fixed + truth.factor * km**truth.exponent) * chance.lognormvariate(0, 0.1) * slower
        found.append(Trip(km, minutes, origin, target, part))
    return found


def test_a_place_and_a_part_of_the_week_teach_their_own():
    morning = drives(60, part="morning", slower=1.5, seed=7)
    known = learned([*drives(200), *drives(80, target=CENTRE, slower=1.4, seed=6), *morning])
    assert known.factors(CENTRE)[1] / known.factors(EAST)[1] == pytest.approx(1.4, rel=0.15)
    assert known.factors(CENTRE)[0] == 1.0
    assert known.parts["morning"][0] > known.parts["day"][0] and known.parts["morning"][1] > known.parts["day"][1]
    assert "weekend" not in known.parts
    few = learned([*drives(200), *drives(2, target=CENTRE, slower=3.0)])
    assert 1.1 < few.factors(CENTRE)[1] < 2.2


def test_a_spot_teaches_itself_and_its_area_a_little():
    yard, neighbour = Place(48.1, 11.6), Place(48.105, 11.607)
    others = [each for at in range(20) for each in drives(5, target=Place(48.1, 11.4), origin=EAST, seed=at)]
    known = learned([*others, *drives(12, origin=yard, target=EAST, slower=2.0)])
    assert known.factors(yard)[0] > known.factors(neighbour)[0] > 1.1
    assert (known.cells_of(AREA), known.cells_of(SPOT)) == (3, 3)


def test_drives_that_were_reported_wrongly_move_no_place_far():
    right = drives(100)
    wrong = [Trip(each.km, each.minutes * 8, None, EAST) for each in right[:8]]
    told, known = learned([*right, *wrong]), learned(right)
    assert told.minutes(right[0]) == pytest.approx(known.minutes(right[0]), rel=0.08)


def test_the_error_is_that_of_trips_that_taught_nothing():
    assert learned(drives(30)).error is None
    trips = drives(100)
    known = learned(trips)
    older, newest = learned(trips[:80]), trips[80:]
    assert (known.trips, known.judged) == (100, 20)
    assert known.error == pytest.approx(
        sum(abs(older.minutes(trip) - trip.minutes) / trip.minutes for trip in newest) / 20
    )
    assert 0.03 < known.error < 0.2


def test_a_slow_place_is_slow_in_legs_and_in_matrices():
    slow, usual = Place(48.1, 11.6), TravelLaw().seconds(PLACES[0], Place(48.1, 11.6))
    cells = {(AREA, ARRIVING, 962, 232): 1.5, (SPOT, LEAVING, 48_100, 11_600): 1.2}
    roads = KnownRoads(read_settings({}), Learned(cells=cells))
    assert roads.seconds(PLACES[0], slow) == pytest.approx(1.5 * usual)
    assert roads.seconds(slow, PLACES[0]) == pytest.approx(1.2 * usual)
    there, back = math.ceil(1.5 * usual), math.ceil(1.2 * usual)
    assert roads.matrix([PLACES[0], slow]) == [[0, there], [back, 0]]


@pytest.mark.parametrize(("moment", "part"), [
    ("2026-11-20T06:30", "morning"), ("2026-11-20T09:00", "day"), ("2026-11-20T18:59", "evening"),
    ("2026-11-20T19:00", "night"), ("2026-11-21T08:00", "weekend"),
])  # fmt: skip
def test_parts_of_the_week(moment, part):
    zone = ZoneInfo("Europe/Berlin")
    assert part_of(datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC), zone) == part


def test_finished_drives_teach_while_nexus_runs():
    core = crew_core([technician()], [job(f"j{at}", north=5 + at % 7, minutes=5) for at in range(48)])
    before = roads_of(core).learned
    for at in range(48):
        assign(core, f"j{at}", Wish("anna", start=core.clock.now(), override=True), actor=ADMIN)
        for word, where in (("travel", 48.137), ("arrive", 48.187 + at % 7 / 100)):
            set_status(core, f"j{at}", Report(word, lat=where, lon=11.575), actor=ADMIN)
            core.clock.moment += timedelta(minutes=30 if word == "travel" else 1)
        set_status(core, f"j{at}", Report("cancelled"), actor=ADMIN)
    after = roads_of(core).learned
    assert (before.trips, before.error) == (0, None) and after.trips >= 40 and after.error is not None
    assert after.law.seconds(PLACES[0], PLACES[1]) > before.law.seconds(PLACES[0], PLACES[1])
