"""The clients of road engines against the engines themselves, on real roads; `make heavy` runs it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from data.field_service import Report, Technician, Wish, assign, propose, set_status
from data.field_service.as_json import assignment_json
from data.field_service.calibration import Trip, calibrated, error_of
from data.field_service.engines import ENGINES
from data.field_service.fleet import fleet_of
from data.field_service.places import Place, distance_km
from data.field_service.roads import KnownRoads
from data.notify.outgoing import Unreachable
from data.settings import read_settings
from tests.data.field_service import road_engines
from tests.data.field_service.crews import ADMIN, EVERY_DAY, MORNING, crew_core, job

pytestmark = pytest.mark.heavy
WEST, SOUTH, EAST, NORTH = 24936, 60164, 24952, 60176


@pytest.fixture(scope="module", params=road_engines.ENGINES)
def engine(request, tmp_path_factory):
    """The kind of an engine and its address."""
    if not road_engines.unpacked():
        pytest.skip("no wheels to be had")
    with road_engines.ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as address:
        yield request.param, address


def places(count, seed=1):
    """Places in the middle of Helsinki, each in a cell of its own."""
    cells = [(lat, lon) for lat in range(SOUTH, NORTH) for lon in range(WEST, EAST)]
    return [Place(lat / 1000, lon / 1000) for lat, lon in random.Random(seed).sample(cells, count)]


def settings(kind, address):
    return read_settings({}, field_travel=kind, field_travel_url=address, field_travel_timeout=3000)


def test_seconds_are_those_of_cars_on_roads(engine):
    spots = places(12)
    table = ENGINES[engine[0]](settings(*engine), spots, spots[:5])
    assert len(table) == 12 and all(len(row) == 5 for row in table)
    speeds = [
        distance_km(spots[a], spots[b]) / (table[a][b] / 3600)
        for a in range(12) for b in range(5) if a != b and table[a][b]
    ]  # fmt: skip
    assert len(speeds) > 40 and all(1 < speed < 80 for speed in speeds)
    both = [(table[a][b], table[b][a]) for a in range(5) for b in range(a) if table[a][b] and table[b][a]]
    assert any(abs(there - back) > 20 for there, back in both)


def test_more_places_than_an_engine_answers_at_once_are_asked_in_parts(engine):
    spots = places(110, seed=2)
    kind, address = engine
    if kind == "valhalla":
        with pytest.raises(Unreachable):
            ENGINES[kind](settings(*engine), spots, spots)
    roads = KnownRoads(settings(kind, address), source=kind)
    matrix = roads.matrix(spots)
    assert {roads.source_of(a, b) for a in spots[:9] for b in spots[-9:]} == {kind}
    whole = ENGINES[kind](settings(kind, address), spots[:3], spots[-3:])
    assert all(abs(matrix[a][b - 3] - whole[a][b]) <= 1 for a in range(3) for b in range(3) if whole[a][b] is not None)


def test_an_assignment_and_a_plan_are_made_of_them(engine):
    kind, address = engine
    home, there, *others = places(14, seed=3)
    crew = [Technician(each, each.title(), home, shifts=EVERY_DAY) for each in ("anna", "bert")]
    work = [job(f"j{at}", minutes=10) for at in range(12)]
    core = crew_core(crew, [*(_at(each, place) for each, place in zip(work, others, strict=True)), _at(job(), there)],
                     field_travel=kind, field_travel_url=address, field_travel_timeout=3000)  # fmt: skip
    told = assignment_json(core, assign(core, "leak", Wish("anna"), actor=ADMIN))
    expected = ENGINES[kind](core.settings, [home], [there])[0][0]
    assert told["etaSource"] == kind and told["travelMinutes"] == pytest.approx(expected / 60, abs=0.06)
    made = propose(core, day=MORNING.date(), actor=ADMIN)
    assert made.after["assigned"] == 13
    legs = fleet_of(core).roads.legs
    assert len(legs) > 100


def test_what_trips_on_these_roads_teach(engine):
    """Two hundred drives as the engine times them, each slower or faster by chance; a hundred more to look at."""
    kind, address = engine
    chance, spots = random.Random(5), places(50, seed=4)
    table = ENGINES[kind](settings(kind, address), spots, spots)
    pairs = [(a, b) for a in range(50) for b in range(50) if a != b and table[a][b] and table[a][b] > 60]
    trips = [
        Trip(distance_km(spots[a], spots[b]), table[a][b] / 60 * chance.lognormvariate(0, 0.05))
        for a, b in chance.sample(pairs, 300)
    ]
    law, _ = calibrated(trips[:200])
    usual, learned = error_of(fleet_of(crew_core([])).roads.learned.law, trips[200:]), error_of(law, trips[200:])
    assert learned < min(usual, 0.35), (usual, learned)


def test_drives_that_technicians_report_are_learned_after_a_restart(engine, tmp_path):
    kind, address = engine
    spots = places(12, seed=6)
    table = ENGINES[kind](settings(kind, address), spots, spots)
    home = tmp_path / "home"
    crew = [Technician("anna", "Anna", spots[0], shifts=EVERY_DAY)]
    pairs = [(a, b) for a in range(12) for b in range(12) if (table[a][b] or 0) > 120][:40]
    core = crew_core(crew, [_at(job(f"j{at}", minutes=5), spots[b]) for at, (_, b) in enumerate(pairs)], home=home)
    for at, (a, b) in enumerate(pairs):
        assign(core, f"j{at}", Wish("anna"), actor=ADMIN)
        for word, place in (("travel", spots[a]), ("arrive", spots[b])):
            set_status(core, f"j{at}", Report(word, lat=place.lat, lon=place.lon), actor=ADMIN)
            core.clock.moment += timedelta(seconds=table[a][b])
        for word in ("start", "complete"):
            set_status(core, f"j{at}", Report(word), actor=ADMIN)
    before = fleet_of(core).roads.learned.law
    core.store.close()
    again = crew_core([], home=home, moment=core.clock.now())
    trips = [Trip(distance_km(spots[a], spots[b]), table[a][b] / 60) for a, b in pairs]
    assert error_of(fleet_of(again).roads.learned.law, trips) < error_of(before, trips)


def _at(one, place):
    return replace(one, place=place)
