"""The loader process: reads the sources of one lake into one file and tells of each on standard output.

A process of its own because the files may be hostile: it can be killed, its memory is limited, and it dies with its
parent. One JSON line comes in, JSON lines go out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import duckdb

from data.confined import channel, confine, without_network
from data.lakes.kinds import KINDS, Kind, Loading, Source
from data.lakes.measure import measured
from data.lakes.outcome import Outcome, failed
from data.lakes.reading.refused import Refused

SPARE = 2 << 30
BROUGHT = "brought"


def main() -> None:
    """Do the job that stands on standard input."""
    job = json.loads(sys.stdin.readline())
    way = channel()
    confine(job["memory"] + SPARE)
    kind = KINDS[job["kind"]]
    try:
        if kind.is_elsewhere(job["options"]):
            job["options"] = _brought(way, kind, job)
        else:
            without_network()
        if not job["look"]:
            _load(way, kind, job)
    except Refused as refused:
        _say(way, {"refused": {"code": refused.note.code, "params": refused.note.params}})
        return
    _say(way, {"done": True})


def _load(way: TextIO, kind: Kind, job: dict[str, Any]) -> None:
    connection = _connect(job)
    loading = Loading(connection, Path(job["work"]), set())
    for outcome in _outcomes(way, kind, job, loading):
        _say(way, {"outcome": outcome.to_json()})
    connection.execute("DETACH scratch")
    connection.execute("CHECKPOINT")
    _say(way, {"tables": [table.to_json() for table in measured(connection, connection_name(connection))]})
    connection.close()


def connection_name(connection: duckdb.DuckDBPyConnection) -> str:
    """The catalog that new tables go to."""
    row = connection.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else ""


def _brought(way: TextIO, kind: Kind, job: dict[str, Any]) -> dict[str, Any]:
    """The options by which the files are found that were brought here; with `look` they are listed only. Raises
    Refused when the place can't be listed."""
    assert kind.elsewhere is not None
    started = time.perf_counter()
    listed = kind.elsewhere.listed(job["options"])
    spent = (time.perf_counter() - started) * 1000
    _say(way, {"listed": [[each.name, each.bytes, each.mark] for each in listed], "milliseconds": spent})
    if not kind.elsewhere.brings:
        return dict(job["options"])
    folder = Path(job["work"]) / BROUGHT
    folder.mkdir(exist_ok=True)
    for each in [] if job["look"] else listed:
        if each.name in job["skip"]:
            continue
        _say(way, {"reading": each.name})
        try:
            target = _below(folder, each.name)
            if not target.exists() or target.stat().st_size != each.bytes:
                for _ in kind.elsewhere.fetch(job["options"], each.source, target):
                    _say(way, {"reading": each.name})
        except (Refused, OSError) as error:
            _say(way, {"outcome": _unfetched(each.name, error).to_json()})
    only = folder / listed[0].name
    return {**job["options"], "path": str(only if len(listed) == 1 and only.is_file() else folder)}


def _below(folder: Path, name: str) -> Path:
    """Where a file of that name goes, its folders made. Raises Refused for names that lead elsewhere."""
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise Refused("load.object_name")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _unfetched(name: str, error: Refused | OSError) -> Outcome:
    detail = error.note.params.get("detail", "") if isinstance(error, Refused) else error.strerror
    code = error.note.code if isinstance(error, Refused) and error.note.code.startswith("load.") else "load.unreadable"
    return failed(name, code, detail=detail)


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
        said = f"{type(error).__name__}: {error}"
        for name in kind.secrets & source.options.keys():
            said = said.replace(str(source.options[name]), "•••")
        yield failed(source.name, "load.unreadable", detail=said[:200])


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
