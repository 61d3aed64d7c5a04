"""Field service: what assigning and planning cost, and public instances of the routing problem.

`VRPTW` names a folder with Solomon's instances (`C101.txt`, `RC105.txt`), `ROADS` a file of OpenStreetMap; neither is
part of the project.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from bench.field_live import live_rows
from bench.field_roads import eta_rows
from bench.field_town import ADMIN, MORNING, bench_core, percentile, row
from bench.report import Row
from data.field_service import Wish, accept, assign, auto_assign, propose, solver_of
from data.field_service.bulk import insert_all
from data.field_service.draft import Draft
from data.field_service.fleet import fleet_of, lateness, planning
from data.field_service.policies import URGENCY, policy_named
from data.opening import close_core, open_core
from data.settings import read_settings

BEST = {"C101": 827.3, "RC105": 1513.7}


def run() -> list[Row]:
    """One row per measure: what was measured, the bar, what more there is to say."""
    rows = [*_bulk(), *_one_by_one(), *_plan(), *_solomon(), *eta_rows()]
    return [*rows, *live_rows()]


def _bulk() -> list[Row]:
    core = bench_core("bulk")
    with planning(core) as fleet:
        draft = Draft(fleet.snapshot(), policy_named("high-intensity"), MORNING)
        _, cpu, left = _timed(lambda: insert_all(draft, list(fleet.jobs.values())))
    _, whole, done = _timed(lambda: auto_assign(core, policy="high-intensity", actor=ADMIN))
    close_core(core)
    facts = {"assigned": 1000 - len(left), "with_store_s": round(whole, 2), "given": len(done.changed)}
    return [row("auto-assign 1000 × 50, the engine", cpu, "s CPU", 1.0, **facts)]


def _one_by_one() -> list[Row]:
    core, spent = bench_core("each"), []
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
    facts = {
        "cpu_ms": round(1000 * (time.process_time() - worked) / len(jobs), 2),
        "p95_ms": round(percentile(spent, 95), 1),
    }
    close_core(core)
    return [row("assignments a minute, one thread, synchronous store", a_minute, "1/min", 6000, **facts)]


def _plan() -> list[Row]:
    core = bench_core("plan")
    solver = solver_of(core)
    solver.solve({"jobs": [{"id": 1, "location_index": 0}], "vehicles": [{"id": 1, "start_index": 0}],
                  "matrices": {"car": {"durations": [[0]]}}})  # fmt: skip
    process = psutil.Process(solver.pid or 0)
    before = sum(process.cpu_times()[:2])
    _, cpu, made = _timed(lambda: propose(core, day=MORNING.date(), policy="high-intensity", actor=ADMIN))
    cpu += sum(process.cpu_times()[:2]) - before
    accept(core, made.id, actor=ADMIN)
    late = sum(lateness(route) for each in fleet_of(core).technicians
               if (route := fleet_of(core).route(each, MORNING.date(), MORNING)) is not None)  # fmt: skip
    left = sum(URGENCY[job.priority] for job in fleet_of(core).jobs.values() if job.technician_id is None)
    close_core(core)
    facts = {
        "assigned": made.after["assigned"],
        "travel_h": made.after["travelHours"],
        "late_s": round(late, 1),
        "bar_assigned": 985,
    }
    return [
        row("plan 1000 × 50 from nothing, solver included", cpu, "s CPU", 3.0, **facts),
        row("its objective: hours of driving and of what is left", made.after["travelHours"] + left, "h", 95.0),
    ]


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
        rows.append(row(f"Solomon {name}, 1 s, above the best known", gap, "%", 0.0 if name == "C101" else 5.0))
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


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return time.perf_counter() - wall, time.process_time() - cpu, done
