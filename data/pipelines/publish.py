"""A query of the console becomes a table of the warehouse: a pipeline that reads it, and its first execution."""

from __future__ import annotations

import re
import unicodedata

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import InputError
from data.pipelines.execution import Execution
from data.pipelines.executions import executions, run_pipeline
from data.pipelines.pipelines import Stored, add_pipeline, pipeline_ids, save_pipeline
from data.pipelines.states import OVER
from data.queries.template import parameters

SCHEMA = "published"
LONGEST = 50


def publish_query(core: Core, text: str, *, title: str, lake: str, actor: Actor) -> tuple[Stored, Execution]:
    """The pipeline whose rows take the place of those of `published.<title>` whenever it runs, and its first run.

    It has no schedule until it is given one. Raises AccessError for who may not manage pipelines, InputError for a
    title without letters or a text with parameters, DefinitionError, and ConflictError where the name is taken: by one
    that has given rows, or has not ended. One that never gave any is written anew.
    """
    require(actor, Permission.MANAGE)
    name = _name(title)
    if not name:
        raise InputError("pipeline.publish_title")
    found = parameters(text)
    if found:
        raise InputError("pipeline.publish_parameters", parameters=", ".join(each.name for each in found))
    document = {
        "id": f"published_{name}",
        "name": title.strip(),
        "source": {"kind": "lake", "lake": lake, "query": text},
        "destination": {"kind": "warehouse", "table": f"{SCHEMA}.{name}", "mode": "replace"},
    }
    again = document["id"] in pipeline_ids(core) and _never_gave_rows(core, document["id"])
    stored = (save_pipeline if again else add_pipeline)(core, document, actor=actor)
    return stored, run_pipeline(core, stored.pipeline.id, actor=actor)


def _never_gave_rows(core: Core, pipeline_id: str) -> bool:
    past = executions(core, pipeline_id=pipeline_id)
    return bool(past) and all(each.status in OVER and not each.loaded for each in past)


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    return name if name[:1].isalpha() else f"q_{name}" if name else ""
