"""Collects the values of a statement; each becomes a numbered parameter, the same value the same number."""

from __future__ import annotations

from typing import Any

from sqlglot import exp


class Binder:
    """`bind` gives the parameter that stands for a value; `values` are they, in order."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[tuple[type, Any], int] = {}

    def bind(self, value: Any) -> exp.Expr:
        """A parameter for `value`."""
        key = (type(value), value)
        if key not in self._numbers:
            self.values.append(value)
            self._numbers[key] = len(self.values)
        return exp.Parameter(this=exp.Literal.number(self._numbers[key]))
