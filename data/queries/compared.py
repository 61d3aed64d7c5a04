"""Two stored results compared: which rows only one has, which differ and where."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import orjson

from data.access import Actor
from data.core import Core
from data.errors import InputError
from data.queries.stored import succeeded_run
from data.sandbox import wire
from data.workers import Run

_COMPARE_MS = 60_000
NUMBERS = ("FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class Comparison:
    """Rows are matched by `keys`; `columns` are those of both that were compared.

    `counts` are same, changed, first and second (only there). Each of `rows`, of which there are at most 500, is its
    state, its keys, then the values of each column in the first and in the second; `truncated` says there are more.
    """

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    counts: dict[str, int]
    rows: list[list[Any]]
    truncated: bool


def compare(core: Core, first: str, second: str, *, keys: Sequence[str] = (), actor: Actor) -> Comparison:
    """Two results that `submit` stored, matched by `keys`, columns of both; without any, by those that hold no broken
    numbers, the last column left out.

    Raises NotFound, ConflictError where one has no result, InputError for a key that is not in both or nothing in
    common, QueryError `query.compare_keys` where keys name several rows of one result.
    """
    runs = (succeeded_run(core, first, actor), succeeded_run(core, second, actor))
    names = [[column["name"] for column in run.about["columns"]] for run in runs]
    common = [name for name in names[0] if name in names[1]]
    strange = next((key for key in keys if key not in common), None)
    if strange is not None or not common:
        raise InputError("query.compare_columns", column=strange or "", common=", ".join(common))
    chosen = tuple(keys) or _proposed(runs[0], common)
    compared = tuple(name for name in common if name not in chosen)
    asked = {
        "do": "compare",
        "keys": [[each.index(name) for each in names] for name in chosen],
        "compared": [[each.index(name) for each in names] for name in compared],
    }
    said = _asked(core, runs, asked, actor)
    counts: dict[str, int] = said["counts"]
    differing = sum(counts.values()) - counts["same"]
    return Comparison(chosen, compared, counts, said["rows"], differing > len(said["rows"]))


def _proposed(run: Run, common: Sequence[str]) -> tuple[str, ...]:
    types = {column["name"]: column["type"] for column in run.about["columns"]}
    whole = [name for name in common if not types[name].startswith(NUMBERS)]
    return tuple(whole[:-1] if len(whole) == len(common) > 1 else whole) or (common[0],)


def _asked(core: Core, runs: tuple[Run, Run], asked: dict[str, Any], actor: Actor) -> dict[str, Any]:
    with ExitStack() as stack:
        files = []
        for run in runs:
            files.append(core.workers.spool.reading(run.id))
            stack.callback(os.close, files[-1])
        batches = [run.about["batches"] for run in runs]
        request = {**asked, "id": runs[0].id, "lakes": [], "names": [], "batches": batches[0], "more": batches[1:]}
        frames = core.workers.readers.converse(request, actor=actor.id, timeout_ms=_COMPARE_MS, files=files)
        said: dict[str, Any] = {}
        for kind, body in frames:
            if kind == wire.HEAD:
                said = orjson.loads(body)
    return said
