"""Charts: positions, series, companions, forecasts, selections."""

from __future__ import annotations

from datetime import date

from callbacks.cards import card
from callbacks.cards.columns import member
from components.format import translator
from components.widgets import scatter
from data.dashboards.state import DashboardState, toggle_cross
from data.dashboards.widget_data import ForecastData
from tests.callbacks.cards.made import TIME, beside, dimension, metric, proof, result, scene, widget

MONTHS = ["2026-09-01", "2026-10-01", "2026-11-01"]
DAYS = tuple(date(2026, month, 1) for month in (9, 10, 11))


def body(kind, result, **more):
    return card(widget(kind, result, **more), scene()).body


def test_line_over_time_has_previous_and_target_as_companions_and_marks_the_partial_period():
    found = result(
        (TIME, MONTHS),
        (metric(), [1.0, 2.0, 0.5]),
        (beside("previous"), [0.5, 1.0, 1.5]),
        (beside("target"), [1.1, 1.2, None]),
        proof=proof(partial=date(2026, 11, 1)),
    )
    chart = body("line", found)
    assert chart.x == DAYS and chart.keys == ("2026-09", "2026-10", "2026-11")
    assert [(s.role, s.values) for s in chart.series] == [
        ("actual", (1.0, 2.0, 0.5)),
        ("previous", (0.5, 1.0, 1.5)),
        ("target", (1.1, 1.2, None)),
    ]
    assert (chart.partial, chart.grain) == (2, "month")


def test_a_target_that_knows_no_period_is_left_out():
    found = result((TIME, MONTHS), (metric(), [1, 2, 3]), (beside("target"), [None, None, None]))
    assert [s.role for s in body("line", found).series] == ["actual"]


def test_members_become_series_with_holes_where_a_pair_has_no_row():
    found = result(
        (TIME, [MONTHS[0], MONTHS[0], MONTHS[1], MONTHS[2]]),
        (dimension("region"), ["EMEA", None, "EMEA", None]),
        (metric(), [1, 2, 3, 4]),
    )
    chart = body("stacked", found)
    assert [(s.label, s.key, s.values) for s in chart.series] == [
        ("EMEA", "EMEA", (1, 3, None)),
        ("member.none", "~", (2, None, 4)),
    ]
    assert chart.stacked and {s.mark for s in chart.series} == {"bar"}


def test_forecast_begins_at_the_last_known_value_and_prolongs_the_axis():
    ahead = ForecastData("sales.revenue", ("2026-11-01", "2026-12-01"), (3.0, 4.0), (2.0, 2.0), (4.0, 6.0))
    found = result((TIME, MONTHS), (metric(), [1.0, 2.0, 0.5]), proof=proof(partial=date(2026, 11, 1)))
    chart = body("line", found, forecast=ahead)
    actual, forecast = chart.series
    assert chart.x == (*DAYS, date(2026, 12, 1))
    assert actual.values == (1.0, 2.0, 0.5, None)
    assert forecast.values == (None, 2.0, 3.0, 4.0)
    assert forecast.low == (None, 2.0, 2.0, 2.0) and forecast.high == (None, 2.0, 4.0, 6.0)


def test_bars_over_members_lie_and_know_their_raw_keys():
    found = result((dimension("late"), ["~", True, None]), (metric(), [3, 2, 1]))
    chart = body("bar", found)
    assert chart.horizontal
    assert chart.x == ("~", "member.true", "member.none")
    assert chart.keys == ("~~", "true", "~")
    assert [member(key) for key in chart.keys] == ["~", "true", None]


def test_the_rest_is_a_last_bar_without_key():
    other = result((metric(), [7]))
    chart = body("pie", result((dimension("region"), ["EMEA"]), (metric(), [9])), parts={"other": other})
    assert (chart.x, chart.keys, chart.series[0].values) == (("EMEA", "other"), ("EMEA", None), (9, 7))


def test_the_rest_of_many_series_is_one_more_series_without_key():
    other = result((TIME, MONTHS[1:]), (metric(), [7, 8]))
    found = result((TIME, MONTHS), (dimension("region"), ["EMEA"] * 3), (metric(), [1, 2, 3]))
    chart = body("line", found, parts={"other": other})
    assert [(s.key, s.values) for s in chart.series] == [("EMEA", (1, 2, 3)), (None, (None, 7, 8))]


def test_control_limits_are_straight_lines_in_place_of_companions():
    limits = {"metric": "sales.revenue", "center": 2.0, "lower": 1.0, "upper": 3.0}
    found = result((TIME, MONTHS), (metric(), [1, 2, 3]), (beside("previous"), [1, 2, 3]))
    chart = body("line", found, options={"limits": limits})
    assert [(s.role, s.values[0]) for s in chart.series[1:]] == [("limit", 3.0), ("limit", 2.0), ("limit", 1.0)]


def test_the_clicked_members_are_selected_in_their_own_widget_alone():
    state = toggle_cross(toggle_cross(DashboardState(), "w", "region", "EMEA"), "w", "region", None, additive=True)
    found = result((dimension("region"), ["EMEA", None, "APAC"]), (metric(), [3, 2, 1]))
    assert card(widget("bar", found), scene(state)).body.selected == ("EMEA", "~")
    other = toggle_cross(DashboardState(), "other", "region", "EMEA")
    assert card(widget("bar", found), scene(other)).body.selected == ()


def test_a_member_with_a_key_is_clicked_by_its_key_and_shown_by_its_name():
    found = result((dimension("carrier"), ["Frontier"]), (dimension("carrier__key"), ["F9"]), (metric(), [3]))
    chart = body("bar", found)
    assert (chart.x, chart.keys) == (("Frontier",), ("F9",))
    assert scene().dimension("carrier__key") == scene().dimension("carrier")


def test_combo_draws_the_first_metric_as_bars_and_gives_another_unit_the_right_axis():
    found = result((TIME, MONTHS), (metric(), [1, 2, 3]), (metric("sales.margin", "percent"), [0.1, 0.2, 0.3]))
    chart = body("combo", found)
    assert [(s.mark, s.axis) for s in chart.series] == [("bar", "left"), ("line", "right")]


def test_a_funnel_of_metrics_is_one_series_of_steps():
    found = result((metric("f.leads", "count"), [100]), (metric("f.won", "count"), [12]))
    chart = body("funnel", found)
    assert chart.x == ("Leads", "Won") and chart.series[0].values == (100, 12)


def test_points_stand_for_members_and_those_without_a_number_are_left_out():
    found = result(
        (dimension("carrier"), ["Frontier", "Delta", None]), (metric("a"), [3, None, 5]), (metric("b"), [1.5, 2.5, 3.5])
    )
    chart = body("scatter", found)
    assert chart.x[:2] == chart.keys[:2] == ("Frontier", "Delta") and chart.keys[2] == "~"
    (trace,) = scatter.figure(chart, translator("en"))["data"]
    assert (trace["x"], trace["y"], trace["customdata"]) == ([3, 5], [1.5, 3.5], ["Frontier", "~"])
