"""What became of one source of a lake while it was read: loaded, skipped or failed, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """`LOADED` may carry notes; `SKIPPED` is nothing we read; `FAILED` should have been readable and was not."""

    LOADED = "loaded"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Note:
    """A sentence about a source: `code` is a locale key under `errors.`, `params` the facts in it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """One source. `source` is its name inside the lake (`orders.csv`, `all.zip/orders.csv`); `rejected` rows were left
    out of `table` and are told of in `notes`."""

    source: str
    status: Status
    table: str | None = None
    rows: int = 0
    columns: int = 0
    rejected: int = 0
    notes: tuple[Note, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Outcome:
        """The outcome that `to_json` wrote."""
        notes = tuple(Note(note["code"], dict(note["params"])) for note in document["notes"])
        return cls(**{**document, "status": Status(document["status"]), "notes": notes})


def failed(source: str, code: str, **params: Any) -> Outcome:
    """A source that can't be read."""
    return Outcome(source, Status.FAILED, notes=(Note(code, params),))


def skipped(source: str, code: str, **params: Any) -> Outcome:
    """A source that is no data of ours."""
    return Outcome(source, Status.SKIPPED, notes=(Note(code, params),))
