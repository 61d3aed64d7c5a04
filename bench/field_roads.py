"""How far off the calibrated travel times are on the roads of a city, by OSRM.

`ROADS` names a gzipped OSM file with a city's roads (ODbL), which is not part of the project. OSRM comes out of a wheel
of PyPI, as in the tests.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import statistics
import tempfile
from pathlib import Path

from bench.field_town import row
from bench.report import Row
from data.field_service.calibration import Learned, Trip, error_of, learned
from data.field_service.places import Place, TravelLaw, distance_km
from data.field_service.roads import KnownRoads
from data.settings import read_settings

NODE = re.compile(r'<node id="[^"]+"[^>]*? lat="([-0-9.]+)" lon="([-0-9.]+)"')
DRAWS, PLACES, TAUGHT, SEEN = 50, 60, 200, 800
STRANGE = 20


def eta_rows() -> list[Row]:
    """The error over drives that taught nothing, after 200 that did: the mean of fifty draws, and the worst of them."""
    file = os.environ.get("ROADS")
    if not file:
        return []
    from tests.data.field_service import road_engines

    if not road_engines.unpacked():
        return []
    text = gzip.decompress(Path(file).read_bytes())
    spots = [Place(float(lat), float(lon)) for lat, lon in NODE.findall(text.decode())]
    with tempfile.TemporaryDirectory(dir=road_engines.HOME) as folder:
        roads = Path(folder) / "roads.osm"
        roads.write_bytes(text)
        with road_engines.osrm(Path(folder), roads) as address:
            found = [_draw(address, spots, random.Random(seed)) for seed in range(DRAWS)]
    errors, usual, strange = zip(*found, strict=True)
    facts = {
        "uncalibrated": round(100 * statistics.fmean(usual), 1),
        "to_new_places": round(100 * statistics.fmean(strange), 1),
        "to_new_places_worst": round(100 * max(strange), 1),
    }
    mean = 100 * statistics.fmean(errors)
    return [
        row(f"ETA on real roads after {TAUGHT} drives, mean error", mean, "%", 20.0, draws=DRAWS, **facts),
        row("the same, the worst draw", 100 * max(errors), "%", 20.0, draws=DRAWS),
    ]


def _draw(address: str, spots: list[Place], chance: random.Random) -> tuple[float, float, float]:
    """The mean error of what was learned, that of the law nobody taught, and that of drives to places nobody drove
    to before."""
    settings = read_settings({}, field_travel="osrm", field_travel_url=address, field_travel_timeout=20_000)
    some = chance.sample(spots, PLACES)
    seconds = KnownRoads(settings, source="osrm").matrix(some)
    pairs = [(a, b) for a in range(PLACES) for b in range(PLACES) if a != b and 60 < seconds[a][b] < 7_200]
    drives = [
        Trip(distance_km(some[a], some[b]), seconds[a][b] / 60, some[a], some[b])
        for a, b in chance.sample(pairs, TAUGHT + SEEN)
    ]
    known, unseen = learned(drives[:TAUGHT]), drives[TAUGHT:]
    return _error(known, unseen), error_of(TravelLaw(), unseen), _error_at_new_places(drives, some[:STRANGE])


def _error_at_new_places(drives: list[Trip], new: list[Place]) -> float:
    familiar = [drive for drive in drives if drive.origin not in new and drive.target not in new]
    return _error(learned(familiar[:TAUGHT]), [drive for drive in drives if drive.target in new])


def _error(known: Learned, drives: list[Trip]) -> float:
    return statistics.fmean(abs(known.minutes(drive) - drive.minutes) / drive.minutes for drive in drives)
