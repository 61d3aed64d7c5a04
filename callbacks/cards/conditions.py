"""A condition on rows in the viewer's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callbacks.cards.names import dimension_label
from components.format import Translator
from data.metrics.query import Clause, Group, Op

FIRST = 3


def condition_words(condition: Clause | Group, names: Mapping[str, str], t: Translator) -> str:
    """The words of a condition: `Region: North, South`; `names` are what authors call their dimensions."""
    if isinstance(condition, Group):
        parts = [condition_words(part, names, t) for part in condition.parts]
        return t("explore.filter.or_word").join(parts) if condition.join == "or" else "; ".join(parts)
    values = [_value(value, t) for value in condition.values[:FIRST]]
    more = len(condition.values) - FIRST
    listed = ", ".join(values) + (f" +{more}" if more > 0 else "")
    if condition.other is not None:
        listed = dimension_label(condition.other, names, t)
    field = dimension_label(condition.field, names, t)
    return (
        f"{field}: {listed}"
        if condition.op is Op.IN
        else t(f"dashboard_view.op.{condition.op}", field=field, values=listed)
    )


def _value(value: Any, t: Translator) -> str:
    if value is None or isinstance(value, bool):
        return t(f"dashboard_view.member.{str(value).lower()}")
    return t.number(value) if isinstance(value, int | float) else str(value)
