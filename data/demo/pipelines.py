"""The demo's pipelines: documents beside this file, which really move the company's data."""

from __future__ import annotations

from pathlib import Path

from data.access import Actor
from data.core import Core
from data.pipelines import Cause, executions, get_pipeline, insert_if_new, parse_pipeline, pipeline_ids, run_pipeline

FOLDER = Path(__file__).parent / "pipelines"
DEMO = Actor("demo", frozenset({"admin"}))
AT_START = 3


def keep_pipelines(core: Core) -> None:
    """Keeps the documents whose ids are free; one that people changed stays as they left it."""
    known = pipeline_ids(core)
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem not in known:
            insert_if_new(core, parse_pipeline(path.read_text(encoding="utf-8"), name=path.stem), actor=DEMO.id)


def start_pipelines(core: Core) -> None:
    """Queues the first active ones that never ran, a few at each start."""
    kept = sorted(pipeline_ids(core) & {path.stem for path in FOLDER.glob("*.yaml")})
    active = [each for each in kept if get_pipeline(core, each).pipeline.active]
    for pipeline_id in [each for each in active if not executions(core, pipeline_id=each, limit=1)][:AT_START]:
        run_pipeline(core, pipeline_id, actor=DEMO, cause=Cause.START)
