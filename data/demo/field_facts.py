"""Made-up people, customers and jobs for the demo's day; streets of Munich with their rough middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data.field_service.model import Job

PEOPLE: tuple[tuple[str, str, Mapping[str, int]], ...] = (
    ("Anna Keller", "Leopoldstraße", {"heating": 3, "electrical": 2}),
    ("Lukas Bauer", "Landsberger Straße", {"heating": 2, "plumbing": 2}),
    ("Nina Vogel", "Rosenheimer Straße", {"cooling": 3, "electrical": 1}),
    ("Jonas Seidel", "Dachauer Straße", {"heating": 2, "cooling": 2}),
    ("Clara Lorenz", "Tegernseer Landstraße", {"electrical": 3, "controls": 2}),
    ("Max Steiner", "Wasserburger Landstraße", {"plumbing": 3, "heating": 1}),
    ("Sophie Graf", "Fürstenrieder Straße", {"controls": 3, "cooling": 1, "heating": 1}),
    ("David Winkler", "Ingolstädter Straße", {"plumbing": 2, "electrical": 2}),
)
KINDS: tuple[tuple[str, str, Mapping[str, int], int, int], ...] = (
    ("Heat pump makes noise", "Repair", {"heating": 2}, 60, 2),
    ("Yearly service of the boiler", "Maintenance", {"heating": 1}, 45, 3),
    ("Cold store warms up", "Repair", {"cooling": 2}, 90, 1),
    ("New control panel", "Installation", {"controls": 2}, 120, 3),
    ("Leak under the sink", "Repair", {"plumbing": 1}, 45, 2),
    ("Check of the fuse box", "Inspection", {"electrical": 1}, 30, 4),
    ("Radiators stay cold", "Repair", {"heating": 1}, 60, 2),
    ("Air conditioning, spring check", "Maintenance", {"cooling": 1}, 60, 4),
    ("Pump replaced", "Repair", {"plumbing": 2}, 75, 3),
    ("Thermostat upgrade", "Installation", {"electrical": 1}, 60, 3),
    ("Pressure test", "Inspection", {"plumbing": 1}, 40, 3),
    ("Sensor calibration", "Maintenance", {"controls": 1}, 50, 4),
)
PACE: Mapping[str, float] = {
    "Installation": 1.2, "Inspection": 0.85, "Lukas Bauer": 1.15, "Clara Lorenz": 0.9, "Sophie Graf": 0.85,
}  # fmt: skip
CUSTOMERS = (
    "Hotel Isarblick", "Bäckerei Huber", "Praxis Dr. Wolff", "Brauhaus am Markt", "Kita Sonnenhof", "Familie Brandt",
    "Autohaus Kraus", "Bibliothek Nord", "Seniorenheim Linde", "Werkstatt Pfeiffer", "Studio Arnold", "Familie Özdemir",
    "Metzgerei Busch", "Gymnasium West", "Kanzlei Ziegler", "Café Lorenz", "Sporthalle Süd",
)  # fmt: skip
STREETS: tuple[tuple[str, float, float], ...] = (
    ("Leopoldstraße", 48.1620, 11.5860),
    ("Landsberger Straße", 48.1395, 11.5160),
    ("Rosenheimer Straße", 48.1250, 11.6050),
    ("Dachauer Straße", 48.1640, 11.5390),
    ("Tegernseer Landstraße", 48.1080, 11.5800),
    ("Wasserburger Landstraße", 48.1250, 11.6780),
    ("Fürstenrieder Straße", 48.1230, 11.5050),
    ("Ingolstädter Straße", 48.1960, 11.5790),
    ("Sendlinger Straße", 48.1350, 11.5670),
    ("Maximilianstraße", 48.1392, 11.5860),
    ("Nymphenburger Straße", 48.1500, 11.5430),
    ("Schleißheimer Straße", 48.1640, 11.5640),
    ("Implerstraße", 48.1190, 11.5480),
    ("Boschetsrieder Straße", 48.1010, 11.5280),
    ("Wolfratshauser Straße", 48.0880, 11.5360),
    ("Grünwalder Straße", 48.0980, 11.5640),
    ("Einsteinstraße", 48.1370, 11.6050),
    ("Denninger Straße", 48.1480, 11.6230),
    ("Prinzregentenstraße", 48.1420, 11.5950),
    ("Ungererstraße", 48.1740, 11.5950),
    ("Moosacher Straße", 48.1830, 11.5430),
    ("Pasinger Marienplatz", 48.1480, 11.4620),
    ("Bodenseestraße", 48.1460, 11.4400),
    ("Limesstraße", 48.1500, 11.4130),
    ("Würmtalstraße", 48.1120, 11.4730),
    ("Heidemannstraße", 48.1900, 11.6050),
    ("Oberföhringer Straße", 48.1630, 11.6230),
    ("Ottobrunner Straße", 48.1010, 11.6180),
    ("Putzbrunner Straße", 48.1010, 11.6450),
    ("Balanstraße", 48.1170, 11.6040),
    ("Lindwurmstraße", 48.1290, 11.5570),
)
WAITING: Mapping[str, Callable[[Job], dict[str, Any]]] = {
    "job_105": lambda _job: {},
    "job_112": lambda _job: {},
    "job_118": lambda _job: {},
    "job_123": lambda _job: {
        "title": "Boiler lost pressure", "kind": "Repair", "skills": {"heating": 1}, "priority": 1, "windows": (),
        "minutes": 90,
    },
    "job_129": lambda _job: {},
    "job_134": lambda _job: {"title": "Gas line moved", "skills": {"gas": 3}, "priority": 2},
    "job_138": lambda _job: {},
    "job_144": lambda _job: {},
}  # fmt: skip
