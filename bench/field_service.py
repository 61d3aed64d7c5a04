"""Field service: what assigning, planning and positions cost, and public instances of the routing problem.

The town is made by a seed: 1000 jobs, 50 technicians with homes of their own, six skills, shifts of eight and nine
hours, two-hour windows on four jobs of ten, 100 jobs held by a technician of their own. `VRPTW` names a folder with
Solomon's instances (`C101.txt`, `RC105.txt`), which are not part of the project.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from bench.homes import ROOT
from bench.processes import served, wait_for
from bench.report import Row
from data.access import local_admin
from data.clock import StoppedClock
from data.core import Core
from data.field_service import (
    Fix,
    Job,
    Place,
    Technician,
    Window,
    Wish,
    accept,
    add_technician,
    assign,
    auto_assign,
    create_jobs,
    propose,
    record_fixes,
    solver_of,
)
from data.field_service.fleet import fleet_of, lateness
from data.field_service.policies import URGENCY
from data.opening import close_core, open_core
from data.settings import read_settings

ADMIN = local_admin()
MORNING = datetime(2026, 11, 20, 5, tzinfo=UTC)
PORT = 5077
BEST = {"C101": 827.3, "RC105": 1513.7}
RATE, SECONDS = 50, 10


def run() -> list[Row]:
    """One row per measure: what was measured, the bar, what more there is to say."""
    rows = [*_bulk(), *_one_by_one(), *_plan(), *_positions(), *_solomon()]
    return [*rows, *_over_http()]


def town(*, jobs: int = 1000, people: int = 50, seed: int = 1) -> tuple[list[Technician], list[Job]]:
    """Technicians and jobs all over a town of 25 by 25 km."""
    chance = random.Random(seed)

    def place() -> Place:
        return Place(48.03 + 0.225 * chance.random(), 11.40 + 0.335 * chance.random())

    crew = []
    for number in range(people):
        start, hours = chance.choice([7, 8]), chance.choice([8, 9])
        skills = {skill: 2 for skill in chance.sample("abcdef", 4)}
        shift = {"5": ((f"{start:02d}:00", f"{start + hours:02d}:00"),)}
        crew.append(Technician(f"t{number:02d}", f"T{number}", place(), skills=skills, shifts=shift))
    work = []
    for number in range(jobs):
        opens = MORNING + timedelta(hours=chance.randrange(2, 9))
        windows = (Window(opens, opens + timedelta(hours=2)),) if chance.random() < 0.408 else ()
        held = chance.choice(crew)
        skills = {chance.choice(sorted(held.skills)): chance.choice([1, 2])}
        excluded = frozenset(each.id for each in crew if each is not held) if number % 10 == 0 else frozenset[str]()
        asked = {
            "skills": skills,
            "windows": windows,
            "excluded": excluded,
            "minutes": chance.choice([5, 10, 10, 15, 20]),
        }
        facts = {"priority": chance.choice([1, 2, 3, 3, 4]), "place": place(), **asked}
        work.append(Job(f"j{number:04d}", f"Job {number}", MORNING - timedelta(hours=2), **facts))
    return crew, work


def _core(name: str, **size: int) -> Core:
    home = ROOT / f"field-{name}"
    shutil.rmtree(home, ignore_errors=True)
    core = open_core(read_settings({}, home=home, demo=False), clock=StoppedClock(MORNING))
    crew, work = town(**size)
    for each in crew:
        add_technician(core, each, actor=ADMIN)
    create_jobs(core, work, actor=ADMIN)
    return core


def _bulk() -> list[Row]:
    core = _core("bulk")
    wall, cpu, done = _timed(lambda: auto_assign(core, policy="high-intensity", actor=ADMIN))
    close_core(core)
    return [
        _row("auto-assign 1000 × 50, store included", cpu, "s CPU", 1.0, given=len(done.changed), wall_s=round(wall, 2))
    ]


def _one_by_one() -> list[Row]:
    core, spent = _core("each"), []
    jobs = sorted(fleet_of(core).jobs.values(), key=lambda job: (job.priority, job.id))[:600]
    started, worked = time.perf_counter(), time.process_time()
    for job in jobs:
        before = time.perf_counter()
        try:
            assign(core, job.id, Wish(), actor=ADMIN)
        except Exception:
            continue
        spent.append((time.perf_counter() - before) * 1000)
    a_minute = 60 * len(spent) / (time.perf_counter() - started)
    facts = {"cpu_ms": round(1000 * (time.process_time() - worked) / len(jobs), 2), "p95_ms": round(_at(spent, 95), 1)}
    close_core(core)
    return [_row("assignments a minute, one thread, synchronous store", a_minute, "1/min", 6000, **facts)]


def _plan() -> list[Row]:
    core = _core("plan")
    solver = solver_of(core)
    solver.solve({"jobs": [{"id": 1, "location_index": 0}], "vehicles": [{"id": 1, "start_index": 0}],
                  "matrices": {"car": {"durations": [[0]]}}})  # fmt: skip
    process = psutil.Process(solver.pid or 0)
    before = sum(process.cpu_times()[:2])
    _, cpu, made = _timed(lambda: propose(core, day=MORNING.date(), policy="high-intensity", rounds=2, actor=ADMIN))
    cpu += sum(process.cpu_times()[:2]) - before
    accept(core, made.id, actor=ADMIN)
    late = sum(lateness(route) for each in fleet_of(core).technicians
               if (route := fleet_of(core).route(each, MORNING.date(), MORNING)) is not None)  # fmt: skip
    left = sum(URGENCY[job.priority] for job in fleet_of(core).jobs.values() if job.technician_id is None)
    close_core(core)
    facts = {"assigned": made.after["assigned"], "travel_h": made.after["travelHours"], "late_s": round(late, 1)}
    return [
        _row("plan 1000 × 50 from nothing, 2 rounds, solver included", cpu, "s CPU", 3.0, **facts),
        _row("its objective: hours of driving and of what is left", made.after["travelHours"] + left, "h", 95.0),
    ]


def _positions() -> list[Row]:
    core = _core("positions", jobs=10)
    core.clock.moment = MORNING + timedelta(hours=6)  # type: ignore[attr-defined]
    start, worked, count = time.perf_counter(), time.process_time(), 0
    for second in range(20):
        for each in sorted(fleet_of(core).technicians):
            at = MORNING + timedelta(hours=5, seconds=second)
            count += record_fixes(core, [Fix(each, at, 48.1 + second / 100_000, 11.5)]).kept
    rate = count / (time.perf_counter() - start)
    facts = {"cpu_ms": round(1000 * (time.process_time() - worked) / max(1, count), 2)}
    close_core(core)
    return [_row("positions a second, one by one, synchronous store", rate, "1/s", 500, **facts)]


def _solomon() -> list[Row]:
    folder = os.environ.get("VRPTW")
    if not folder:
        return []
    core = open_core(read_settings({}, home=Path(":memory:"), demo=False))
    rows = []
    for name, best in BEST.items():
        problem = _instance(Path(folder) / f"{name}.txt")
        found = solver_of(core).solve(problem, exploration=5, seconds=1.0)
        assert found["summary"]["unassigned"] == 0
        gap = 100 * (found["summary"]["cost"] / 10 / best - 1)
        rows.append(_row(f"Solomon {name}, 1 s, above the best known", gap, "%", 0.0 if name == "C101" else 5.0))
    close_core(core)
    return rows


def _instance(file: Path) -> dict[str, Any]:
    """A Solomon instance in VROOM's form: tenths of a unit, distances cut to one decimal, driving alone costs."""
    lines = [line.split() for line in file.read_text().splitlines()]
    vehicles, capacity = next((int(a), int(b)) for a, b in (line for line in lines if len(line) == 2) if a.isdigit())
    stops = [[int(float(cell)) for cell in line] for line in lines if len(line) == 7 and line[0].isdigit()]
    durations = [[int(10 * ((a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) ** 0.5) for b in stops] for a in stops]
    depot = stops[0]
    return {
        "vehicles": [
            {"id": at, "start_index": 0, "end_index": 0, "capacity": [capacity], "time_window": [0, 10 * depot[5]]}
            for at in range(1, vehicles + 1)
        ],
        "jobs": [
            {"id": stop[0], "location_index": stop[0], "service": 10 * stop[6], "delivery": [stop[3]],
             "time_windows": [[10 * stop[4], 10 * stop[5]]]}
            for stop in stops[1:]
        ],
        "matrices": {"car": {"durations": durations}},
    }  # fmt: skip


def _over_http() -> list[Row]:
    """Assignments at a steady rate over the wire, on a served Nexus whose technicians work now."""
    home = ROOT / "field-http"
    shutil.rmtree(home, ignore_errors=True)
    core = open_core(read_settings({}, home=home, demo=False))
    crew, work = town(jobs=RATE * SECONDS + 50)
    always = {str(day): (("00:00", "24:00"),) for day in range(1, 8)}
    for each in crew:
        add_technician(core, replace(each, shifts=always), actor=ADMIN)
    create_jobs(core, [replace(job, windows=(), created_at=core.clock.now()) for job in work], actor=ADMIN)
    close_core(core)
    os.environ["NEXUS_DEMO"] = "off"
    with served(home, port=PORT, scale=1) as nexus:
        wait_for(f"{nexus.url}/healthz")
        spent = _steady([job.id for job in work])
    del os.environ["NEXUS_DEMO"]
    good = [each for each, status in spent if status == 200]
    return [
        _row(f"assign over HTTP at {RATE}/s, p95", _at(good, 95), "ms", 50, asked=len(spent), done=len(good)),
        _row(f"assign over HTTP at {RATE}/s, p99", _at(good, 99), "ms", 150),
    ]


def _steady(jobs: list[str]) -> list[tuple[float, int]]:
    """Milliseconds and status of each request, sent at the rate whatever the answers before; the first 50 warm up."""
    found: list[tuple[float, int]] = []

    def send(job_id: str, keep: bool) -> None:
        connection = http.client.HTTPConnection("localhost", PORT, timeout=30)
        body, headers = json.dumps({"auto": True}), {"Content-Type": "application/json"}
        begun = time.perf_counter()
        connection.request("POST", f"/api/field-service/jobs/{job_id}/assign", body, headers)
        answer = connection.getresponse()
        answer.read()
        if keep:
            found.append(((time.perf_counter() - begun) * 1000, answer.status))
        connection.close()

    for job_id in jobs[:50]:
        send(job_id, False)
    start, threads = time.perf_counter(), []
    for at, job_id in enumerate(jobs[50:]):
        time.sleep(max(0.0, start + at / RATE - time.perf_counter()))
        thread = threading.Thread(target=send, args=(job_id, True))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return found


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return time.perf_counter() - wall, time.process_time() - cpu, done


def _at(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _row(what: str, value: float, unit: str, bar: float, **facts: Any) -> Row:
    return {"measure": what, "value": round(value, 2), "unit": unit, "bar": bar, **facts}
