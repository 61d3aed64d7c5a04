"""Forgets what is old: executions that are over, what they said, and the rows they set aside."""

from __future__ import annotations

import shutil
from datetime import timedelta

from sqlalchemy import delete, func, select

from data.core import Core
from data.pipelines.folders import root
from data.pipelines.states import OVER, Cause
from data.store.tables import execution_logs
from data.store.tables import executions as table

AT_ONCE = 500


def prune(core: Core) -> int:
    """How many executions were forgotten: those that ended longer ago than the setting `pipeline_days`.

    The newest of each pipeline stays, and so does one that read an interval: gaps are told from it. A cursor is safe,
    it stands in the destination's ledger.
    """
    before = core.clock.now() - timedelta(days=core.settings.pipeline_days)
    newest = select(func.max(table.c.queued_at)).group_by(table.c.pipeline_id)
    old = (
        select(table.c.id)
        .where(table.c.status.in_([status.value for status in OVER]), table.c.finished_at < before)
        .where(table.c.queued_at.not_in(newest), table.c.cause != Cause.BACKFILL.value)
        .order_by(table.c.finished_at)
        .limit(AT_ONCE)
    )
    with core.store.read() as connection:
        found = list(connection.execute(old).scalars())
    if not found:
        return 0
    for execution_id in found:
        shutil.rmtree(root(core) / execution_id, ignore_errors=True)
    with core.store.write() as connection:
        connection.execute(delete(execution_logs).where(execution_logs.c.execution_id.in_(found)))
        connection.execute(delete(table).where(table.c.id.in_(found)))
    return len(found)
