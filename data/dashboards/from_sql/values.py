"""Filters of a page as values of a statement's parameters. What no parameter takes is told, never dropped in silence.

1. A parameter takes the members of the dimension it is mapped to, else of the one it is called like.
2. `from`, `to` (both days included) and `until` (the day after) take the range.
3. Values are bound; a filter that one parameter can't say exactly (not in, contains, NULL, or-groups) is not applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from data.dashboards.frame import Frame
from data.dashboards.model import SqlSource
from data.dashboards.page_filters import TIME
from data.errors import QueryError
from data.metrics.conditions import conjuncts, fields
from data.metrics.query import Clause, Group, Op
from data.metrics.result import NotApplied
from data.metrics.time_words import Anchor, Span, resolve
from data.queries.template import Given, Parameter, parameters

RANGE = ("from", "to", "until")
LISTS = ("list", "numbers")
EXACT = frozenset({Op.IN, Op.EQ})


@dataclass(frozen=True)
class Values:
    """Values by parameter, the fields they came from, what could not be said, and the span that `from` and `to` are."""

    given: Mapping[str, Given]
    applied: tuple[str, ...]
    not_applied: tuple[NotApplied, ...]
    span: Span | None


def values_for(sql: SqlSource, frame: Frame, anchor: Anchor, *, fiscal: int) -> Values:
    """The values a statement runs with in a frame. Raises QueryError for parameters that are written wrong, InputError
    for a range that can't be read."""
    declared = {parameter.name: parameter for parameter in parameters(sql.text)}
    given: dict[str, Given] = dict(sql.values)
    span = resolve(frame.range, anchor, fiscal=fiscal) if declared.keys() & set(RANGE) else None
    given |= _days(span)
    applied, skipped = ([TIME], []) if span else ([], list(_without_range(declared, frame)))
    taken: set[str] = set()
    for part in conjuncts(frame.filters):
        found = _bind(part, sql, declared, taken)
        if isinstance(found, str):
            skipped += [NotApplied(name, found) for name in dict.fromkeys(fields(part))]
        else:
            given |= found
            taken |= found.keys()
            applied.append(part.field if isinstance(part, Clause) else TIME)
    return Values(given, tuple(applied), tuple(skipped), span)


def taken_by(sql: SqlSource) -> frozenset[str]:
    """The fields whose filters a statement takes, `time` among them; none while its parameters are written wrong."""
    try:
        declared = [parameter.name for parameter in parameters(sql.text)]
    except QueryError:
        return frozenset()
    return frozenset(TIME if name in RANGE else sql.parameters.get(name, name) for name in declared)


def _without_range(declared: Mapping[str, Parameter], frame: Frame) -> Iterator[NotApplied]:
    if not declared.keys() & set(RANGE):
        yield NotApplied(TIME, "sql.no_range")


def _days(span: Span | None) -> dict[str, Given]:
    if span is None:
        return {}
    last = span.end - timedelta(microseconds=1)
    return {
        "from": span.start.date().isoformat(),
        "to": last.date().isoformat(),
        "until": (last.date() + timedelta(days=1)).isoformat(),
    }


def _bind(
    part: Clause | Group, sql: SqlSource, declared: Mapping[str, Parameter], taken: set[str]
) -> dict[str, Given] | str:
    """The values of the parameters that take a condition, or the reason why it is not applied."""
    if isinstance(part, Group):
        return "sql.group"
    takers = [each for name, each in declared.items() if sql.parameters.get(name, name) == part.field]
    members = tuple(_written(value) for value in part.values)
    refusals = (
        (not takers, "sql.no_parameter"),
        (part.op not in EXACT or part.other is not None or None in part.values, "sql.not_exact"),
        (bool(taken & {each.name for each in takers}), "sql.twice"),
        (len(members) != 1 and any(each.kind not in LISTS for each in takers), "sql.one_value"),
    )
    refused = next((reason for holds, reason in refusals if holds), None)
    return refused or {each.name: members if each.kind in LISTS else members[0] for each in takers}


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
