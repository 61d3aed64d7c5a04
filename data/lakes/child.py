"""The loader process: reads the sources of one lake into one file and tells of each on standard output.

A process of its own because the files may be hostile: it can be killed, its memory is limited, and it dies with its
parent. One JSON line comes in, JSON lines go out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import duckdb

from data.confined import channel, confine
from data.lakes.kinds import KINDS, Kind, Loading, Source
from data.lakes.measure import measured
from data.lakes.outcome import Outcome, failed

SPARE = 2 << 30


def main() -> None:
    """Do the job that stands on standard input."""
    job = json.loads(sys.stdin.readline())
    way = channel()
    confine(job["memory"] + SPARE)
    connection = _connect(job)
    loading = Loading(connection, Path(job["work"]), set())
    kind = KINDS[job["kind"]]
    for outcome in _outcomes(way, kind, job, loading):
        _say(way, {"outcome": outcome.to_json()})
    connection.execute("DETACH scratch")
    connection.execute("CHECKPOINT")
    _say(way, {"tables": [table.to_json() for table in measured(connection, connection_name(connection))]})
    connection.close()
    _say(way, {"done": True})


def connection_name(connection: duckdb.DuckDBPyConnection) -> str:
    """The catalog that new tables go to."""
    row = connection.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else ""


def _outcomes(way: TextIO, kind: Kind, job: dict[str, Any], loading: Loading) -> Iterator[Outcome]:
    assert kind.sources is not None
    for source in kind.sources(job["options"]):
        if isinstance(source, Outcome):
            yield source
        elif source.name not in job["skip"]:
            _say(way, {"reading": source.name})
            yield from _read(kind, source, loading)


def _read(kind: Kind, source: Source, loading: Loading) -> Iterator[Outcome]:
    assert kind.load is not None
    try:
        yield from kind.load(source, loading)
    except Exception as error:  # the border of the process: one source must not take the others along
        yield failed(source.name, "load.unreadable", detail=f"{type(error).__name__}: {error}"[:200])


def _connect(job: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "memory_limit": f"{job['memory']}B",
        "threads": job["threads"],
        "temp_directory": f"{job['work']}/spill",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(job["target"], config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("ATTACH ':memory:' AS scratch")
    return connection


def _say(way: TextIO, message: dict[str, Any]) -> None:
    way.write(json.dumps(message) + "\n")
    way.flush()


if __name__ == "__main__":
    main()
