"""The frame of a card: empty, fault, crumbs, note, proof; and the bodies that are no charts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callbacks.cards import BODIES, card
from components.view import Reason
from data.dashboards.state import DashboardState, Drill, DrillStep
from data.dashboards.widget_data import DrillOptions, ForecastData
from data.errors import LakeError, QueryError
from data.metrics.result import NotApplied, Window
from tests.callbacks.cards.made import TIME, beside, dimension, metric, proof, result, scene, widget

ONE = result((metric(), [5.0]))


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_nothing_to_show_is_said_by_every_kind(kind):
    found = card(widget(kind, result((dimension("region"), []), (metric(), []))), scene())
    assert (found.body, found.empty) == (None, Reason("dashboard_view.empty"))


def test_an_error_becomes_a_fault_that_says_who_can_act_and_repeats_its_reference():
    first = card(widget("bar", error=LakeError("lake.closed", lake="crm")), scene()).fault
    again = card(widget("bar", error=LakeError("lake.closed", lake="crm")), scene()).fault
    assert first == again and first.actor == "operator"
    assert first.reason == Reason("errors.lake.closed", {"lake": "crm"})
    assert card(widget("bar", error=QueryError("query.type")), scene()).fault.actor == "author"


def test_crumbs_lead_back_level_by_level():
    path = (DrillStep("category", "Equipment"), DrillStep("product", None))
    state = DashboardState(drills={"w": Drill(path)})
    drill = DrillOptions("sku", path, rows=True)
    found = card(widget("bar", ONE, drill=drill), scene(state))
    assert [(c.label, c.href) for c in found.crumbs] == [
        ("all", "?"),
        ("Equipment", "?d.w=category:Equipment"),
        ("member.none", None),
    ]
    assert found.drills


def test_kpi_has_previous_target_spark_and_secondary():
    month = Window(date(2026, 11, 1), date(2026, 12, 1), None)
    leads = metric("sales.leads", "count")
    main = result(
        (metric(), [5.0]),
        (beside("previous"), [4.0]),
        (beside("target"), [6.0]),
        (leads, [7]),
        (beside("previous", "sales.leads", "count"), [8]),
        proof=proof(window=month),
    )
    spark = result((TIME, ["2026-10-01", "2026-11-01"]), (metric(), [4.5, 5.0]), proof=proof(partial=date(2026, 11, 1)))
    kpi = card(widget("kpi", main, parts={"spark": spark}), scene()).body
    assert (kpi.value, kpi.previous, kpi.target, kpi.previous_label) == (5.0, 4.0, 6.0, "compare.previous_year")
    assert kpi.pace == pytest.approx(20 / 30)
    assert kpi.spark == (4.5, 5.0) and kpi.spark_partial
    assert [(m.label, value, before) for m, value, before in kpi.secondary] == [("Leads", 7, 8)]


def test_a_range_that_is_over_has_no_pace():
    main = result((metric(), [5.0]), proof=proof(window=Window(date(2026, 10, 1), date(2026, 11, 1), None)))
    assert card(widget("kpi", main), scene()).body.pace is None


def test_heatmap_has_a_cell_for_every_pair():
    found = result((dimension("line"), ["A", "A", "B"]), (TIME, ["2026-10-01", "2026-11-01", "2026-11-01"]),
                   (metric("ops.use", "percent"), [0.1, 0.2, 0.3]))  # fmt: skip
    matrix = card(widget("heatmap", found), scene()).body
    assert (matrix.rows, matrix.columns) == (("A", "B"), ("Oct 2026", "Nov 2026"))
    assert matrix.values == ((0.1, 0.2), (None, 0.3))


def test_waterfall_of_members_ends_in_the_total_of_the_result():
    found = result((dimension("flow"), ["In", "Out"]), (metric(), [10, -4]), totals={"sales.revenue": 6})
    steps = card(widget("waterfall", found), scene()).body
    assert (steps.labels, steps.values, steps.totals) == (("In", "Out", "total"), (10, -4, 6), (False, False, True))


def test_waterfall_of_a_stock_runs_from_its_opening_to_its_closing_level():
    found = result((dimension("flow"), ["In", None]), (metric(), [10, -4]), totals={"sales.revenue": 6})
    parts = {"opening": result((metric("cash.balance"), [1])), "closing": result((metric("cash.balance"), [7]))}
    steps = card(widget("waterfall", found, parts=parts), scene()).body
    assert steps.values == (1, 10, -4, 7) and steps.totals == (True, False, False, True)
    assert steps.keys == (None, "In", "~", None)


def test_a_map_leaves_out_places_without_coordinates():
    city = dimension("city")
    found = result((city, ["Bonn", "Nowhere"]), (metric(), [2, 1]), (metric("sales.lat"), [50.7, None]),
                   (metric("sales.lon"), [7.1, None]))  # fmt: skip
    where = {"latitude": "sales.lat", "longitude": "sales.lon"}
    assert card(widget("map", found, options=where), scene()).body.labels == ("Bonn",)


def test_table_hides_keys_and_ends_in_totals():
    found = result((dimension("rep"), ["Ann"]), (dimension("rep__key"), [1]), (metric(), [2.0]),
                   totals={"sales.revenue": 2.0})  # fmt: skip
    table = card(widget("table", found), scene()).body
    assert [c.id for c in table.columns] == ["rep", "sales.revenue"]
    assert (table.rows, table.total) == ((("Ann", 2.0),), ("total", 2.0))


@pytest.mark.usefixtures("request_in_shop")
def test_proof_says_what_was_applied_and_what_was_not_and_why():
    facts = proof(
        applied=("region",),
        not_applied=(NotApplied("rep", "dimension_missing", {"dataset": "sales"}),),
        partial=date(2026, 11, 1),
        as_of=datetime(2026, 11, 20, tzinfo=UTC),
    )
    ahead = ForecastData("sales.revenue", error=0.04, naive_error=0.1)
    found = card(
        widget("kpi", result((metric(), [1]), proof=facts), forecast=ahead), scene(**{"dimension.region": "Region"})
    ).proof
    assert found.applied == ("Region",)
    assert found.skipped == (("Rep", Reason("reasons.dimension_missing", {"dataset": "sales"})),)
    assert (found.milliseconds, found.partial, found.dataset) == (4.0, "Nov 2026", "sales")
    assert found.notes == (Reason("dashboard_view.note.forecast", {"error": 0.04, "naive": 0.1}),)


def test_text_is_its_markdown():
    assert card(widget("text", options={"markdown": "**Hi**"}), scene()).body.markdown == "**Hi**"
