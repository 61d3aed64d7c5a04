"""Where tables and columns come from, read out of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp

from data.core import Core
from data.flow import Part
from data.pipelines.bindings import parts
from data.pipelines.model import Pipeline
from data.pipelines.pipelines import stored_pipelines


@dataclass(frozen=True)
class Edge:
    """A pipeline reads `source` and writes `target`; both are written as `lake.schema.table`, a path or an address."""

    source: str
    pipeline_id: str
    target: str


@dataclass(frozen=True)
class ColumnOrigin:
    """A column that a pipeline makes or renames, the columns it is made of, and the steps that touched it. Columns that
    no step names pass as they are."""

    column: str
    origins: tuple[str, ...]
    steps: tuple[str, ...]


def table_lineage(core: Core) -> tuple[Edge, ...]:
    """All edges between what is read and what is written, by pipeline."""
    found = []
    for stored in stored_pipelines(core):
        target = _target(stored.pipeline.destination)
        for part in parts(stored.pipeline):
            found += [Edge(source, stored.pipeline.id, target) for source in _read(part)]
    return tuple(dict.fromkeys(found))


def column_lineage(pipeline: Pipeline) -> tuple[ColumnOrigin, ...]:
    """The columns that the steps name, each with its origins in the source; nothing is told of SQL of people's own, of
    which every column may come from any."""
    known: dict[str, ColumnOrigin] = {}
    for step in pipeline.steps:
        if step.kind == "sql":
            return ()
        known = _after(step, known)
    return tuple(known[name] for name in sorted(known))


def _after(step: Part, known: Mapping[str, ColumnOrigin]) -> dict[str, ColumnOrigin]:
    made: dict[str, ColumnOrigin] = {}
    options = step.options
    if step.kind in ("derive", "aggregate"):
        for name, text in options.get("columns", options.get("measures", {})).items():
            made[name] = _made(name, _names(text), step.id, known)
        made |= {name: _made(name, [name], step.id, known) for name in options.get("by", ())}
        return made if step.kind == "aggregate" else {**known, **made}
    if step.kind == "select":
        renamed = options.get("rename", {})
        kept = options.get("columns") or [*known, *(name for name in renamed if name not in known)]
        return {renamed.get(name, name): _made(renamed.get(name, name), [name], step.id, known) for name in kept}
    if step.kind == "lookup":
        keys = list(options["on"])
        added = {
            name: ColumnOrigin(name, (f"{step.id}.{there}", *keys), (step.id,))
            for name, there in options["add"].items()
        }
        return {**known, **added}
    touched = options.get("columns", ())
    return {**known, **{name: _made(name, [name], step.id, known) for name in touched}}


def _made(name: str, inputs: list[str], step: str, known: Mapping[str, ColumnOrigin]) -> ColumnOrigin:
    origins: list[str] = []
    steps: list[str] = []
    for each in inputs:
        before = known.get(each)
        origins += before.origins if before else (each,)
        steps += before.steps if before else ()
    return ColumnOrigin(name, tuple(dict.fromkeys(origins)), (*dict.fromkeys(steps), step))


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(node.name for node in sqlglot.parse_one(text, dialect="duckdb").find_all(exp.Column)))


def _read(part: Part) -> list[str]:
    options: Mapping[str, Any] = part.options
    if part.kind == "lake" and options.get("query"):
        return _tables(str(options["query"]), str(options["lake"]))
    if part.kind == "lake":
        return [_named(str(options["lake"]), str(options.get("table", "")))]
    if part.kind == "sqlite":
        return [f"{options['path']}/{options['table']}"]
    return [str(options[name]) for name in ("path", "url") if name in options]


def _tables(query: str, lake: str) -> list[str]:
    try:
        tree = sqlglot.parse_one(query, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return [lake]
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    found = [
        ".".join(part.name for part in table.parts) for table in tree.find_all(exp.Table) if table.name not in names
    ]
    return [_named(lake, name) for name in dict.fromkeys(found)]


def _named(lake: str, table: str) -> str:
    pieces = table.split(".")
    full = [*("main",)[: 2 - len(pieces)], *pieces] if len(pieces) < 3 else pieces
    return ".".join(full if len(full) == 3 else [lake, *full])


def _target(destination: Part) -> str:
    options = destination.options
    if destination.kind == "warehouse":
        return _named("prod", str(options["table"]))
    return str(options.get("table", options.get("path", "")))
