-- Sums: what was planned of a month, put a little above what came. Ratios and stocks: a level that rises or falls slowly.
INSERT INTO targets
WITH plans AS (
    SELECT month, region, sum(plan) AS revenue FROM plan_days GROUP BY ALL
), revenue AS (
    SELECT month, region, round(1.02 * revenue * (1 + 0.02 * bell(month || region, 'target')), -3) AS amount FROM plans
), costs_planned AS (
    SELECT month, CAST(sum(amount) AS DOUBLE) AS amount FROM budgets GROUP BY ALL
), efforts AS (
    SELECT month, sum(trend * CASE WHEN working THEN 1 ELSE 0.3 END * (1 + 0.12 * cos((month(day) - 3.5) * pi() / 6))) AS effort,
        sum(trend) FILTER (working) AS working_trend
    FROM days WHERE n >= 0 GROUP BY ALL
), rates AS (
    SELECT (SELECT count(*) FROM leads WHERE created_date >= getvariable('first_day')) / sum(effort) AS leads,
        (SELECT sum(units) FROM production_runs) / sum(working_trend) AS units,
        (SELECT count(*) FROM accounts WHERE acquired_date >= getvariable('first_day')) / sum(effort) AS customers
    FROM (
        SELECT sum(trend * CASE WHEN working THEN 1 ELSE 0.3 END) AS effort, sum(trend) FILTER (working) AS working_trend
        FROM days WHERE n >= 0 AND day <= getvariable('today')
    )
), leads_planned AS (
    SELECT month, s.region, round(rates.leads * effort * share) AS amount FROM efforts, rates, shares AS s
), deals_standing AS (
    SELECT region, avg(open_deals) AS deals FROM (
        SELECT as_of, region, sum(open_deals) AS open_deals FROM pipeline_daily GROUP BY ALL) GROUP BY ALL
), trends AS (
    SELECT month, avg(trend) / (SELECT avg(trend) FROM days WHERE n >= 0 AND day <= getvariable('today')) AS trend
    FROM days WHERE n >= 0 GROUP BY ALL
), deals_planned AS (
    SELECT month, region, round(1.04 * deals * trend) AS amount FROM deals_standing, trends
), balances AS (
    SELECT month_of(as_of) AS month, sum(balance) / count(DISTINCT as_of) AS balance FROM cash_daily GROUP BY ALL
), cash_planned AS (
    SELECT month, round(coalesce(avg(balance) OVER (ORDER BY month ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING), balance,
        (SELECT arg_max(balance, month) FROM balances)), -4) AS amount
    FROM months LEFT JOIN balances USING (month)
), spend AS (
    SELECT 0.96 * CAST(sum(amount) AS DOUBLE) / (SELECT count(*) FROM accounts WHERE acquired_date >= getvariable('first_day')) AS cac
    FROM marketing_spend
), jobs_standing AS (
    SELECT sum(open_jobs) / count(DISTINCT as_of) AS jobs FROM backlog_daily
), levels AS (
    FROM (VALUES ('sales.gross_margin', 0.385, 0.0002), ('leads.conversion_rate', 0.148, 0.0), ('opportunities.win_rate', 0.46, 0.0),
        ('finance.gross_margin', 0.385, 0.0002), ('finance.operating_margin', 0.125, 0.0003), ('finance.net_margin', 0.092, 0.0003),
        ('finance.dso', 48.0, -0.03), ('customers.ltv_cac', 5.0, 0.0), ('customers.churn_rate', 0.0155, -0.00001),
        ('customers.nps', 38.0, 0.08), ('operations.oee', 0.70, 0.0003), ('operations.availability', 0.855, 0.0001),
        ('operations.performance', 0.85, 0.0002), ('operations.quality', 0.969, 0.00005), ('operations.first_pass_yield', 0.969, 0.00005),
        ('operations.utilisation', 0.75, 0.0005), ('operations.on_time', 0.93, 0.0002)) AS l (metric, level, step)
), company AS (
    SELECT 'sales.revenue' AS metric, month, sum(amount) AS amount FROM revenue GROUP BY ALL
    UNION ALL SELECT 'finance.revenue', month, sum(amount) FROM revenue GROUP BY ALL
    UNION ALL SELECT 'finance.expenses', month, amount FROM costs_planned
    UNION ALL SELECT 'finance.net_profit', month, sum(revenue.amount) - any_value(c.amount) FROM revenue JOIN costs_planned AS c USING (month) GROUP BY ALL
    UNION ALL SELECT 'finance.cash_balance', month, amount FROM cash_planned
    UNION ALL SELECT 'leads.leads', month, sum(amount) FROM leads_planned GROUP BY ALL
    UNION ALL SELECT 'leads.conversions', month, round(0.148 * sum(amount)) FROM leads_planned GROUP BY ALL
    UNION ALL SELECT 'pipeline.active_deals', month, sum(amount) FROM deals_planned GROUP BY ALL
    UNION ALL SELECT 'customers.new_customers', month, round(1.03 * customers * effort) FROM efforts, rates
    UNION ALL SELECT 'customers.cac', month, round(cac * exp(0.0036 * (month_index - 30))) FROM months, spend
    UNION ALL SELECT 'operations.output', month, round(1.02 * units * working_trend / day(last_day(month)), 1) FROM efforts, rates
    UNION ALL SELECT 'operations.open_jobs', month, round(0.97 * jobs * trend) FROM jobs_standing, trends
    UNION ALL SELECT metric, month, level + step * month_index FROM levels, months
), regional AS (
    SELECT 'sales.revenue' AS metric, month, region, amount FROM revenue
    UNION ALL SELECT 'leads.leads', month, region, amount FROM leads_planned
    UNION ALL SELECT 'pipeline.active_deals', month, region, amount FROM deals_planned
    UNION ALL SELECT 'sales.gross_margin', month, region, level + step * month_index FROM levels, months, shares WHERE metric = 'sales.gross_margin'
)
SELECT metric, month, NULL, NULL, amount FROM company
UNION ALL
SELECT metric, month, 'region', region, amount FROM regional
ORDER BY month, metric, region NULLS FIRST;

INSERT INTO demo_company
SELECT getvariable('today'), getvariable('scale'), getvariable('seed'), getvariable('recipe'), false;
