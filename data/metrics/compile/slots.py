"""The open places of a statement. A slot says where in a plan its value lies, so one statement serves many plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlglot import exp

from data.errors import InputError
from data.metrics.compile.literals import ZONED, convert
from data.metrics.plan import Context, Plan
from data.metrics.time_words import Span, floor, step
from data.metrics.windows import TICK

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """`of` is edge (a moment named by `at`), value (a filter's, by number), constant, watermark or days.

    `type` is the engine's type of what it is compared with; `field` whom an unfitting value is blamed on.
    """

    of: str
    at: Any
    type: str = ""
    field: str = ""


class Binder:
    """`bind` gives the numbered parameter of a slot, the same slot the same number; `slots` are they, in order."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def bind(self, slot: Slot) -> exp.Expr:
        """The parameter that stands for a slot."""
        key = (slot.of, type(slot.at), slot.at, slot.type)
        if key not in self._numbers:
            self.slots.append(slot)
            self._numbers[key] = len(self.slots)
        return exp.Parameter(this=exp.Literal.number(self._numbers[key]))


def fill(slots: Sequence[Slot], plan: Plan, context: Context, values: Sequence[Any]) -> tuple[Any, ...]:
    """The values of the slots for one plan. Raises InputError for a filter's value that its column can't be."""
    return tuple(_value(slot, plan, context, values) for slot in slots)


def _value(slot: Slot, plan: Plan, context: Context, values: Sequence[Any]) -> Any:
    if slot.of == "edge":
        return _stored(edge(slot.at, plan, context), slot.type, context.time_zone)
    if slot.of == "days":
        return _days(slot.at, plan, context)
    if slot.of == "watermark":
        anchor = context.schemas[slot.at].anchor or context.anchor
        return anchor.last.date() if slot.type == "DATE" else anchor.last
    value = values[slot.at] if slot.of == "value" else slot.at
    try:
        return convert(value, slot.type, context.time_zone)
    except (ValueError, TypeError) as error:
        raise InputError("filter.bad_value", field=slot.field, value=str(value)[:80], type=slot.type) from error


def edge(name: str, plan: Plan, context: Context) -> datetime:
    """A moment of the plan in wall time, with `then ` before its name of the earlier span.

    `start`, `end`, `known` (the end of what has data), `first` (start of the first period), `last` (start of the last
    known one), `reset.<unit>` and `final.<unit>` (the reset before start and before end), `from.<unit>` and
    `upto.<unit>` (where the first whole unit begins, and the last one ends).
    """
    then = name.startswith("then ")
    span = plan.previous if then else plan.span
    assert span is not None
    word, _, unit = name.removeprefix("then ").partition(".")
    known = span.end if then else min(span.end, max(context.anchor.end, span.start + TICK))
    grain = str(plan.grain or "day")
    found = {
        "start": lambda: span.start,
        "end": lambda: span.end,
        "known": lambda: known,
        "first": lambda: floor(span.start, grain, fiscal=context.fiscal),
        "last": lambda: floor(known - TICK, grain, fiscal=context.fiscal),
        "reset": lambda: floor(span.start, unit, fiscal=context.fiscal),
        "final": lambda: floor(known - TICK, unit, fiscal=context.fiscal),
        "from": lambda: step(floor(span.start - TICK, unit, fiscal=context.fiscal), unit),
        "upto": lambda: floor(span.end, unit, fiscal=context.fiscal),
    }
    return found[word]()


def _stored(moment: datetime, kind: str, zone: str) -> Any:
    if kind == ZONED:
        return moment.replace(tzinfo=ZoneInfo(zone))
    if kind == "DATE" and moment == datetime(moment.year, moment.month, moment.day):
        return moment.date()
    return moment


def _days(which: str, plan: Plan, context: Context) -> int:
    span: Span | None = plan.previous if which == "then" else plan.span
    assert span is not None
    end = span.end if which == "then" else min(span.end, context.anchor.end)
    return max(1, -(-(end - span.start) // DAY))
