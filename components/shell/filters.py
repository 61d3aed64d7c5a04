"""The filter row of a dashboard: range, grain, comparison, chips, and a pop-up for one more filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import DashboardView

EVERY = "*"
CUSTOM = "custom"


@dataclass(frozen=True)
class Choice:
    """A value one can pick and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Chip:
    """A filter that is set; a click clears it. `name` comes back in `DashboardView.chip(name)`; `EVERY` is all."""

    name: str
    label: str


def filter_row(
    t: Translator,
    *,
    range: tuple[Sequence[Choice], str, Component | None],
    grain: tuple[Sequence[Choice], str],
    compare: tuple[Sequence[Choice], str],
    chips: Sequence[Chip] = (),
    fields: Sequence[Choice] = (),
) -> Component:
    """The whole row; `range`, `grain` and `compare` are choices and the one that holds, `range` with the picker of its
    days where it is one's own."""
    ranges, chosen, days = range
    return html.Div(
        [
            select(DashboardView.RANGE, ranges, chosen, label=t("filters.range")),
            html.Div(days, id=DashboardView.DATES_PLACE, className="nx-dates", title=t("filters.dates")),
            select(DashboardView.GRAIN, *grain, label=t("filters.grain")),
            select(DashboardView.COMPARE, *compare, label=t("filters.compare")),
            html.Div(chip_list(chips, t), id=DashboardView.CHIPS, className="nx-filters-chips"),
            *more_filter(fields, t),
        ],
        className="nx-filters",
        role="group",
        **{"aria-label": t("filters.label")},
    )


def select(id: str, choices: Sequence[Choice], value: str, *, label: str) -> Component:
    """A button that opens a list and shows what was picked; `value` of the `dcc.Dropdown` with `id`."""
    options = [{"label": c.label, "value": c.value} for c in choices]
    if value not in {c.value for c in choices}:
        options.append({"label": value, "value": value})
    picker = dcc.Dropdown(
        id=id, options=options, value=value, clearable=False, searchable=False, maxHeight=360, optionHeight="auto"
    )
    return html.Div(picker, className="nx-select", title=label)


def day_picker(t: Translator, first: date | None, last: date | None) -> Component:
    """The picker of the days of a range of one's own."""
    return dcc.DatePickerRange(
        id=DashboardView.DATES,
        start_date=first,
        end_date=last,
        start_date_placeholder_text=t("filters.from"),
        end_date_placeholder_text=t("filters.to"),
        display_format=t("format.picked_day"),
        first_day_of_week=1,
        number_of_months_shown=1,
        minimum_nights=0,
    )


def chip_list(chips: Sequence[Chip], t: Translator) -> list[Component]:
    """The chips of the filters that are set, and one that clears them all when there are several."""
    found: list[Component] = [_chip(chip, t) for chip in chips]
    if len(chips) > 1:
        every, look = DashboardView.chip(EVERY), "nx-button nx-button-quiet"
        found.append(html.Button(t("filters.clear_all"), id=every, type="button", className=look))
    return found


def more_filter(fields: Sequence[Choice], t: Translator) -> list[Component]:
    """The button "Filter" and its pop-up: a field, then values found by the server while one types.

    A callback fills `FILTER_VALUES.options` from `FILTER_FIELD.value` and `FILTER_VALUES.search_value`.
    """
    add = html.Button(
        [icon("plus"), html.Span(t("filters.add"))], id=DashboardView.ADD_FILTER, type="button", className="nx-button"
    )
    words = {
        "search": t("filters.search"),
        "no_options_found": t("filters.none"),
        "clear_selection": t("filters.clear"),
    }
    field = dcc.Dropdown(
        id=DashboardView.FILTER_FIELD,
        options=[{"label": c.label, "value": c.value} for c in fields],
        placeholder=t("filters.field"),
        labels=words,
    )
    values = dcc.Dropdown(
        id=DashboardView.FILTER_VALUES, options=[], multi=True, placeholder=t("filters.values"), labels=words
    )
    apply = html.Button(
        t("filters.apply"), id=DashboardView.FILTER_APPLY, type="button", className="nx-button nx-button-primary"
    )
    body = html.Div([field, values, html.Div(apply, className="nx-pop-actions")], className="nx-pop")
    pop = dbc.Popover(
        dbc.PopoverBody(body),
        id=DashboardView.FILTER_POP,
        target=DashboardView.ADD_FILTER,
        trigger="legacy",
        placement="bottom-start",
        hide_arrow=True,
    )
    return [add, pop]


def _chip(chip: Chip, t: Translator) -> Component:
    return html.Button(
        [html.Span(chip.label, className="nx-chip-word"), icon("x")],
        id=DashboardView.chip(chip.name),
        type="button",
        className="nx-chip",
        title=chip.label,
        **{"aria-label": t("filters.remove", filter=chip.label)},
    )
