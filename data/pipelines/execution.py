"""An execution as it is read: figures, times, error, and what can be told from its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.pipelines.states import Status


@dataclass(frozen=True)
class Execution:
    """One execution. Rows: `extracted` = `loaded` + `rejected` + `filtered` once it succeeded; `folded` of the filtered
    went into others (aggregates, duplicates). `share` is how much of the source was read, None where unknown. `checks`
    are results as `audit.result_json` writes them, empty until the staged rows were measured."""

    id: str
    pipeline_id: str
    version: int
    document: Mapping[str, Any]
    cause: str
    actor: str
    scheduled_for: datetime | None
    queued_at: datetime
    not_before: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    status: Status
    stage: str
    attempt: int
    token: int
    holder: str | None
    lease_until: datetime | None
    cancelled_by: str | None
    extracted: int
    transformed: int
    loaded: int
    rejected: int
    filtered: int
    folded: int
    bytes: int
    share: float | None
    error: Mapping[str, Any] | None
    request: Mapping[str, Any]
    checks: Sequence[Mapping[str, Any]] = ()

    @property
    def seconds(self) -> float | None:
        """How long it ran, None while it does."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def is_conserved(self) -> bool:
        """Whether every extracted row is accounted for."""
        return self.extracted == self.loaded + self.rejected + self.filtered


@dataclass(frozen=True)
class LogLine:
    """Something an execution said: `code` is a locale key under `logs.`."""

    id: int
    at: datetime
    level: str
    code: str
    params: Mapping[str, Any]


def read_execution(row: Mapping[str, Any]) -> Execution:
    """The execution in a row of the store."""
    return Execution(**{**row, "status": Status(row["status"]), "checks": tuple(row["checks"] or ())})
