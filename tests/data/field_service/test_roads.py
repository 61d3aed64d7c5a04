"""Road engines are small servers here that speak the real contracts; what they are asked is checked too."""

from __future__ import annotations

import json
import random
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data.field_service import Wish, assign
from data.field_service.as_json import assignment_json
from data.field_service.engines import ENGINES
from data.field_service.places import Place, TravelLaw
from data.field_service.roads import Trip, calibrated, error_of
from data.notify.outgoing import Unreachable, call
from data.settings import read_settings
from tests.data.field_service.crews import ADMIN, crew_core, job, technician

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
                wait.wait(5)
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
    return read_settings({}, field_travel=kind, field_travel_url=url, field_travel_key="secret", **more)


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


def assigned(url, **more):
    core = crew_core([technician()], [job(north=9)], field_travel="osrm", field_travel_url=url, **more)
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
