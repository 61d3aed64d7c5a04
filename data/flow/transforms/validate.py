"""Tests rows against rules; one that breaks a rule is rejected with the rule's name."""

from __future__ import annotations

from typing import Any

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Fate, Mark, Rows, Transform
from data.sql import literal, quote

OPTIONS = (
    Option("required", "columns"),
    Option("rules", "expressions"),
    Option("patterns", "names"),
    Option("allowed", "mapping"),
)


def rows(values: Values, given: Rows, step: str) -> Rows:
    """No value breaks no rule but `required`."""
    tests = [
        (Mark(Fate.REJECTED, step, "required", name, {"column": name}), f"{quote(name)} IS NULL")
        for name in _known(values.get("required", []), given, step)
    ]
    tests += [
        (Mark(Fate.REJECTED, step, name, None, {"condition": text}), f"NOT coalesce(({text}), true)")
        for name, text in values.get("rules", {}).items()
    ]
    tests += [
        (
            Mark(Fate.REJECTED, step, "pattern", name, {"column": name, "pattern": pattern}),
            f"NOT coalesce(regexp_full_match(CAST({quote(name)} AS VARCHAR), {literal(pattern)}), true)",
        )
        for name, pattern in _known_items(values.get("patterns", {}), given, step)
    ]
    tests += [
        (
            Mark(Fate.REJECTED, step, "allowed", name, {"column": name}),
            f"NOT coalesce(CAST({quote(name)} AS VARCHAR) IN ({', '.join(literal(str(v)) for v in allowed)}), true)",
        )
        for name, allowed in _known_items(values.get("allowed", {}), given, step)
    ]
    return given.marked(*tests)


def _known(names: list[str], given: Rows, step: str) -> list[str]:
    for name in names:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    return names


def _known_items(items: dict[str, Any], given: Rows, step: str) -> list[tuple[str, Any]]:
    _known(list(items), given, step)
    return list(items.items())


TRANSFORM = Transform("validate", OPTIONS, rows=rows)
