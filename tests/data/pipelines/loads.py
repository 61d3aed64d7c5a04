"""Pipelines for tests: a core on a folder, a document, an execution seen to its end."""

from __future__ import annotations

from contextlib import contextmanager

from data.access import local_admin
from data.opening import close_core
from data.pipelines import add_pipeline, get_execution, run_next, run_pipeline, save_pipeline
from tests.cores import make_core

ADMIN = local_admin()


@contextmanager
def opened(home, **settings):
    """A core on `home` without the demo, closed at the end."""
    core = make_core(home, demo=False, **settings)
    try:
        yield core
    finally:
        close_core(core)


def document(source, *steps, table="raw.t", mode="append", **more):
    destination = {"kind": "warehouse", "table": table, "mode": mode, **more.pop("destination", {})}
    return {"id": more.pop("id", "moved"), "source": source, "steps": list(steps), "destination": destination, **more}


def ran(core, found):
    """The execution of a document after it was run."""
    from data.pipelines import pipeline_ids

    keep = save_pipeline if found["id"] in pipeline_ids(core) else add_pipeline
    keep(core, found, actor=ADMIN)
    execution = run_pipeline(core, found["id"], actor=ADMIN)
    assert run_next(core, holder="test") == execution.id
    return get_execution(core, execution.id)


def rows(core, sql):
    with core.lakes.cursor() as cursor:
        return cursor.execute(sql).fetchall()


def accounts(execution):
    return {name: getattr(execution, name) for name in ("extracted", "loaded", "rejected", "filtered")}
