"""What a pipeline would do, shown on real rows: nothing is loaded and nothing stays."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import LakeError, NotFound, QueryError
from data.pipelines.audit import audit
from data.pipelines.destinations import Staged
from data.pipelines.document import read_pipeline
from data.pipelines.model import Pipeline
from data.pipelines.process import Process
from data.pipelines.rejects import COLUMNS, Reject, read_reject, relation
from data.pipelines.task import worker_task
from data.quality import RuleResult
from data.sql import literal

SAMPLE = 1_000
DRY_RUN = 20_000
SHOWN = 50
SECONDS = 60


@dataclass(frozen=True)
class Preview:
    """The first rows after a step. `columns` are name and type, `rows` values as text; the counts are of the sample of
    at most `sample` extracted rows. A dry run measures the pipeline's checks on them too."""

    step: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str | None, ...], ...]
    extracted: int
    passed: int
    filtered: int
    rejected: int
    rejects: tuple[Reject, ...]
    sample: int
    checks: tuple[RuleResult, ...] = ()


def preview(core: Core, document: Mapping[str, Any], *, actor: Actor, step: str | None = None) -> Preview:
    """The first rows as they are after `step` (an id; `source` for none, the last when left out).

    Raises AccessError, DefinitionError with every problem, NotFound for a step, QueryError where the source or a step
    refuses, LakeError where trying again may help.
    """
    require(actor, Permission.MANAGE)
    return _shown(core, _until(read_pipeline(document), step), SAMPLE)


def dry_run(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Preview:
    """All steps over the first 20,000 rows, with what would be rejected and why. Raises like `preview`."""
    require(actor, Permission.MANAGE)
    return _shown(core, read_pipeline(document), DRY_RUN, checked=True)


def _until(pipeline: Pipeline, step: str | None) -> Pipeline:
    if step is None:
        return pipeline
    names = [each.id for each in pipeline.steps]
    if step != pipeline.source.id and step not in names:
        raise NotFound("pipeline.step_unknown", step=step, steps=names)
    return replace(pipeline, steps=pipeline.steps[: names.index(step) + 1 if step in names else 0])


def _shown(core: Core, pipeline: Pipeline, sample: int, *, checked: bool = False) -> Preview:
    folder = Path(tempfile.mkdtemp(prefix="nexus-preview-"))
    try:
        task = worker_task(core, pipeline, folder=folder, state={}, most=sample)
        done = _listen(Process(task, folder=folder))
        columns, rows = _rows(core, done)
        names = [*(step.id for step in pipeline.steps)]
        counts = {name: done[name] for name in ("extracted", "passed", "filtered", "rejected")}
        return Preview(
            names[-1] if names else pipeline.source.id, columns, rows, **counts,
            rejects=_rejects(core, tuple(Path(each) for each in done["rejects"])), sample=sample,
            checks=_checks(core, pipeline, done) if checked and pipeline.checks else (),
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listen(process: Process) -> dict[str, Any]:
    silent = 0
    try:
        for message in process.messages():
            silent = silent + 1 if not message else 0
            if silent > SECONDS:
                raise LakeError("flow.deadline")
            if "refused" in message:
                raise refusal(message["refused"])
            if "done" in message:
                found: dict[str, Any] = message["done"]
                return found
    finally:
        process.end()
    raise LakeError("flow.worker_lost", exit="?")


def refusal(said: Mapping[str, Any]) -> LakeError | QueryError:
    """What a worker refused, as an error of ours."""
    if said["transient"]:
        return LakeError(said["code"], **said["params"])
    return QueryError(said["code"], **{key: value for key, value in said["params"].items() if key != "line"})


def _rows(
    core: Core, done: Mapping[str, Any]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str | None, ...], ...]]:
    if not done["files"]:
        return (), ()
    files = ", ".join(literal(file) for file in done["files"])
    source = f"read_parquet([{files}], union_by_name = true)"
    with core.lakes.cursor() as cursor:
        described = [(row[0], row[1]) for row in cursor.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        text = f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {source} LIMIT {SHOWN}"
        found = cursor.execute(text).fetchall()
    return tuple(described), tuple(tuple(row) for row in found)


def _checks(core: Core, pipeline: Pipeline, done: Mapping[str, Any]) -> tuple[RuleResult, ...]:
    staged = Staged(pipeline.id, "", 0, done["files"], {}, {}, lambda: False, len(done["schemas"]) > 1)
    return audit(core, pipeline.checks, staged)


def _rejects(core: Core, files: tuple[Path, ...]) -> tuple[Reject, ...]:
    source = relation(files)
    if source is None:
        return ()
    with core.lakes.cursor() as cursor:
        found = cursor.execute(f"SELECT {COLUMNS} FROM {source} LIMIT {SHOWN}").fetchall()
    return tuple(read_reject(row) for row in found)
