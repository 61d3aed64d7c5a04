"""Every KPI of the prebuilt dashboards equals SQL written by hand, now and in the year before."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.compute import compute
from data.dashboards.state import DashboardState, with_filter
from tests.data.dashboards import oracle

NOW = {"w": "BETWEEN DATE '2025-12-01' AND DATE '2026-11-20'", "end": "DATE '2026-11-20'", "days": 355}
THEN = {"w": "BETWEEN DATE '2024-12-01' AND DATE '2025-11-20'", "end": "DATE '2025-11-20'", "days": 355}

REVENUE = "(SELECT sum(net_amount) FROM invoice_lines WHERE invoice_date {w})"
EXPENSES = "(SELECT sum(amount) FROM expenses WHERE expense_date {w})"
COGS = "(SELECT sum(amount) FROM expenses WHERE kind = 'cogs' AND expense_date {w})"
LEADS = "(SELECT count(DISTINCT lead_id) FROM leads WHERE created_date {w})"
SPEND = "(SELECT sum(amount) FROM marketing_spend WHERE spend_date {w})"
LIFETIME = (
    "(SELECT (sum(gross_profit) / sum(active)) / (sum(churned) / sum(opening)) FROM customer_months WHERE month {w})"
)
RUNS = "FROM production_runs WHERE run_date {w}"

ORACLES = {
    "sales.revenue": f"SELECT {REVENUE}",
    "sales.gross_margin": "SELECT 1 - sum(cost_amount) / sum(net_amount) FROM invoice_lines WHERE invoice_date {w}",
    "leads.leads": f"SELECT {LEADS}",
    "leads.conversion_rate": (
        "SELECT (SELECT count(DISTINCT lead_id) FROM leads WHERE status = 'converted' AND converted_date {w}) / "
        + LEADS
    ),
    "pipeline.active_deals": "SELECT sum(open_deals) FROM pipeline_daily WHERE as_of = {end}",
    "pipeline.open_amount": "SELECT sum(open_amount) FROM pipeline_daily WHERE as_of = {end}",
    "finance.revenue": f"SELECT {REVENUE}",
    "finance.net_profit": f"SELECT {REVENUE} - {EXPENSES}",
    "finance.gross_margin": f"SELECT ({REVENUE} - {COGS}) / {REVENUE}",
    "finance.cash_balance": "SELECT sum(balance) FROM cash_daily WHERE as_of = {end}",
    "finance.dso": f"SELECT (SELECT sum(open_amount) FROM receivables WHERE as_of = {{end}}) / {REVENUE} * {{days}}",
    "customers.cac": f"SELECT {SPEND} / (SELECT sum(joined) FROM customer_months WHERE month {{w}})",
    "customers.new_customers": "SELECT sum(joined) FROM customer_months WHERE month {w}",
    "customers.lifetime_value": f"SELECT {LIFETIME}",
    "customers.ltv_cac": f"SELECT {LIFETIME} * (SELECT sum(joined) FROM customer_months WHERE month {{w}}) / {SPEND}",
    "customers.churn_rate": "SELECT sum(churned) / sum(opening) FROM customer_months WHERE month {w}",
    "customers.churned_customers": "SELECT sum(churned) FROM customer_months WHERE month {w}",
    "operations.oee": (
        "SELECT sum(run_minutes) / sum(planned_minutes) * (sum(ideal_minutes) / sum(run_minutes))"
        " * (sum(good_units) / sum(units)) " + RUNS
    ),
    "operations.utilisation": (
        "SELECT sum(worked_minutes + travel_minutes) / sum(available_minutes) FROM technician_days WHERE work_date {w}"
    ),
    "operations.output": f"SELECT sum(units) / {{days}} {RUNS}",
    "operations.units": f"SELECT sum(units) {RUNS}",
    "operations.first_pass_yield": f"SELECT sum(good_units) / sum(units) {RUNS}",
    "operations.on_time": (
        "SELECT count(*) FILTER (sla_met) / count(*) FROM work_orders WHERE sla_met IS NOT NULL AND due_date {w}"
    ),
    "operations.open_jobs": "SELECT sum(open_jobs) FROM backlog_daily WHERE as_of = {end}",
}
KPIS = {
    "sales-performance": ("total-revenue", "leads-conversion", "active-deals"),
    "financial-overview": ("revenue", "net-profit", "gross-margin", "cash-balance", "dso"),
    "customer-analytics": ("acquisition-cost", "lifetime-value", "churn"),
    "operational-metrics": ("oee", "utilisation", "output", "first-pass-yield", "on-time", "open-jobs"),
}


@pytest.mark.parametrize("dashboard", KPIS)
def test_kpis_are_what_the_tables_say(company, dashboard):
    found = {w.id: w for w in compute(company, dashboard, DashboardState(), actor=local_admin()) if w.kind == "kpi"}
    assert tuple(found) == KPIS[dashboard]
    for widget in found.values():
        assert widget.error is None
        for column in widget.result.columns:
            if column.role in ("metric", "previous"):
                window = NOW if column.role == "metric" else THEN
                wanted = oracle.value(company, ORACLES[column.metric or column.id].format(**window))
                assert widget.result.data[column.id] == [pytest.approx(wanted, rel=1e-9)], (widget.id, column.id)


@pytest.mark.parametrize("dashboard", KPIS)
def test_sparklines_end_with_the_partial_month(company, dashboard):
    for widget in compute(company, dashboard, DashboardState(), actor=local_admin()):
        if widget.kind == "kpi":
            spark = widget.parts["spark"]
            assert [f"{start:%Y-%m}" for start in spark.data["time"]][-2:] == ["2026-10", "2026-11"]
            assert spark.row_count == 12
            assert f"{spark.proof.partial:%Y-%m-%d}" == "2026-11-01"
            assert None not in spark.data[widget.result.columns[0].id]


ADDITIVE = {"sales.revenue", "leads.leads", "finance.revenue", "finance.net_profit", "customers.new_customers"}
STOCKS = {"pipeline.active_deals", "finance.cash_balance", "operations.open_jobs"}
MONTHS = "dimension IS NULL AND month BETWEEN DATE '2025-12-01' AND DATE '2026-11-01'"


@pytest.mark.parametrize("dashboard", KPIS)
def test_targets_are_sums_of_months_or_levels_by_day(company, dashboard):
    targeted = 0
    for widget in compute(company, dashboard, DashboardState(), actor=local_admin()):
        for column in widget.result.columns if widget.kind == "kpi" else ():
            if column.role == "target" and column.metric not in STOCKS:
                days = "1" if column.metric in ADDITIVE else "day(last_day(month)) / 365"
                sql = f"SELECT sum(amount * {days}) FROM targets WHERE metric = '{column.metric}' AND {MONTHS}"
                wanted = oracle.value(company, sql)
                assert widget.result.data[column.id] == [pytest.approx(wanted)], column.id
                targeted += 1
    assert targeted >= 4


def test_a_number_of_two_tables_follows_a_filter_with_both_or_not_at_all(company):
    state = with_filter(DashboardState(), "department", ("Sales",))
    found = {w.id: w for w in compute(company, "financial-overview", state, actor=local_admin())}
    profit = found["net-profit"].result
    wanted = oracle.value(company, ORACLES["finance.net_profit"].format(**NOW))
    assert profit.data["finance.net_profit"] == [pytest.approx(wanted)]
    assert [(skipped.field, skipped.params["dataset"]) for skipped in profit.proof.not_applied] == [
        ("department", "sales")
    ]
    assert found["budget-actual"].result.data["department"] == ["Sales"]
