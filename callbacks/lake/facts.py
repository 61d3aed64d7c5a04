"""Facts of lakes as view models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from callbacks.context import core, words
from callbacks.lake.address import lake_address
from components.lake_list import Check, File, Lake
from components.view import Reason
from data.inventory import NOTICE_DAYS, LakeFacts
from data.lakes import Outcome


def lake_view(facts: LakeFacts) -> Lake:
    """A lake as it is shown."""
    error = facts.error
    return Lake(
        id=facts.id,
        name=facts.name,
        kind=facts.kind,
        status=facts.status,
        tables=facts.tables,
        rows=facts.rows,
        size=facts.size_bytes,
        age=facts.freshness_seconds,
        promise=facts.sla_seconds,
        stand_in=facts.stand_in,
        href=lake_address(facts.id),
        fault=reason(str(error["code"]), error.get("params", {})) if error else None,
        check=check_view(facts),
    )


def file_views(outcomes: Sequence[Outcome]) -> list[File]:
    """What became of files, as it is shown."""
    return [
        File(one.source, one.status.value, one.table, one.rows, one.columns,
             tuple(reason(note.code, note.params) for note in one.notes))
        for one in outcomes
    ]  # fmt: skip


def check_view(facts: LakeFacts) -> Check | None:
    """How a lake was when it was last asked, as it is shown; a server that tells a number only gets its kind's name."""
    check = facts.check
    if check is None:
        return None
    now = core().clock.now()
    soon = check.expires_at is not None and check.expires_at < now + timedelta(days=NOTICE_DAYS)
    ago = int((now - check.checked_at).total_seconds())
    server = check.server
    if server and server[0].isdigit():
        server = f"{words()(f'lakes.kind.{facts.kind}')} {server}"
    return Check(ago, check.milliseconds, server, check.expires_at, soon)


def reason(code: str, params: dict[str, Any]) -> Reason:
    """Why something failed, as a sentence to be said."""
    return Reason(f"errors.{code}", {name: _plain(value) for name, value in params.items()})


def _plain(value: Any) -> str | int | float:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, str | int | float) else str(value)
