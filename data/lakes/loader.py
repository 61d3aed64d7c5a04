"""Runs the loader process for one lake: watches it, ends it, and goes on without the source that broke it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import data
from data.errors import LakeError
from data.lakes.measure import Measured
from data.lakes.outcome import Outcome, failed

START_SECONDS = 60.0
ROOT = Path(data.__file__ or ".").resolve().parents[1]


@dataclass(frozen=True)
class Limits:
    """What a loader may take: seconds without a finished source, bytes of memory, threads, sources that break it."""

    seconds: float = 900.0
    memory: int = 2 << 30
    threads: int = 2
    breaks: int = 20


@dataclass(frozen=True)
class Job:
    """What to load: a lake of `kind` with `options` into the file `target`, with `work` as a folder of its own. To
    `look` only, what lies elsewhere is listed and nothing loaded."""

    kind: str
    options: dict[str, Any]
    target: Path
    work: Path
    look: bool = False


@dataclass
class Report:
    """What came of it. `listed` are name, bytes and mark of files that lie elsewhere, found in so many ms."""

    outcomes: list[Outcome] = field(default_factory=list)
    tables: list[Measured] = field(default_factory=list)
    listed: list[tuple[str, int, str]] = field(default_factory=list)
    milliseconds: float = 0.0
    done: bool = False
    reading: str | None = None
    overdue: bool = False


def run_loader(job: Job, limits: Limits) -> Report:
    """The report of a finished load. A source on which the process dies or stalls is reported as failed and left out
    of the next attempt. Raises LakeError when the process can't even begin, or what lies elsewhere can't be listed."""
    broken: dict[str, Outcome] = {}
    while len(broken) <= limits.breaks:
        report = _attempt(job, limits, skip=list(broken))
        if report.done:
            report.outcomes = sorted([*report.outcomes, *broken.values()], key=lambda outcome: outcome.source)
            return report
        if report.reading is None:
            break
        code = "load.deadline" if report.overdue else "load.crashed"
        broken[report.reading] = failed(report.reading, code, seconds=int(limits.seconds))
    raise LakeError("lake.loader_failed", kind=job.kind)


def _attempt(job: Job, limits: Limits, *, skip: list[str]) -> Report:
    for leftover in job.work.glob(f"{job.target.name}*"):
        leftover.unlink()
    report = Report()
    process = _start(job, limits, skip)
    try:
        for message in _messages(process, limits.seconds, report):
            _note(report, message)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    return report


def _start(job: Job, limits: Limits, skip: list[str]) -> subprocess.Popen[bytes]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(job.work)}
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    process = subprocess.Popen(
        [sys.executable, "-m", "data.lakes.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=job.work,
        env=environment,
        start_new_session=True,
    )
    task = {
        "kind": job.kind,
        "options": job.options,
        "target": str(job.target),
        "work": str(job.work),
        "memory": limits.memory,
        "threads": limits.threads,
        "skip": skip,
        "look": job.look,
    }
    assert process.stdin is not None
    with process.stdin as stdin:
        stdin.write(json.dumps(task).encode() + b"\n")
    return process


def _messages(process: subprocess.Popen[bytes], seconds: float, report: Report) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    held = b""
    until = time.monotonic() + max(seconds, START_SECONDS)
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            report.overdue = True
            return
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return
        *lines, held = (held + chunk).split(b"\n")
        yield from (json.loads(line) for line in lines)
        until = time.monotonic() + seconds


def _note(report: Report, message: dict[str, Any]) -> None:
    if "reading" in message:
        report.reading = message["reading"]
    elif "outcome" in message:
        report.outcomes.append(Outcome.from_json(message["outcome"]))
    elif "refused" in message:
        raise LakeError(message["refused"]["code"], **message["refused"]["params"])
    elif "listed" in message:
        report.listed = [(name, size, mark) for name, size, mark in message["listed"]]
        report.milliseconds = message["milliseconds"]
    elif "tables" in message:
        report.tables = [Measured.from_json(table) for table in message["tables"]]
    else:
        report.done = True
