"""A query of the console becomes a table of the warehouse: a pipeline that reads it, and its first execution."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError
from data.pipelines.execution import Execution
from data.pipelines.executions import executions, run_pipeline
from data.pipelines.pipelines import Stored, add_pipeline, get_pipeline, pipeline_ids, save_pipeline
from data.pipelines.states import OVER
from data.queries.template import parameters

SCHEMA = "published"
LONGEST = 50
MARK = "published"
RUNS = 50


def publish_query(core: Core, text: str, *, title: str, lake: str, actor: Actor) -> tuple[Stored, Execution]:
    """The pipeline whose rows take the place of those of `published.<title>` whenever it runs, and its first run.

    It has no schedule until it is given one. Raises AccessError for who may not manage pipelines, InputError for a
    title without letters or a text with parameters, DefinitionError, and ConflictError with a free name where this one
    is taken. It is free again when all that stands there is an earlier publication by the same person, which gave no
    rows and which nobody changed since.
    """
    require(actor, Permission.MANAGE)
    name = _name(title)
    if not name:
        raise InputError("pipeline.publish_title")
    found = parameters(text)
    if found:
        raise InputError("pipeline.publish_parameters", parameters=", ".join(each.name for each in found))
    document = {
        "id": f"{SCHEMA}_{name}",
        "name": title.strip(),
        "source": {"kind": "lake", "lake": lake, "query": text},
        "destination": {"kind": "warehouse", "table": f"{SCHEMA}.{name}", "mode": "replace"},
    }
    stored = _stored(core, document, actor)
    return stored, run_pipeline(core, stored.pipeline.id, actor=actor, request={MARK: True})


def _stored(core: Core, document: Mapping[str, Any], actor: Actor) -> Stored:
    """The document as a pipeline of its own, or in the place of one that came to nothing."""
    taken = pipeline_ids(core)
    if document["id"] not in taken:
        return add_pipeline(core, document, actor=actor)
    before = get_pipeline(core, document["id"])
    if before.updated_by == actor.id and _came_to_nothing(core, before):
        return save_pipeline(core, document, actor=actor, version=before.version)
    facts = {"table": document["destination"]["table"], "free": _free(document["name"], taken)}
    raise ConflictError("pipeline.publish_taken", pipeline=before.pipeline.id, **facts)


def _free(title: str, taken: Collection[str]) -> str:
    """A title like this one whose pipeline there is not yet."""
    names = (f"{title[: LONGEST - 5].strip()} {number}" for number in range(2, len(taken) + 3))
    return next((name for name in names if f"{SCHEMA}_{_name(name)}" not in taken), title)


def _came_to_nothing(core: Core, before: Stored) -> bool:
    """Whether every run is over without a row, and the pipeline is still as it was published."""
    past = executions(core, pipeline_id=before.pipeline.id, limit=RUNS)
    published = any(each.request.get(MARK) and each.version == before.version for each in past)
    return published and len(past) < RUNS and all(each.status in OVER and not each.loaded for each in past)


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    return name if name[:1].isalpha() else f"q_{name}" if name else ""
