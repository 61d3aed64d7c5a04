"""Places on the earth, how far apart they are, and how long a car takes by a fitted law. No I/O."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from data.errors import InputError

EARTH_KM = 6371.0088
CURVED_KM = 100.0
SAME_KM = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees; `xyz` is the same point in kilometres from the centre of the earth."""

    lat: float
    lon: float
    address: str = ""
    xyz: tuple[float, float, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lat, lon = math.radians(self.lat), math.radians(self.lon)
        flat = EARTH_KM * math.cos(lat)
        object.__setattr__(self, "xyz", (flat * math.cos(lon), flat * math.sin(lon), EARTH_KM * math.sin(lat)))


class Roads(Protocol):
    """Says how long a drive takes."""

    def seconds(self, a: Place, b: Place) -> float:
        """Seconds from `a` to `b`."""
        ...

    def matrix(self, places: Sequence[Place]) -> list[list[int]]:
        """Whole seconds from each place to each, rounded up."""
        ...


@dataclass(frozen=True, slots=True)
class TravelLaw:
    """Seconds for a distance: `fixed + factor · km ** exponent` minutes. Nothing between places less than 50 m apart.

    The defaults are a guess for a city; they are replaced by what completed trips teach.
    """

    fixed: float = 2.0
    factor: float = 2.6
    exponent: float = 0.85

    def seconds(self, a: Place, b: Place) -> float:
        """Travel time from `a` to `b`."""
        km = math.dist(a.xyz, b.xyz)
        if km >= CURVED_KM:
            km = distance_km(a, b)
        return 0.0 if km < SAME_KM else 60.0 * (self.fixed + self.factor * km**self.exponent)

    def matrix(self, places: Sequence[Place], factors: Sequence[tuple[float, float]] = ()) -> list[list[int]]:
        """Whole seconds from each place to each, rounded up; `factors` are those of leaving and arriving, by place."""
        import numpy

        points = numpy.array([place.xyz for place in places], dtype=float).reshape(-1, 3)
        chords = numpy.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
        km = numpy.where(
            chords < CURVED_KM, chords, 2 * EARTH_KM * numpy.arcsin(chords.clip(0, 2 * EARTH_KM) / (2 * EARTH_KM))
        )
        seconds = 60.0 * (self.fixed + self.factor * km**self.exponent)
        if factors:
            leaving, arriving = numpy.array(factors, dtype=float).T
            seconds = seconds * leaving[:, None] * arriving[None, :]
        found: list[list[int]] = numpy.ceil(numpy.where(km < SAME_KM, 0.0, seconds)).astype(int).tolist()
        return found


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance; the chord where the two differ by less than one part in ten thousand."""
    chord = math.dist(a.xyz, b.xyz)
    return chord if chord < CURVED_KM else 2 * EARTH_KM * math.asin(min(1.0, chord / (2 * EARTH_KM)))


def checked_place(lat: float, lon: float, address: str = "", *, path: str = "/location") -> Place:
    """A place that can be driven to. Raises InputError for degrees out of range, no numbers, and the empty (0, 0)."""
    usable = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    if not usable or (abs(lat) < 1e-6 and abs(lon) < 1e-6):
        raise InputError("job.coordinates", path=path, lat=str(lat), lon=str(lon))
    return Place(float(lat), float(lon), address)


def inside(place: Place, polygon: Sequence[Sequence[float]]) -> bool:
    """Whether `place` lies in `polygon` (pairs of longitude and latitude), by counting crossings."""
    x, y, found = place.lon, place.lat, False
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found
