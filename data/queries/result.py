"""What a query gave, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result; names are unique within one. `type` is DuckDB's name of it."""

    name: str
    type: str


@dataclass(frozen=True)
class QueryResult:
    """One answer.

    `rows` are lists in the order of `columns`; values are JSON: dates and times ISO text, numbers that a double would
    round text, NaN and infinity null. `truncated` says that there was more than the caps allow: `truncated_by` which
    (rows, bytes). `lakes` are those that were read, `stand_in` the lake that answered in the asked one's place,
    `data_as_of` when the asked lake's data was loaded (None: never), `version` its data version. Times in ms;
    `execution_ms` is guard and engine, `statistics` the parts.
    """

    query_id: str
    status: str
    lake: str
    lakes: tuple[str, ...]
    columns: tuple[ResultColumn, ...]
    rows: list[list[Any]]
    row_count: int
    truncated: bool
    truncated_by: str | None
    execution_ms: float
    version: int
    data_as_of: datetime | None
    stand_in: str | None = None
    statistics: dict[str, Any] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """The rows as objects by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]
