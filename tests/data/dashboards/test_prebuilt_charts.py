"""Charts of the prebuilt dashboards equal SQL written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from data.access import local_admin
from data.dashboards.compute import compute_widget
from data.dashboards.state import DashboardState, drill_down, with_filter
from tests.data.dashboards import oracle

W = "BETWEEN DATE '2025-12-01' AND DATE '2026-11-20'"
MONTH = "date_trunc('month', {})::DATE"
LINES = f"FROM invoice_lines AS l LEFT JOIN products USING (product_id) WHERE invoice_date {W}"
EMPTY = DashboardState()


def chart(core, dashboard, widget, state=EMPTY):
    found = compute_widget(core, dashboard, widget, state, actor=local_admin())
    assert found.error is None, found.error
    return found


def series(found, *keys, metric=None):
    """The metric by key, or by tuple of keys."""
    data = found.result.data
    members = list(zip(*(data[key] for key in keys), strict=True))
    values = data[metric or next(c.id for c in found.result.columns if c.role == "metric")]
    found = zip([m[0] if len(keys) == 1 else m for m in members], values, strict=True)
    return {member: value for member, value in found if value is not None}


def same(found, wanted):
    assert found.keys() == wanted.keys()
    assert found == pytest.approx(wanted, rel=1e-9)


def by_month(core, value, table, day):
    return oracle.pairs(core, f"SELECT {MONTH.format(day)}, {value} FROM {table} WHERE {day} {W} GROUP BY 1")


def test_revenue_by_product_and_into_a_category(company):
    found = chart(company, "sales-performance", "revenue-by-product")
    wanted = oracle.pairs(company, f"SELECT category, sum(net_amount) {LINES} GROUP BY 1")
    same(series(found, "category"), wanted)
    state = drill_down(EMPTY, "revenue-by-product", "category", "Storage")
    inside = series(chart(company, "sales-performance", "revenue-by-product", state), "product")
    same(
        inside,
        oracle.pairs(company, f"SELECT product, sum(net_amount) {LINES} AND category = 'Storage' GROUP BY 1"),
    )
    assert sum(inside.values()) == pytest.approx(wanted["Storage"])


def test_sales_by_region_lie_where_their_customers_are(company):
    found = chart(company, "sales-performance", "sales-by-region")
    revenue = oracle.pairs(
        company, f"SELECT region, sum(net_amount) FROM invoice_lines WHERE invoice_date {W} GROUP BY 1"
    )
    same(series(found, "region"), revenue)
    for metric in ("latitude", "longitude"):
        table = "FROM customers AS c LEFT JOIN cities USING (city_id) GROUP BY 1"
        wanted = oracle.pairs(company, f"SELECT c.region, avg({metric}) {table}")
        same(series(found, "region", metric=f"places.{metric}"), wanted)


def test_revenue_by_month_beside_the_year_before(company):
    found = chart(company, "sales-performance", "forecast")
    same(series(found, "time"), by_month(company, "sum(net_amount)", "invoice_lines", "invoice_date"))
    before = oracle.pairs(
        company,
        f"SELECT ({MONTH.format('invoice_date')} + INTERVAL 1 YEAR)::DATE, sum(net_amount) FROM invoice_lines"
        " WHERE invoice_date BETWEEN DATE '2024-12-01' AND DATE '2025-11-20' GROUP BY 1",
    )
    same(series(found, "time", metric="sales.revenue__previous"), before)


def test_velocity_is_deals_times_win_rate_times_size_by_days(company):
    found = chart(company, "sales-performance", "pipeline-velocity")
    wanted = oracle.rows(
        company,
        f"SELECT stage, {MONTH.format('left_date')}, count(*) * avg(advanced) * avg(amount) / avg(days)"
        f" FROM opportunity_stages WHERE left_date {W} GROUP BY 1, 2",
    )
    same(series(found, "stage", "time"), {(stage, month): value for stage, month, value in wanted})
    order = list(dict.fromkeys(found.result.data["stage"]))
    assert order == ["Qualification", "Needs analysis", "Proposal", "Negotiation"]


def test_deals_won_and_why_others_were_lost(company):
    found = chart(company, "sales-performance", "win-loss")
    reason = "CASE WHEN outcome = 'won' THEN 'Won' ELSE coalesce(loss_reason, 'No reason given') END"
    table = f"FROM opportunities WHERE outcome <> 'open' AND closed_date {W} GROUP BY 1"
    same(series(found, "verdict"), oracle.pairs(company, f"SELECT {reason}, count(*) {table}"))
    assert found.result.data["verdict"][0] == "Won"


def test_revenue_expenses_and_profit_by_month(company):
    found = chart(company, "financial-overview", "revenue-expenses")
    revenue = by_month(company, "sum(net_amount)", "invoice_lines", "invoice_date")
    expenses = by_month(company, "sum(amount)", "expenses", "expense_date")
    same(series(found, "time", metric="finance.revenue"), revenue)
    same(series(found, "time", metric="finance.expenses"), expenses)
    same(series(found, "time", metric="finance.net_profit"), {m: revenue[m] - expenses[m] for m in revenue})


def test_margins_by_month(company):
    found = chart(company, "financial-overview", "profit-margins")
    revenue = by_month(company, "sum(net_amount)", "invoice_lines", "invoice_date")
    kinds = {"gross": "'cogs'", "operating": "'cogs', 'opex'", "net": "'cogs', 'opex', 'interest', 'tax'"}
    for margin, kind in kinds.items():
        costs = by_month(company, f"sum(amount) FILTER (kind IN ({kind}))", "expenses", "expense_date")
        wanted = {month: 1 - costs[month] / revenue[month] for month in revenue}
        same(series(found, "time", metric=f"finance.{margin}_margin"), wanted)


def test_cash_flow_leads_from_one_balance_to_the_other(company):
    found = chart(company, "financial-overview", "cash-flow")
    table = f"FROM cash_movements WHERE movement_date {W} GROUP BY 1"
    same(series(found, "cash_item"), oracle.pairs(company, f"SELECT item, sum(amount) {table}"))
    for part, day in (("opening", "2025-11-30"), ("closing", "2026-11-20")):
        balance = oracle.value(company, f"SELECT sum(balance) FROM cash_daily WHERE as_of = DATE '{day}'")
        assert found.parts[part].data["cash.balance"] == [pytest.approx(balance)]


def test_budget_beside_what_was_spent(company):
    found = chart(company, "financial-overview", "budget-actual")
    spent = oracle.pairs(company, f"SELECT department, sum(amount) FROM expenses WHERE expense_date {W} GROUP BY 1")
    planned = oracle.pairs(
        company,
        "SELECT department, sum(amount) * 355 / 365 FROM budgets"
        " WHERE month BETWEEN DATE '2025-12-01' AND DATE '2026-11-01' GROUP BY 1",
    )
    same(series(found, "department", metric="finance.expenses"), spent)
    same(series(found, "department", metric="finance.budget"), planned)


def test_invoice_ageing_is_of_the_last_day_and_in_order(company):
    found = chart(company, "financial-overview", "invoice-ageing")
    table = "FROM receivables WHERE as_of = DATE '2026-11-20' GROUP BY 1"
    wanted = oracle.pairs(company, f"SELECT bucket, sum(open_amount) {table}")
    same(series(found, "bucket"), wanted)
    shown = found.result.data["bucket"]
    assert shown == [bucket for bucket in ("current", "1–30", "31–60", "61–90", "90+") if bucket in shown]
    assert len(shown) >= 3


def test_retention_of_the_cohorts_of_the_year(company):
    found = chart(company, "customer-analytics", "retention")
    wanted = oracle.rows(
        company,
        "SELECT cohort_month, months_since, sum(active) / count(*) FROM customer_months"
        " WHERE cohort_month BETWEEN DATE '2025-12-01' AND DATE '2026-11-20' GROUP BY 1, 2",
    )
    same(series(found, "cohort", "age"), {(cohort, age): share for cohort, age, share in wanted})


def test_net_promoters_by_month(company):
    found = chart(company, "customer-analytics", "nps-trend")
    answers = "(SELECT DISTINCT response_id, response_date, score FROM nps_responses WHERE score IS NOT NULL)"
    value = "100.0 * (count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6)) / count(*)"
    same(series(found, "time"), by_month(company, value, answers, "response_date"))


def test_customers_by_region_and_segment_are_of_the_last_month(company):
    found = chart(company, "customer-analytics", "customers-by-segment")
    wanted = oracle.rows(
        company,
        "SELECT region, segment, sum(active) FROM customer_months WHERE month = DATE '2026-11-01' GROUP BY 1, 2",
    )
    same(series(found, "region", "segment"), {(region, segment): count for region, segment, count in wanted})


def test_process_efficiency_by_month(company):
    found = chart(company, "operational-metrics", "process-efficiency")
    ratios = {
        "availability": "sum(run_minutes) / sum(planned_minutes)",
        "performance": "sum(ideal_minutes) / sum(run_minutes)",
        "quality": "sum(good_units) / sum(units)",
    }
    for metric, value in ratios.items():
        same(
            series(found, "time", metric=f"operations.{metric}"),
            by_month(company, value, "production_runs", "run_date"),
        )


def test_output_by_line_is_a_day_of_each_month(company):
    found = chart(company, "operational-metrics", "output-by-line")
    wanted = oracle.rows(
        company,
        f"SELECT line, {MONTH.format('run_date')} AS month, sum(units) /"
        " CASE WHEN month = DATE '2026-11-01' THEN 20 ELSE day(last_day(month)) END"
        f" FROM production_runs WHERE run_date {W} GROUP BY 1, 2",
    )
    same(series(found, "line", "time"), {(line, month): units for line, month, units in wanted})


def test_utilisation_of_technicians_by_region_and_month(company):
    found = chart(company, "operational-metrics", "resource-utilisation")
    wanted = oracle.rows(
        company,
        f"SELECT region, {MONTH.format('work_date')}, sum(worked_minutes + travel_minutes) / sum(available_minutes)"
        f" FROM technician_days WHERE work_date {W} GROUP BY 1, 2",
    )
    same(series(found, "region", "time"), {(region, month): share for region, month, share in wanted})


def test_defects_from_the_largest_down_with_their_share(company):
    found = chart(company, "operational-metrics", "defects")
    wanted = oracle.rows(
        company, f"SELECT defect_type, sum(units) AS n FROM defects WHERE defect_date {W} GROUP BY 1 ORDER BY n DESC"
    )
    assert list(series(found, "defect_type").items()) == wanted
    whole, so_far = sum(count for _, count in wanted), 0
    for (_, count), share in zip(wanted, found.result.data["defects.units__share"], strict=True):
        so_far += count
        assert share == pytest.approx(so_far / whole)


def test_cycle_times_by_week_with_natural_limits(company):
    found = chart(company, "operational-metrics", "cycle-times")
    for metric, q in (("jobs.cycle_p50", 0.5), ("jobs.cycle_p90", 0.9)):
        wanted = oracle.pairs(
            company,
            f"SELECT date_trunc('week', completed_date)::DATE, quantile_cont(cycle_minutes, {q}) / 60"
            f" FROM work_orders WHERE completed_date {W} GROUP BY 1",
        )
        same(series(found, "time", metric=metric), wanted)
    complete = [value for week, value in series(found, "time").items() if week < date(2026, 11, 16)]
    limits = found.options["limits"]
    assert limits["center"] == pytest.approx(sum(complete) / len(complete))
    assert limits["lower"] < limits["center"] < limits["upper"]


def test_backlog_beside_jobs_on_time(company):
    found = chart(company, "operational-metrics", "sla-backlog")
    last = oracle.pairs(
        company,
        f"SELECT {MONTH.format('as_of')}, sum(open_jobs) FROM backlog_daily WHERE as_of {W}"
        " AND (as_of = last_day(as_of) OR as_of = DATE '2026-11-20') GROUP BY 1",
    )
    same(series(found, "time", metric="backlog.open_jobs"), last)
    kept = by_month(
        company,
        "count(*) FILTER (sla_met) / count(*)",
        "(SELECT * FROM work_orders WHERE sla_met IS NOT NULL)",
        "due_date",
    )
    same(series(found, "time", metric="jobs.on_time"), kept)


def test_cash_flow_has_no_levels_when_its_steps_follow_a_filter_the_balance_cant(company):
    state = with_filter(EMPTY, "cash_category", ("operating",))
    found = chart(company, "financial-overview", "cash-flow", state)
    assert found.parts == {}
    everywhere = chart(company, "financial-overview", "cash-flow", with_filter(EMPTY, "department", ("Sales",)))
    assert set(everywhere.parts) == {"opening", "closing"}
