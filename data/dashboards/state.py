"""What a viewer set on a dashboard: one frozen value that a URL's query string carries whole.

Knows the value, the moves between values and its text; knows no document and no data. The text is readable:
`range=last+12+months&f.region=EMEA,APAC&d.sales-by-product=category:Storage`. Inside a value `% , / : ~` are
percent-encoded once more, so that lists and drill paths stay readable; `~` is NULL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote

from data.errors import InputError
from data.metrics.query import Compare, Grain, Op

GRAINS = frozenset({"auto", *Grain})
COMPARES = frozenset({"none", *Compare})
OPS = {**{op.value: op for op in Op}, "not": Op.NOT_IN}
NULL = "~"
PLAIN = ("range", "from", "to", "grain", "compare")
SAFE = "-_./:,~'"
VALUELESS = frozenset({Op.IS_NULL, Op.NOT_NULL})
Parameters = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class StateFilter:
    """A filter of the whole dashboard. `source` is the widget whose click made it, None for the filter row."""

    field: str
    op: Op
    values: tuple[str | None, ...]
    source: str | None = None


@dataclass(frozen=True)
class DrillStep:
    """One click down: the member `value` of `dimension` that was opened."""

    dimension: str
    value: str | None


@dataclass(frozen=True)
class Drill:
    """Where one widget stands: opened members, outermost first, and the dimension it is broken by instead of the
    next level of its hierarchy (drill by)."""

    path: tuple[DrillStep, ...] = ()
    by: str | None = None


@dataclass(frozen=True)
class DashboardState:
    """Range, grain and comparison (None: the document's default; compare "none": without), filters, drills.

    Filters are unique by source, field and operator and stand in that order, so that two roads to the same view give
    the same state and the same URL.
    """

    range: str | None = None
    grain: str | None = None
    compare: str | None = None
    filters: tuple[StateFilter, ...] = ()
    drills: dict[str, Drill] = field(default_factory=dict)


def with_range(state: DashboardState, range: str | None) -> DashboardState:
    """The state over another time range; None goes back to the document's."""
    return replace(state, range=range)


def with_grain(state: DashboardState, grain: str | None) -> DashboardState:
    """The state by another grain; None goes back to the document's."""
    return replace(state, grain=grain)


def with_compare(state: DashboardState, compare: str | None) -> DashboardState:
    """The state beside another earlier range; "none" without one, None goes back to the document's."""
    return replace(state, compare=compare)


def with_filter(
    state: DashboardState, field: str, values: tuple[str | None, ...], *, op: Op = Op.IN, source: str | None = None
) -> DashboardState:
    """The state with this filter in the place of the one on the same field, operator and source.

    No values means no filter, except for the operators that take none.
    """
    kept = [f for f in state.filters if (f.source, f.field, f.op) != (source, field, op)]
    if values or op in VALUELESS:
        kept.append(StateFilter(field, op, tuple(dict.fromkeys(values)), source))
    return replace(state, filters=in_order(kept))


def without_filter(
    state: DashboardState, field: str, *, op: Op | None = None, source: str | None = None
) -> DashboardState:
    """The state without the filters of `source` on `field` (of any operator unless one is named)."""
    kept = [f for f in state.filters if (f.source, f.field) != (source, field) or op not in (None, f.op)]
    return replace(state, filters=in_order(kept))


def toggle_cross(
    state: DashboardState, widget: str, field: str, value: str | None, *, additive: bool = False
) -> DashboardState:
    """The state after a click on the mark `value` of `widget`.

    A plain click selects this mark alone, or nothing when it was the only one; an additive one puts it in or out.
    """
    own = [f for f in state.filters if f.source == widget]
    before = next((f.values for f in own if f.field == field and f.op is Op.IN), ())
    if additive:
        values = tuple(v for v in before if v != value) if value in before else (*before, value)
        return with_filter(state, field, values, source=widget)
    only_this = len(own) == 1 and before == (value,)
    others = replace(state, filters=tuple(f for f in state.filters if f.source != widget))
    return others if only_this else with_filter(others, field, (value,), source=widget)


def drill_down(state: DashboardState, widget: str, dimension: str, value: str | None) -> DashboardState:
    """The state in which `widget` shows what is inside the member `value`, by the next level of its hierarchy."""
    path = state.drills.get(widget, Drill()).path
    return _with_drill(state, widget, Drill((*path, DrillStep(dimension, value))))


def drill_up(state: DashboardState, widget: str, depth: int = 0) -> DashboardState:
    """The state in which only the first `depth` opened members of `widget` stay open."""
    path = state.drills.get(widget, Drill()).path
    return _with_drill(state, widget, Drill(path[:depth]))


def drill_by(state: DashboardState, widget: str, dimension: str | None) -> DashboardState:
    """The state in which `widget` is broken by `dimension`; None goes back to its own."""
    path = state.drills.get(widget, Drill()).path
    return _with_drill(state, widget, Drill(path, dimension))


def reset(state: DashboardState, widget: str | None = None) -> DashboardState:
    """The state without anything a viewer set, or without what was set on `widget` by clicking it."""
    if widget is None:
        return DashboardState()
    filters = tuple(f for f in state.filters if f.source != widget)
    return replace(_with_drill(state, widget, Drill()), filters=filters)


def in_order(filters: list[StateFilter]) -> tuple[StateFilter, ...]:
    """Filters in the order of a state: the filter row's first, then by clicked widget, field and operator."""
    return tuple(sorted(filters, key=lambda f: (f.source or "", f.field, f.op)))


def parse_state(source: str | Parameters, *, ignore: Collection[str] = ()) -> DashboardState:
    """The state a query string (with or without `?`) or a mapping of its parameters says.

    `from` and `to` (ISO days, both included) may stand for `range`. Parameters named in `ignore` are the caller's own.
    Raises InputError with the `parameter` that is unknown, given twice or can't be read.
    """
    pairs = [(name, text) for name, text in _pairs(source) if name not in ignore]
    plain = _plain(pairs)
    drills: dict[str, Drill] = {}
    filters: dict[tuple[str | None, str, Op], StateFilter] = {}
    for name, text in pairs:
        kind, _, rest = name.partition(".")
        if kind in ("f", "x") and rest:
            found = _filter(name, kind, rest, text)
            key = (found.source, found.field, found.op)
            before = filters[key].values if key in filters else ()
            values = tuple(dict.fromkeys((*before, *found.values)))
            filters[key] = StateFilter(found.field, found.op, values, found.source)
        elif kind == "d" and rest:
            drills[rest] = Drill(_path(name, text), drills.get(rest, Drill()).by)
        elif kind == "by" and rest:
            drills[rest] = Drill(drills.get(rest, Drill()).path, text or None)
        elif name not in PLAIN:
            raise InputError("state.parameter_unknown", parameter=name)
    drills = {widget: drills[widget] for widget in sorted(drills) if drills[widget] != Drill()}
    return DashboardState(
        _range(plain), plain.get("grain"), plain.get("compare"), in_order([*filters.values()]), drills
    )


def format_state(state: DashboardState) -> str:
    """The state as a query string without `?`: readable, and the same for equal states. `parse_state` reads it back."""
    return "&".join(f"{quote(name, safe=SAFE)}={_encode(text)}" for name, text in _parameters(state))


def _with_drill(state: DashboardState, widget: str, drill: Drill) -> DashboardState:
    drills = {**state.drills, widget: drill}
    return replace(state, drills={name: drills[name] for name in sorted(drills) if drills[name] != Drill()})


def _encode(text: str) -> str:
    return quote(text, safe=SAFE + " ").replace(" ", "+")


def _pairs(source: str | Parameters) -> Iterator[tuple[str, str]]:
    if isinstance(source, str):
        yield from parse_qsl(source.removeprefix("?"), keep_blank_values=True)
        return
    for name, texts in source.items():
        for text in [texts] if isinstance(texts, str) else texts:
            yield name, text


def _plain(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in pairs:
        if name not in PLAIN or not text:
            continue
        if found.setdefault(name, text) != text:
            raise InputError("state.parameter_twice", parameter=name)
    for name, choices in (("grain", GRAINS), ("compare", COMPARES)):
        if name in found and found[name] not in choices:
            raise InputError(
                "state.choice", parameter=name, value=found[name], choices=", ".join(sorted(map(str, choices)))
            )
    return found


def _range(plain: Mapping[str, str]) -> str | None:
    if "from" not in plain and "to" not in plain:
        return plain.get("range")
    if "range" in plain:
        raise InputError("state.range_twice", parameter="range")
    missing = next((name for name in ("from", "to") if name not in plain), None)
    if missing:
        raise InputError("state.range_half", parameter=missing)
    return f"{plain['from']}/{plain['to']}"


def _filter(name: str, kind: str, rest: str, text: str) -> StateFilter:
    source = None
    if kind == "x":
        source, _, rest = rest.partition(".")
    field, _, word = rest.rpartition(".")
    if not field or word not in OPS:
        field, word = rest, "in"
    if not field or source == "":
        raise InputError("state.parameter_unknown", parameter=name)
    op = OPS[word]
    values = () if op in VALUELESS else tuple(_value(part) for part in text.split(","))
    if op is Op.BETWEEN and len(values) != 2:
        raise InputError("state.between", parameter=name, value=text)
    return StateFilter(field, op, values, source)


def _path(name: str, text: str) -> tuple[DrillStep, ...]:
    steps = []
    for part in text.split("/") if text else ():
        dimension, colon, value = part.partition(":")
        if not dimension or not colon:
            raise InputError("state.drill_path", parameter=name, value=text)
        steps.append(DrillStep(unquote(dimension), _value(value)))
    return tuple(steps)


def _value(text: str) -> str | None:
    return None if text == NULL else unquote(text)


def _parameters(state: DashboardState) -> Iterator[tuple[str, str]]:
    for name, text in (("range", state.range), ("grain", state.grain), ("compare", state.compare)):
        if text:
            yield name, text
    for clause in in_order([*state.filters]):
        yield _filter_name(clause), ",".join(_text(value) for value in clause.values)
    for widget in sorted(state.drills):
        if state.drills[widget].path:
            yield f"d.{widget}", "/".join(f"{_text(s.dimension)}:{_text(s.value)}" for s in state.drills[widget].path)
    for widget in sorted(state.drills):
        if by := state.drills[widget].by:
            yield f"by.{widget}", by


def _filter_name(clause: StateFilter) -> str:
    prefix = "f" if clause.source is None else f"x.{clause.source}"
    ambiguous = "." in clause.field and clause.field.rpartition(".")[2] in OPS
    word = "not" if clause.op is Op.NOT_IN else clause.op.value
    return f"{prefix}.{clause.field}" + (f".{word}" if clause.op is not Op.IN or ambiguous else "")


def _text(value: str | None) -> str:
    if value is None:
        return NULL
    for character in "%,/:~":
        value = value.replace(character, f"%{ord(character):02X}")
    return value
