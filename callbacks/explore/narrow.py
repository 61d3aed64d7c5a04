"""Conditions of the question: chips for those that hold, and the form for one more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update
from dash.exceptions import PreventUpdate

from callbacks.cards.columns import key, member
from callbacks.context import actor, core
from callbacks.explore.address import View, readable_view, sound_view
from callbacks.explore.offers import dimension_label, metric_label
from components.ids import Explore as Ids
from components.narrowing import Kept, chips
from data.dashboards import StateFilter, dimensions_for, member_labels, with_filter, without_filter
from data.errors import InputError
from data.metrics import Clause, MembersQuery, Op, load_catalog, members

METRIC = "metric:"
PICKED = ("in", "not_in")
WRITTEN = ("contains", "starts_with")
OF_METRICS = ("gt", "ge", "lt", "le")
ALONE, PLAIN = "", "f"


@callback(
    output={"chips": Output(Ids.CHIPS, "children"), "open": Output(Ids.FILTER_POP, "is_open")},
    inputs={"search": Input(Ids.URL, "search")},
)
def show_chips(search: str | None) -> dict[str, Any]:
    """A chip for every condition of the address; the pop-up closes once one is there."""
    view = readable_view(search)
    return {"chips": chips([*_kept(view)], view.t), "open": False}


@callback(
    output={
        "fields": (Output(Ids.FILTER_FIELD, "options"), Output(Ids.FILTER_FIELD, "value")),
        "beside": (Output(Ids.FILTER_BESIDE, "options"), Output(Ids.FILTER_BESIDE, "value")),
    },
    inputs={"search": Input(Ids.URL, "search")},
)
def show_fields(search: str | None) -> dict[str, Any]:
    """What a condition can be about, and which conditions it can stand beside; nothing is picked in a new question."""
    view = sound_view(search)
    question = view.question
    metrics = [(METRIC + name, metric_label(view, name)) for name in question.metrics]
    names = sorted((dimension_label(view, name), name) for name in dimensions_for(core(), question.metrics))
    fields = [*((name, label) for label, name in names), *(metrics if question.dimensions or question.time else [])]
    beside = [(ALONE, view.t("explore.filter.and"))]
    beside += [(f"{PLAIN}{at}", _or(view, _words(view, one))) for at, one in enumerate(view.state.filters)]
    beside += [(str(at), _or(view, _group(view, group))) for at, group in enumerate(question.groups)]
    return {"fields": (_options(fields), None), "beside": (_options(beside), ALONE)}


@callback(
    output={
        "ops": (Output(Ids.FILTER_OP, "options"), Output(Ids.FILTER_OP, "value")),
        "lone": Output(Ids.FILTER_BESIDE_PLACE, "hidden"),
        "text": Output(Ids.FILTER_TEXT, "value"),
    },
    inputs={"field": Input(Ids.FILTER_FIELD, "value"), "search": Input(Ids.URL, "search")},
)
def show_ops(field: str | None, search: str | None) -> dict[str, Any]:
    """How the field can be compared; metrics stand beside nothing."""
    view, metric = readable_view(search), bool(field and field.startswith(METRIC))
    known = OF_METRICS if metric else (*PICKED, *WRITTEN)
    ops = [(name, view.t(f"explore.filter.op.{name}")) for name in known]
    lone = metric or not (view.state.filters or view.question.groups)
    return {"ops": (_options(ops), known[0]), "lone": lone, "text": ""}


@callback(
    output={"values": Output(Ids.FILTER_VALUES_PLACE, "hidden"), "text": Output(Ids.FILTER_TEXT_PLACE, "hidden")},
    inputs={"op": Input(Ids.FILTER_OP, "value")},
)
def show_values(op: str | None) -> dict[str, bool]:
    """Members are picked, everything else is written."""
    return {"values": op not in PICKED, "text": op in PICKED}


@callback(
    output={"options": Output(Ids.FILTER_VALUES, "options"), "value": Output(Ids.FILTER_VALUES, "value")},
    inputs={"field": Input(Ids.FILTER_FIELD, "value"), "typed": Input(Ids.FILTER_VALUES, "search_value")},
    state={"chosen": State(Ids.FILTER_VALUES, "value"), "search": State(Ids.URL, "search")},
    prevent_initial_call=True,
)
def show_members(field: str | None, typed: str | None, chosen: list[str] | None, search: str | None) -> dict[str, Any]:
    """Members of the field that hold what is typed, within the range; the chosen ones stay."""
    view, other = sound_view(search), ctx.triggered_id == Ids.FILTER_FIELD
    if not field or field.startswith(METRIC):
        raise PreventUpdate
    asked = MembersQuery(_home(view, field), typed or "", view.state.range or "last 12 months")
    kept = [] if other else chosen or []
    names = {one: _member(view, member(one)) for one in kept}
    names |= {key(one.value): _member(view, one.value) for one in members(core(), asked, actor=actor())}
    return {"options": _options([*names.items()]), "value": [] if other else no_update}


def narrowed(view: View, given: Mapping[str, Any]) -> View:
    """The view with what the form says; the same view where it says nothing."""
    field, op, text = given["field"], given["op"], (given["text"] or "").strip()
    values = tuple(member(one) for one in given["values"] or ()) if op in PICKED else (text,) if text else ()
    if not field or not op or not values:
        return view
    if field.startswith(METRIC):
        kept = Clause(field.removeprefix(METRIC), Op(op), (_number(view, text),))
        return replace(view, question=replace(view.question, having=(*view.question.having, kept)))
    return _beside(view, StateFilter(field, Op(op), values), given["beside"] or ALONE)


def _beside(view: View, one: StateFilter, beside: str) -> View:
    question, state = view.question, view.state
    if beside == ALONE:
        return replace(view, state=with_filter(state, one.field, one.values, op=one.op))
    if beside.startswith(PLAIN):
        other = state.filters[int(beside.removeprefix(PLAIN))]
        rest = without_filter(state, other.field, op=other.op)
        grouped = replace(question, groups=(*question.groups, (replace(other, source=None), one)))
        return replace(view, state=rest, question=grouped)
    at = int(beside)
    groups = tuple((*group, one) if n == at else group for n, group in enumerate(question.groups))
    return replace(view, question=replace(question, groups=groups))


def _number(view: View, text: str) -> float:
    try:
        return view.t.read_number(text)
    except ValueError:
        raise InputError("explore.having", parameter="h", value=text) from None


def _kept(view: View) -> Iterator[Kept]:
    for one in view.state.filters:
        gone = without_filter(view.state, one.field, op=one.op, source=one.source)
        yield Kept(_words(view, one), view.link(state=gone))
    question = view.question
    for group in question.groups:
        rest = tuple(other for other in question.groups if other != group)
        yield Kept(_group(view, group), view.link(replace(question, groups=rest)))
    for kept in question.having:
        words = view.t(f"dashboard_view.op.{kept.op}", field=metric_label(view, kept.field), values=_amount(view, kept))
        yield Kept(words, view.link(replace(question, having=tuple(one for one in question.having if one != kept))))


def _amount(view: View, kept: Clause) -> str:
    return view.t.number(kept.values[0])


def _group(view: View, group: Sequence[StateFilter]) -> str:
    return view.t("explore.filter.or_word").join(_words(view, one) for one in group)


def _or(view: View, words: str) -> str:
    return view.t("explore.filter.or", words=words)


def _words(view: View, one: StateFilter) -> str:
    asked, range = view.question.metrics, view.state.range or "last 12 months"
    names = member_labels(core(), asked, one, range=range, actor=actor())
    listed = ", ".join(_member(view, names.get(value, value)) for value in one.values[:3])
    listed += f" +{len(one.values) - 3}" if len(one.values) > 3 else ""
    label = view.t("explore.time") if one.field == "time" else dimension_label(view, one.field.removesuffix("__key"))
    return (
        f"{label}: {listed}" if one.op is Op.IN else view.t(f"dashboard_view.op.{one.op}", field=label, values=listed)
    )


def _member(view: View, value: Any) -> str:
    if value is None or isinstance(value, bool):
        return view.t(f"dashboard_view.member.{str(value).lower()}")
    return str(value)


def _home(view: View, field: str) -> str:
    """The field as that of the first metric's dataset, where it has it."""
    catalog, question = load_catalog(core()), view.question
    owners = [catalog.metric(name)[0] for name in question.metrics]
    owner = next((dataset.id for dataset in owners if field in dataset.dimensions), None)
    return f"{owner}.{field}" if owner else field


def _options(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]
