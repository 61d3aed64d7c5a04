"""Metrics from the sums of their parts, as the statement computes them: NaN stands for NULL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlglot import exp

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

PAIRS: dict[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.Add: lambda left, right: left + right,
    exp.Sub: lambda left, right: left - right,
    exp.Mul: lambda left, right: left * right,
    exp.Div: lambda left, right: left / right,
}
SAME = (exp.Paren, exp.Cast)
KNOWN = (*PAIRS, *SAME, exp.Neg, exp.Nullif, exp.Coalesce, exp.Literal, exp.Column, exp.Identifier, exp.DataType)


def can_compute(tree: exp.Expr) -> bool:
    """Whether every part of a formula is one we compute."""
    return all(isinstance(node, KNOWN) for node in tree.walk())


def compute(tree: exp.Expr, leaves: Mapping[str, Array]) -> Array:
    """The values of a formula over arrays by the names of its leaves."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        found = _value(tree, leaves)
    return np.where(np.isfinite(found), found, np.nan)


def _value(tree: exp.Expr, leaves: Mapping[str, Array]) -> Any:
    import numpy as np

    if isinstance(tree, exp.Column | exp.Literal):
        return leaves[tree.name] if isinstance(tree, exp.Column) else float(tree.name)
    if type(tree) in PAIRS:
        return PAIRS[type(tree)](_value(tree.this, leaves), _value(tree.expression, leaves))
    inner = _value(tree.this, leaves)
    if isinstance(tree, exp.Nullif):
        return np.where(inner == _value(tree.expression, leaves), np.nan, inner)
    if isinstance(tree, exp.Coalesce):
        for other in tree.expressions:
            inner = np.where(np.isnan(inner), _value(other, leaves), inner)
    return -inner if isinstance(tree, exp.Neg) else inner
