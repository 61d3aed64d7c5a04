"""What a transform is: a pure function from relation to relation, compiled to SQL.

A *row* transform keeps every row: one that is left out or rejected gets a mark instead, so that it can be counted and
kept with its reason. A *set* transform (aggregate, join, SQL) takes the rows that are left and gives others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.flow.options import Option, Values
from data.sql import quote

MARK = "_nexus_mark"
ROW = "_nexus_row"
BAD = "_nexus_bad"


class Fate(StrEnum):
    """What a mark means for a row."""

    FILTERED = "filtered"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Mark:
    """Why a row goes no further: the step, the rule's name, its columns and facts."""

    fate: Fate
    step: str
    rule: str
    column: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """A relation on its way: SQL with its visible columns (name -> type) and a mark column that numbers `marks` from 1.

    Where nothing can be marked yet, `marks` is empty and the mark column is missing.
    """

    sql: str
    columns: Mapping[str, str]
    marks: tuple[Mark, ...] = ()

    def select(self, columns: Mapping[str, str]) -> Rows:
        """With these columns instead (name -> expression), the mark kept; types are found out anew."""
        listed = [f"{text} AS {quote(name)}" for name, text in columns.items()]
        return Rows(f"SELECT {', '.join([*listed, *self._hidden()])} FROM ({self.sql})", {}, self.marks)

    def marked(self, *found: tuple[Mark, str]) -> Rows:
        """With rows marked for which a condition holds and that are not marked yet; the first that holds counts."""
        if not found:
            return self
        first = len(self.marks) + 1
        cases = " ".join(f"WHEN {test} THEN {first + at}::USMALLINT" for at, (_, test) in enumerate(found))
        before = f"WHEN {quote(MARK)} IS NOT NULL THEN {quote(MARK)} " if self.marks else ""
        mark = f"CASE {before}{cases} END AS {quote(MARK)}"
        listed = [*(quote(name) for name in self.columns), *self._hidden(mark=False), mark]
        return Rows(
            f"SELECT {', '.join(listed)} FROM ({self.sql})", self.columns, (*self.marks, *(m for m, _ in found))
        )

    def _hidden(self, *, mark: bool = True) -> list[str]:
        return [quote(ROW), *([quote(MARK)] if mark and self.marks else [])]


@dataclass(frozen=True)
class Side:
    """What a set transform may read besides its input: SQL, its columns (name -> type) and how many rows it has."""

    relation: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0


RowStep = Callable[[Values, Rows, str], Rows]
SetStep = Callable[[Values, Rows, str, Side], Rows]


@dataclass(frozen=True)
class Transform:
    """One kind of step: `rows` or `whole` is given, not both. `adds` says that the rows of its side join the
    others."""

    name: str
    options: tuple[Option, ...]
    rows: RowStep | None = None
    whole: SetStep | None = None
    adds: bool = False
