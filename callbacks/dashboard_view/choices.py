"""What one can pick in the filter row, in words: ranges, grains, comparisons, fields; and chips for what is set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from callbacks.context import actor, core
from callbacks.dashboard_view.view import View
from components.format import Translator
from components.shell.filters import CUSTOM, EVERY, Chip, Choice
from data.dashboards import StateFilter, format_state, member_labels, with_filter
from data.dashboards.state import DashboardState
from data.metrics import Op

RANGES = (
    "last 7 days",
    "last 30 days",
    "last 90 days",
    "last 12 months",
    "last 24 months",
    "this month",
    "previous month",
    "this quarter",
    "previous quarter",
    "this year",
    "previous year",
    "all time",
)
GRAINS = ("auto", "day", "week", "month", "quarter", "year")
COMPARES = ("previous_year", "previous_period", "none")
Picked = tuple[list[Choice], str]


def ranges(view: View) -> Picked:
    """Ranges, the dashboard's own and the one in the address among them."""
    chosen = view.state.range or view.dashboard.defaults.range
    names = dict.fromkeys((*RANGES, view.dashboard.defaults.range, chosen))
    own = Choice(CUSTOM, view.t("dashboard_view.range.custom"))
    return [*(Choice(name, range_words(name, view)) for name in names), own], chosen


def range_words(text: str, view: View) -> str:
    """A range as the viewer of a dashboard reads it."""
    return words_of_range(text, view.t)


def words_of_range(text: str, t: Translator) -> str:
    """A range in words we have, or the days of an interval."""
    key = f"dashboard_view.range.{text.replace(' ', '_')}"
    words = t(key)
    if words != key:
        return words
    start, slash, end = text.partition("/")
    days = [_day(start), _day(end)] if slash else []
    return " – ".join(t.date(day) for day in days if day) if len(days) == 2 and all(days) else text


def grains(view: View) -> Picked:
    """Grains, and the one that holds."""
    chosen = view.state.grain or view.dashboard.defaults.grain
    return [Choice(name, view.t(f"dashboard_view.grain.{name}")) for name in GRAINS], chosen


def compares(view: View) -> Picked:
    """Earlier ranges to compare with, and the one that holds."""
    chosen = view.state.compare or view.dashboard.defaults.compare
    return [Choice(name, view.t(f"dashboard_view.compare.pick.{name}")) for name in COMPARES], chosen


def fields(view: View, names: tuple[str, ...]) -> list[Choice]:
    """Dimensions one can filter by: the dashboard's own first."""
    ordered = dict.fromkeys((*view.dashboard.filters, *sorted(names, key=view.scene.dimension)))
    return [Choice(name, view.scene.dimension(name)) for name in ordered]


def chips(view: View) -> list[Chip]:
    """A chip for every filter that is set; its name says which one a click clears."""
    return [Chip(chip_name(chosen), _chip_words(chosen, view)) for chosen in view.state.filters]


def chip_name(chosen: StateFilter) -> str:
    """A filter by its parameter in the address, without values."""
    alone = with_filter(DashboardState(), chosen.field, chosen.values, op=chosen.op, source=chosen.source)
    return format_state(alone).partition("=")[0]


def without_chip(state: DashboardState, name: str) -> DashboardState:
    """The state without the filter of that chip, or without any filter for `EVERY`."""
    kept = tuple(chosen for chosen in state.filters if name != EVERY and chip_name(chosen) != name)
    return DashboardState(state.range, state.grain, state.compare, kept, state.drills)


def _chip_words(chosen: StateFilter, view: View) -> str:
    if chosen.field == "time":
        values = [str(value) for value in chosen.values]
    else:
        names = _labels(chosen, view)
        values = [view.scene.member(names.get(value, value)) for value in chosen.values]
    listed = ", ".join(values[:3]) + (f" +{len(values) - 3}" if len(values) > 3 else "")
    label = view.scene.dimension(chosen.field)
    if chosen.op is Op.BETWEEN and chosen.field == "time":
        return f"{label}: {range_words('/'.join(values), view)}"
    if chosen.op is Op.IN:
        return f"{label}: {listed}"
    return view.t(f"dashboard_view.op.{chosen.op}", field=label, values=listed)


def _labels(chosen: StateFilter, view: View) -> dict[str | None, str]:
    metrics = (metric for widget in view.dashboard.widgets for metric in widget.metrics)
    range = view.state.range or view.dashboard.defaults.range
    return member_labels(core(), metrics, chosen, range=range, actor=actor())


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def interval(start: str | None, end: str | None) -> str | None:
    """Two picked days as a range, both included; None until both are picked."""
    first, last = _day(start or ""), _day(end or "")
    return f"{first}/{last}" if first and last else None


def days_of(text: str) -> Iterator[date]:
    """The first and last day of an ISO interval; nothing for other ranges."""
    start, slash, end = text.partition("/")
    found = (_day(start), _day(end)) if slash else ()
    yield from (day for day in found if day is not None)
