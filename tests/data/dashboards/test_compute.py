"""Computed widgets against a shop whose numbers fit in one's head."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.compute import compute, compute_widget
from data.dashboards.state import DashboardState, drill_by, drill_down, toggle_cross, with_filter, with_range
from data.errors import InputError, NotFound
from data.metrics.query import Op
from tests.data.dashboards import oracle
from tests.data.dashboards.shop import DASHBOARD, make_shop

EMPTY = DashboardState()


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


def widget(core, id_, state=EMPTY):
    return compute_widget(core, "shop", id_, state, actor=local_admin())


def pairs(found, dimension, metric="shop.revenue"):
    return dict(zip(found.result.data[dimension], found.result.data[metric], strict=True))


def test_widgets_come_in_document_order(core):
    found = list(compute(core, "shop", EMPTY, actor=local_admin()))
    assert [w.id for w in found] == ["revenue", "visitors", "products", "regions", "trend"]
    assert [w.error for w in found] == [None] * 5


def test_a_kpi_has_its_value_and_its_course(core):
    found = widget(core, "revenue")
    assert found.result.data["shop.revenue"] == [1270.0]
    spark = found.parts["spark"].data
    assert [value for value in spark["shop.revenue"] if value] == [30.0, 280.0, 960.0]


def test_drilling_from_category_to_product_adds_up(core):
    top = pairs(widget(core, "products"), "category")
    assert top == {"Paint": 760.0, "Tools": 510.0}
    for category, value in top.items():
        found = widget(core, "products", drill_down(EMPTY, "products", "category", category))
        assert found.drill.path[0].value == category
        assert (found.drill.dimension, found.drill.down) == ("product", None)
        assert sum(pairs(found, "product").values()) == value


def test_drilling_by_another_dimension_keeps_the_opened_members(core):
    state = drill_by(drill_down(EMPTY, "products", "category", "Tools"), "products", "region")
    found = widget(core, "products", state)
    assert pairs(found, "region") == {"North": 330.0, None: 160.0, "South": 20.0}
    assert (found.drill.dimension, found.drill.down) == ("region", "product")


def test_a_null_member_can_be_opened(core):
    found = widget(core, "regions", toggle_cross(EMPTY, "products", "product", None))
    assert pairs(found, "region") == {"South": 640.0}


def test_a_click_filters_the_others_and_not_itself(core):
    state = toggle_cross(EMPTY, "regions", "region", "North")
    assert pairs(widget(core, "regions", state), "region").keys() == {"North", "South", None}
    assert pairs(widget(core, "products", state), "category") == {"Tools": 330.0, "Paint": 40.0}
    assert widget(core, "revenue", state).result.data["shop.revenue"] == [370.0]


def test_a_filter_of_the_row_filters_every_widget(core):
    state = with_filter(EMPTY, "region", ("North",))
    assert pairs(widget(core, "regions", state), "region") == {"North": 370.0}


def test_a_filter_that_a_widget_cant_follow_is_named(core):
    found = widget(core, "visitors", with_filter(EMPTY, "category", ("Tools",)))
    assert found.result.data["visits.visitors"] == [12]
    assert [skipped.field for skipped in found.result.proof.not_applied] == ["category"]


def test_a_step_down_time_narrows_to_the_period(core):
    found = widget(core, "trend", drill_down(EMPTY, "trend", "time", "2026-10"))
    days = {str(day): value for day, value in pairs(found, "time").items() if value}
    assert days == {"2026-10-05": 40.0, "2026-10-06": 80.0, "2026-10-07": 160.0}
    assert (found.drill.dimension, found.drill.down) == ("time", None)
    assert widget(core, "trend").drill.down == "time"


def test_a_click_on_a_period_filters_the_others(core):
    state = toggle_cross(EMPTY, "trend", "time", "2026-10")
    assert widget(core, "revenue", state).result.data["shop.revenue"] == [280.0]
    assert sum(value or 0 for value in pairs(widget(core, "trend", state), "time").values()) == 1270.0


def test_one_widgets_error_leaves_the_others_alone(tmp_path):
    core = make_shop(tmp_path, dashboard=DASHBOARD)
    with core.lakes.cursor() as cursor:
        cursor.execute("ALTER TABLE prod.main.visits RENAME COLUMN visitors TO people")
    found = {w.id: w for w in compute(core, "shop", EMPTY, actor=local_admin())}
    assert found["visitors"].error is not None
    assert found["visitors"].result is None
    assert found["revenue"].result.data["shop.revenue"] == [1270.0]
    assert found["trend"].error is None


def test_a_bad_range_is_each_widgets_error(core):
    found = list(compute(core, "shop", with_range(EMPTY, "next blue moon"), actor=local_admin()))
    assert {type(w.error) for w in found} == {InputError}


@pytest.mark.parametrize(
    ("state", "parameter"),
    [
        (with_filter(EMPTY, "regoin", ("North",)), "f.regoin"),
        (toggle_cross(EMPTY, "nowhere", "region", "North"), "x.nowhere.region"),
        (drill_by(EMPTY, "nowhere", "region"), "d.nowhere"),
    ],
)
def test_a_state_that_names_what_is_not_there_is_refused(core, state, parameter):
    with pytest.raises(InputError) as caught:
        compute(core, "shop", state, actor=local_admin())
    assert caught.value.params["parameter"] == parameter


def test_a_drill_into_a_dimension_the_widget_lacks_is_its_error(core):
    found = widget(core, "visitors", drill_down(EMPTY, "visitors", "category", "Tools"))
    assert found.error.params["parameter"] == "d.visitors"


def test_an_unknown_widget_is_not_found(core):
    with pytest.raises(NotFound) as caught:
        widget(core, "product")
    assert caught.value.params["hint"] == "products"


def test_adjoining_periods_and_a_brush_are_a_range_and_others_a_condition(core):
    def revenue(state):
        return widget(core, "revenue", state).result

    both = toggle_cross(toggle_cross(EMPTY, "trend", "time", "2026-09"), "trend", "time", "2026-10", additive=True)
    assert revenue(both).data["shop.revenue"] == [310.0]
    assert str(revenue(both).proof.window.start) == "2026-09-01"
    apart = toggle_cross(toggle_cross(EMPTY, "trend", "time", "2026-09"), "trend", "time", "2026-11", additive=True)
    assert revenue(apart).data["shop.revenue"] == [990.0]
    brush = with_filter(EMPTY, "time", ("2026-10-06", "2026-11-01"), op=Op.BETWEEN, source="trend")
    assert revenue(brush).data["shop.revenue"] == [560.0]
    nonsense = with_filter(EMPTY, "time", ("then", "now"), op=Op.BETWEEN, source="trend")
    assert widget(core, "revenue", nonsense).error.code == "state.period"


def test_a_clicked_period_takes_stocks_and_comparisons_along(company):
    state = toggle_cross(EMPTY, "forecast", "time", "2026-10")
    found = {w.id: w for w in compute(company, "sales-performance", state, actor=local_admin())}
    deals = "SELECT sum(open_deals) FROM pipeline_daily WHERE as_of = DATE '{}'"
    kpi = found["active-deals"].result.data
    assert kpi["pipeline.active_deals"] == [oracle.value(company, deals.format("2026-10-31"))]
    assert kpi["pipeline.active_deals__previous"] == [oracle.value(company, deals.format("2025-10-31"))]
    sold = "SELECT sum(net_amount) FROM invoice_lines WHERE invoice_date BETWEEN '{0}-10-01' AND '{0}-10-31'"
    total = found["total-revenue"].result.data
    assert total["sales.revenue__previous"] == [pytest.approx(oracle.value(company, sold.format(2025)))]
    assert found["forecast"].result.row_count == 12


def test_series_of_one_time_are_asked_together_and_the_proof_says_so(tmp_path):
    core = make_shop(tmp_path, dashboard=DASHBOARD)
    found = {w.id: w for w in compute(core, "shop", EMPTY, actor=local_admin())}
    trend = found["trend"].result.proof
    own = core.lakes.fetch(trend.sql, trend.values).columns
    shown = found["trend"].result.data
    for name in shown.keys() - {"time"}:
        there = zip(shown["time"], shown[name], strict=True)
        assert dict(zip(own["time"], own[name], strict=True)) == {at: value for at, value in there if at in own["time"]}
    assert {note.reason for note in found["trend"].result.proof.notes} == {"query.together"}
    assert found["products"].result.proof.sql != found["trend"].result.proof.sql
