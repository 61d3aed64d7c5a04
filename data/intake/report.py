"""What became of data that was added: file by file, table by table, and the documents proposed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.intake.profile import TableProfile
from data.lakes import Outcome


@dataclass(frozen=True)
class IntakeReport:
    """`lake` and `dashboard` are ids. `kept` names documents that somebody had changed and that were left alone;
    `seconds` is what all of it took."""

    lake: str
    version: int
    outcomes: tuple[Outcome, ...]
    tables: tuple[TableProfile, ...]
    datasets: tuple[str, ...]
    dashboard: str | None
    kept: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """As the API writes it; columns of tables are left to their own page."""
        return {
            "lake": self.lake,
            "version": self.version,
            "files": [outcome.to_json() for outcome in self.outcomes],
            "tables": [{"name": t.name, "rows": t.rows, "columns": len(t.columns)} for t in self.tables],
            "datasets": list(self.datasets),
            "dashboard": self.dashboard,
            "kept": list(self.kept),
            "seconds": round(self.seconds, 3),
        }
