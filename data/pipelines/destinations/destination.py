"""What a destination is: options, and one load that either happens as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.core import Core
from data.errors import Problem
from data.flow import Option
from data.sql import literal


@dataclass(frozen=True)
class Staged:
    """What a worker left to be loaded: Parquet `files` with `columns` (name -> DuckDB type), and its accounts.

    `still_ours` is asked last before the commit: False means that another took over and nothing may be written.
    """

    pipeline_id: str
    execution_id: str
    token: int
    files: Sequence[str]
    accounts: Mapping[str, int]
    state: Mapping[str, Any]
    still_ours: Callable[[], bool]
    mixed: bool = False

    @property
    def select(self) -> str:
        """SQL of all rows. Only where there are files."""
        files = ", ".join(literal(name) for name in self.files)
        return f"SELECT * FROM read_parquet([{files}]{', union_by_name = true' if self.mixed else ''})"


@dataclass(frozen=True)
class Receipt:
    """A line of the ledger: what an execution loaded, in the words of its accounts, and the state it left."""

    execution_id: str
    accounts: Mapping[str, int]
    state: Mapping[str, Any] = field(default_factory=dict)


def no_problems(_options: Mapping[str, Any]) -> list[Problem]:
    """Options that are right once each of them is."""
    return []


@dataclass(frozen=True)
class Destination:
    """One kind of destination. `load` commits rows, cursor and ledger line together; loading the same execution again
    does nothing and gives the first receipt. `receipt` finds that of an execution, `latest` the pipeline's last one."""

    name: str
    help: str
    options: tuple[Option, ...]
    load: Callable[[Core, Mapping[str, Any], Staged], Receipt]
    receipt: Callable[[Core, Mapping[str, Any], str], Receipt | None]
    latest: Callable[[Core, Mapping[str, Any], str], Receipt | None]
    problems: Callable[[Mapping[str, Any]], list[Problem]] = no_problems
