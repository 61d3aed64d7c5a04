"""What a destination is: options, and one load that either happens as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.core import Core
from data.errors import Problem
from data.flow import Option
from data.flow.deliveries import Receipt
from data.sql import literal


@dataclass(frozen=True)
class Staged:
    """What a worker left to be loaded: Parquet `files` with `columns` (name -> DuckDB type), and its accounts.

    `ours` is asked last before the commit: False means that another took over and nothing may be written.
    """

    pipeline_id: str
    execution_id: str
    token: int
    files: Sequence[str]
    accounts: Mapping[str, int]
    state: Mapping[str, Any]
    ours: Callable[[], bool]
    mixed: bool = False

    @property
    def select(self) -> str:
        """SQL of all rows. Only where there are files."""
        files = ", ".join(literal(name) for name in self.files)
        return f"SELECT * FROM read_parquet([{files}]{', union_by_name = true' if self.mixed else ''})"


@dataclass(frozen=True)
class Standing:
    """What the ledger of a destination says: the receipt of the execution, if it is loaded, and the newest of its
    pipeline."""

    receipt: Receipt | None
    latest: Receipt | None


def no_problems(_options: Mapping[str, Any]) -> list[Problem]:
    """Options that are right once each of them is."""
    return []


def nobody_to_tell(_core: Core, _options: Mapping[str, Any]) -> None:
    """A load that nobody here reads."""


@dataclass(frozen=True)
class Destination:
    """One kind of destination. `load` commits rows, cursor and ledger line together; loading the same execution again
    does nothing and gives the first receipt. `standing` takes the ids of a pipeline and an execution. `load` tells
    those who read the table; `announce` tells them of a load whose process died before it could."""

    name: str
    options: tuple[Option, ...]
    load: Callable[[Core, Mapping[str, Any], Staged], Receipt]
    standing: Callable[[Core, Mapping[str, Any], str, str], Standing]
    problems: Callable[[Mapping[str, Any]], list[Problem]] = no_problems
    announce: Callable[[Core, Mapping[str, Any]], None] = nobody_to_tell
