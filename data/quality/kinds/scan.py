"""One statement over one table in the making: its columns, values, joins to other tables and conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from data.metrics.expressions import Refused, read_scalar
from data.sql import quote

BASE = "base"
Locate = Callable[[str | None, str], str]


class Unfit(Exception):
    """A rule does not fit the table as it is: a code and its facts."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Scan:
    """The table stands under the alias `base`. Values become named parameters, so `values` go along with the SQL."""

    def __init__(self, relation: str, types: Mapping[str, str], *, now: datetime, locate: Locate) -> None:
        """`types` are DuckDB's by column; `locate` gives another table's SQL by lake (None: this one's) and name."""
        self.relation = relation
        self.types = types
        self.now = now
        self.locate = locate
        self.values: dict[str, Any] = {}
        self._joins: list[str] = []

    def column(self, name: str) -> str:
        """A column of the table. Raises Unfit when it has none of that name."""
        if name not in self.types:
            raise Unfit("quality.column_missing", column=name)
        return f"{BASE}.{quote(name)}"

    def value(self, value: Any) -> str:
        """A value as a parameter."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def like(self, column: str, value: Any) -> str:
        """A value to be compared with a column; texts are read as the column's type."""
        return f"CAST({self.value(value)} AS {self.types[column]})" if isinstance(value, str) else self.value(value)

    def when(self, text: str | None) -> str:
        """A condition on rows as SQL; TRUE for none."""
        return "TRUE" if text is None else self.expression(text)

    def expression(self, text: str) -> str:
        """A scalar expression over the table's columns as SQL. Raises Unfit for anything else."""
        try:
            tree = read_scalar(text, {}, table="").tree
        except Refused as refusal:
            raise Unfit(refusal.code, **refusal.params) from refusal
        for node in tree.find_all(exp.Column):
            self.column(node.name)
        return f"({tree.sql(dialect='duckdb')})"

    def join(self, relation: str, theirs: Sequence[str], ours: Sequence[str]) -> str:
        """What is not NULL where the columns `ours` have a partner in `relation`; adds no rows."""
        alias = f"r{len(self._joins)}"
        picked = ", ".join(f"{quote(name)} AS {quote(f'k{at}')}" for at, name in enumerate(theirs))
        on = " AND ".join(f"{alias}.{quote(f'k{at}')} = {self.column(name)}" for at, name in enumerate(ours))
        self._joins.append(f"LEFT JOIN (SELECT DISTINCT {picked}, TRUE AS hit FROM {relation}) AS {alias} ON {on}")
        return f"{alias}.hit"

    def source(self) -> str:
        """The table and its joins, to stand after FROM."""
        return " ".join([f"{self.relation} AS {BASE}", *self._joins])
