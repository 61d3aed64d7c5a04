"""What a worker is handed beside its task: the files of lakes it reads, and the secrets it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from data.core import Core
from data.errors import InputError
from data.flow import Part
from data.lakes.lakes import is_remote
from data.pipelines.model import Pipeline
from data.settings import environment_secret


def bind_lakes(core: Core, pipeline: Pipeline) -> dict[str, Any]:
    """Of every lake that a source of the pipeline names: its DuckDB file, or kind and options where it is remote. These
    hold secrets: for the worker process only."""
    return {lake: _bound(core, lake) for lake in sorted(set(_lakes(pipeline)))}


def bind_secrets(_core: Core, pipeline: Pipeline) -> dict[str, str]:
    """Name -> value, of every secret that an option refers to as `{secret: NAME}`."""
    return {name: environment_secret(f"NEXUS_SECRET_{name.upper()}") for name in sorted(set(_secrets(pipeline)))}


def _bound(core: Core, lake: str) -> str | dict[str, Any]:
    record = core.lakes.record(lake)
    if is_remote(record):
        return {"kind": record.kind, "options": core.lakes.remotes.opened(record).options}
    answering = record.stand_in or record.id
    file = core.lakes.snapshot_source(answering)
    return str(file if file is not None else core.workers.snapshots.publish(core.lakes, answering).file)


def parts(pipeline: Pipeline) -> Iterator[Part]:
    """Every source and step, those inside of steps included."""
    for part in (pipeline.source, *pipeline.steps):
        yield part
        yield from (value for value in part.options.values() if isinstance(value, Part))


def _lakes(pipeline: Pipeline) -> Iterator[str]:
    for part in parts(pipeline):
        if part.kind == "lake":
            yield str(part.options["lake"])


def _secrets(pipeline: Pipeline) -> Iterator[str]:
    for part in (*parts(pipeline), pipeline.destination):
        for value in _values(part.options):
            if isinstance(value, Mapping) and value.keys() == {"secret"}:
                if not isinstance(value["secret"], str):
                    raise InputError("pipeline.secret_name", name=str(value["secret"])[:40])
                yield value["secret"]


def _values(options: Mapping[str, Any]) -> Iterator[Any]:
    for value in options.values():
        yield value
        if isinstance(value, Mapping):
            yield from _values(value)
