"""A query becomes a dataset: its rows a table that a pipeline keeps, the dataset made of what lies there.

A view would have this process run what people wrote whenever a dashboard asks; a table holds what a sandboxed process
gave, and the dataset is asked like any other.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError
from data.intake.dataset_file import DatasetProposal, propose_dataset
from data.intake.profile import TableProfile, profile_table
from data.intake.write import write_proposal
from data.metrics.catalog import load_catalog
from data.pipelines import OVER, Execution, Status, Stored, publish_query, wait_until
from data.pipelines.destinations.table_schema import TECHNICAL

PATIENCE = 30.0
WAREHOUSE = "prod"


def publish_dataset(
    core: Core, text: str, *, title: str, lake: str, actor: Actor, seconds: float = PATIENCE
) -> tuple[Stored, Execution, str]:
    """The pipeline of `publish_query`, its first run when it has ended, and the id of the dataset on its table.

    Raises like `publish_query`; InputError for a Nexus in memory, ConflictError where the run failed, gave no rows or
    has not ended within `seconds`: the pipeline stays, and is published as a dataset once there are rows.
    """
    require(actor, Permission.EDIT)
    if core.settings.home == Path(":memory:"):
        raise InputError("intake.no_home")
    stored, begun = publish_query(core, text, title=title, lake=lake, actor=actor)
    ended = wait_until(core, begun.id, OVER, seconds=seconds)
    table = str(stored.pipeline.destination.options["table"])
    if ended.status is not Status.SUCCEEDED:
        raise ConflictError("intake.not_published", table=table, status=ended.status.value)
    return stored, ended, _dataset(core, table, title.strip(), stored.pipeline.id)


def _dataset(core: Core, table: str, title: str, pipeline_id: str) -> str:
    schema, name = table.split(".")
    listed = (each for each in core.lakes.tables(WAREHOUSE) if (each.schema, each.name) == (schema, name))
    base = next((_asked_for(profile_table(core, WAREHOUSE, each)) for each in listed), None)
    if base is None or not base.rows:
        raise ConflictError("intake.not_published", table=table, status="empty")
    proposal = _named(propose_dataset(core, base, (), {base.name: base}), title, pipeline_id)
    load_catalog(core, fresh=True)
    write_proposal(core.settings.home / "datasets" / f"{proposal.id}.yaml", proposal.document)
    load_catalog(core, fresh=True)
    return proposal.id


def _asked_for(base: TableProfile) -> TableProfile:
    """Without the columns that the pipeline adds."""
    return replace(base, columns={name: each for name, each in base.columns.items() if name not in TECHNICAL})


def _named(proposal: DatasetProposal, title: str, pipeline_id: str) -> DatasetProposal:
    id_ = f"published_{proposal.table.name}"[:80]
    told = {"id": id_, "label": title, "description": f"Rows of the pipeline {pipeline_id}, which a query fills."}
    return replace(proposal, id=id_, document={**proposal.document, **told})
