"""State: text and back for any state, and the moves a click makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.dashboards.state import (
    VALUELESS,
    DashboardState,
    Drill,
    DrillStep,
    StateFilter,
    drill_by,
    drill_down,
    drill_up,
    format_state,
    in_order,
    parse_state,
    reset,
    toggle_cross,
    with_compare,
    with_filter,
    with_grain,
    with_range,
    without_filter,
)
from data.errors import InputError
from data.metrics.query import Op

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
FIELDS = st.one_of(NAMES, st.tuples(NAMES, st.sampled_from(["region", "in", "not", "between"])).map(".".join))
WIDGETS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
VALUES = st.one_of(st.none(), TEXTS)


@st.composite
def filters(draw):
    op = draw(st.sampled_from(Op))
    count = {Op.BETWEEN: (2, 2)}.get(op, (0, 0) if op in VALUELESS else (1, 4))
    values = draw(st.lists(VALUES, min_size=count[0], max_size=count[1], unique=True))
    return StateFilter(draw(FIELDS), op, tuple(values), draw(st.one_of(st.none(), WIDGETS)))


DRILLS = st.builds(
    Drill, st.lists(st.builds(DrillStep, NAMES, VALUES), max_size=3).map(tuple), st.one_of(st.none(), NAMES)
).filter(lambda drill: drill != Drill())
STATES = st.builds(
    DashboardState,
    st.one_of(st.none(), TEXTS.filter(bool)),
    st.sampled_from([None, "auto", "week", "month"]),
    st.sampled_from([None, "none", "previous_year", "previous_period"]),
    st.lists(filters(), max_size=5, unique_by=lambda f: (f.source, f.field, f.op)).map(in_order),
    st.dictionaries(WIDGETS, DRILLS, max_size=3),
)


@given(STATES)
def test_text_and_back(state):
    text = format_state(state)
    assert parse_state(text) == state
    assert parse_state("?" + text) == state
    assert format_state(parse_state(text)) == text


def test_the_text_is_readable():
    state = with_range(DashboardState(), "last 12 months")
    state = with_filter(state, "region", ("EMEA", "APAC"))
    state = with_filter(state, "segment", ("SMB",), op=Op.NOT_IN)
    state = toggle_cross(state, "sales-by-region", "region", "EMEA")
    state = drill_down(state, "revenue-by-product", "category", "Equipment")
    state = drill_down(state, "revenue-by-product", "product", "Heat pump 9")
    state = drill_by(state, "win-loss", "segment")
    assert format_state(state) == (
        "range=last+12+months&f.region=EMEA,APAC&f.segment.not=SMB&x.sales-by-region.region=EMEA"
        "&d.revenue-by-product=category:Equipment/product:Heat+pump+9&by.win-loss=segment"
    )


def test_two_roads_to_one_view_give_one_text():
    one = with_filter(with_filter(DashboardState(), "region", ("A",)), "category", ("B",))
    other = with_filter(with_filter(DashboardState(), "category", ("B",)), "region", ("A",))
    assert one == other
    assert format_state(one) == format_state(other)


def test_null_and_the_word_for_it_differ():
    state = with_filter(DashboardState(), "rep", (None, "~", ""))
    assert format_state(state) == "f.rep=~,%257E,"
    assert parse_state(format_state(state)).filters[0].values == (None, "~", "")


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("grain=fortnight", "grain"),
        ("compare=last_year", "compare"),
        ("d.revenue=category", "d.revenue"),
        ("f.age.between=1", "f.age.between"),
        ("x.widget=EMEA", "x.widget"),
        ("f.=EMEA", "f."),
        ("regoin=EMEA", "regoin"),
        ("grain=day&grain=week", "grain"),
        ("from=2026-01-01", "to"),
        ("from=2026-01-01&to=2026-02-01&range=this+year", "range"),
    ],
)
def test_bad_input_names_the_parameter(text, parameter):
    with pytest.raises(InputError) as caught:
        parse_state(text)
    assert caught.value.params["parameter"] == parameter


def test_from_and_to_are_a_range():
    assert parse_state("from=2026-01-01&to=2026-03-31").range == "2026-01-01/2026-03-31"


def test_mappings_and_parameters_of_others_are_taken():
    state = parse_state({"f.region": ["EMEA", "APAC"], "grain": "week", "format": "csv"}, ignore={"format"})
    assert state.filters == (StateFilter("region", Op.IN, ("EMEA", "APAC")),)
    assert state.grain == "week"


def test_a_plain_click_selects_one_mark_and_a_second_one_clears_it():
    once = toggle_cross(DashboardState(), "map", "region", "EMEA")
    assert once.filters == (StateFilter("region", Op.IN, ("EMEA",), "map"),)
    assert toggle_cross(once, "map", "region", "APAC").filters[0].values == ("APAC",)
    assert toggle_cross(once, "map", "region", "EMEA") == DashboardState()


def test_an_additive_click_puts_a_mark_in_or_out():
    both = toggle_cross(toggle_cross(DashboardState(), "map", "region", "A"), "map", "region", "B", additive=True)
    assert both.filters[0].values == ("A", "B")
    assert toggle_cross(both, "map", "region", "A", additive=True).filters[0].values == ("B",)
    assert toggle_cross(both, "map", "region", "A").filters[0].values == ("A",)


def test_a_click_on_another_level_replaces_the_widgets_selection():
    before = toggle_cross(DashboardState(), "bars", "category", "Storage")
    assert toggle_cross(before, "bars", "product", "Tank").filters == (
        StateFilter("product", Op.IN, ("Tank",), "bars"),
    )


def test_a_click_leaves_the_filter_row_alone():
    state = with_filter(DashboardState(), "region", ("EMEA",))
    assert without_filter(toggle_cross(state, "map", "region", "EMEA"), "region", source="map") == state


def test_filters_go_by_field_or_by_operator():
    state = with_filter(with_filter(DashboardState(), "region", ("A",)), "region", ("B",), op=Op.NOT_IN)
    assert without_filter(state, "region", op=Op.IN).filters == (StateFilter("region", Op.NOT_IN, ("B",)),)
    assert without_filter(state, "region") == DashboardState()
    assert with_filter(with_filter(DashboardState(), "region", ("A",)), "region", ()) == DashboardState()


def test_drilling_down_and_up():
    one = drill_down(drill_by(DashboardState(), "w", "segment"), "w", "category", "Storage")
    two = drill_down(one, "w", "product", None)
    assert one.drills["w"] == Drill((DrillStep("category", "Storage"),))
    assert two.drills["w"].path == (DrillStep("category", "Storage"), DrillStep("product", None))
    assert drill_up(two, "w", 1) == one
    assert drill_up(two, "w") == DashboardState()
    assert drill_by(drill_by(one, "w", "region"), "w", None) == one


def test_reset_of_one_widget_and_of_all():
    other = with_grain(with_compare(with_filter(DashboardState(), "region", ("A",)), "none"), "week")
    state = drill_down(toggle_cross(other, "w", "category", "Storage"), "w", "category", "Storage")
    assert reset(state, "w") == other
    assert reset(state) == DashboardState()
