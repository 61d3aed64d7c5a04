CREATE OR REPLACE TEMP MACRO this_year(day) AS day BETWEEN DATE '2025-11-01' AND DATE '2026-10-31';
CREATE OR REPLACE TEMP MACRO last_year(day) AS day BETWEEN DATE '2024-11-01' AND DATE '2025-10-31';
CREATE OR REPLACE TEMP VIEW this_year_lines AS FROM invoice_lines WHERE this_year(invoice_date);
CREATE OR REPLACE TEMP VIEW revenue AS SELECT CAST(sum(net_amount) AS DOUBLE) AS revenue FROM this_year_lines;
CREATE OR REPLACE TEMP VIEW churn AS SELECT sum(churned) / sum(opening) AS churn FROM customer_months WHERE this_year(month);
CREATE OR REPLACE TEMP VIEW cac AS
    SELECT (SELECT CAST(sum(amount) AS DOUBLE) FROM marketing_spend WHERE this_year(spend_date)) / sum(joined) AS cac
    FROM customer_months WHERE this_year(month);

--- yearly growth | 0.07 | 0.20
SELECT revenue / (SELECT CAST(sum(net_amount) AS DOUBLE) FROM invoice_lines WHERE last_year(invoice_date)) - 1 FROM revenue;

--- gross margin | 0.36 | 0.42
SELECT 1 - CAST(sum(cost_amount) AS DOUBLE) / sum(net_amount) FROM this_year_lines;

--- net margin | 0.07 | 0.13
SELECT 1 - CAST(sum(amount) AS DOUBLE) / (FROM revenue) FROM expenses WHERE this_year(expense_date);

--- lowest balance | 0 | 1e9
SELECT min(balance) FROM cash_daily;

--- days sales outstanding | 38 | 55
SELECT 90 * CAST(sum(open_amount) AS DOUBLE) / (
    SELECT sum(net_amount) FROM invoice_lines WHERE invoice_date > DATE '2026-08-02' AND invoice_date <= DATE '2026-10-31')
FROM receivables WHERE as_of = DATE '2026-10-31';

--- share overdue | 0.10 | 0.35
SELECT CAST(sum(open_amount) FILTER (bucket <> 'current') AS DOUBLE) / sum(open_amount) FROM receivables WHERE as_of = DATE '2026-11-20';

--- written off | 0.002 | 0.01
SELECT avg(CAST(status = 'written off' AS INTEGER)) FROM invoices;

--- orders cancelled | 0.015 | 0.035
SELECT avg(CAST(status = 'cancelled' AS INTEGER)) FROM orders;

--- conversion rate | 0.125 | 0.17
SELECT count(*) FILTER (this_year(converted_date)) / count(*) FILTER (this_year(created_date)) FROM leads;

--- win rate | 0.38 | 0.52
SELECT avg(CAST(outcome = 'won' AS INTEGER)) FROM opportunities WHERE outcome <> 'open';

--- sales cycle | 25 | 50
SELECT avg(cycle_days) FROM opportunities WHERE outcome = 'won';

--- open deals of today over those of the year | 0.7 | 1.4
SELECT sum(open_deals) FILTER (as_of = DATE '2026-11-20') / (sum(open_deals) FILTER (this_year(as_of)) / 365) FROM pipeline_daily;

--- monthly churn | 0.011 | 0.022
SELECT churn FROM churn;

--- retention after a year | 0.76 | 0.88
SELECT avg(active) FROM customer_months WHERE months_since = 12 AND cohort_month >= DATE '2021-11-01';

--- lifetime value over acquisition cost | 2.5 | 9
SELECT CAST(sum(gross_profit) AS DOUBLE) / sum(active) / (FROM churn) / (FROM cac) FROM customer_months WHERE this_year(month);

--- net promoter score | 30 | 50
SELECT 100 * (count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6)) / count(score) FROM nps_responses WHERE this_year(response_date);

--- fees over service plans | 0.8 | 1.2
SELECT CAST(sum(mrr) AS DOUBLE) / (SELECT sum(net_amount) FROM this_year_lines JOIN products USING (product_id) WHERE is_service)
FROM customer_months WHERE this_year(month);

--- revenue of the largest fifth of customers | 0.6 | 0.9
WITH bought AS (
    SELECT customer_id, sum(net_amount) AS amount FROM this_year_lines GROUP BY ALL
), ranked AS (
    SELECT amount, percent_rank() OVER (ORDER BY amount DESC) AS rank FROM bought
)
SELECT CAST(sum(amount) FILTER (rank <= 0.2) AS DOUBLE) / sum(amount) FROM ranked;

--- revenue of the largest customer | 0 | 0.08
SELECT CAST(max(amount) AS DOUBLE) / (FROM revenue) FROM (SELECT sum(net_amount) AS amount FROM this_year_lines GROUP BY customer_id);

--- availability | 0.80 | 0.90
SELECT sum(run_minutes) / sum(planned_minutes) FROM production_runs WHERE this_year(run_date);

--- performance | 0.80 | 0.90
SELECT CAST(sum(ideal_minutes) AS DOUBLE) / sum(run_minutes) FROM production_runs WHERE this_year(run_date);

--- overall equipment effectiveness | 0.66 | 0.76
SELECT CAST(sum(ideal_minutes) AS DOUBLE) / sum(planned_minutes) * sum(good_units) / sum(units)
FROM production_runs WHERE this_year(run_date);

--- first-pass yield | 0.955 | 0.985
SELECT sum(good_units) / sum(units) FROM production_runs WHERE this_year(run_date);

--- made over sold | 0.95 | 1.12
SELECT sum(units) / (SELECT sum(quantity) FROM invoice_lines JOIN products USING (product_id) WHERE NOT is_service) FROM production_runs;

--- worst machine over best, defects | 1.5 | 30
WITH machines_bad AS (
    SELECT machine_id, 1 - sum(good_units) / sum(units) AS bad FROM production_runs GROUP BY ALL HAVING sum(units) > 300
)
SELECT max(bad) / min(bad) FROM machines_bad;

--- on time | 0.90 | 0.96
SELECT avg(CAST(sla_met AS INTEGER)) FROM work_orders WHERE this_year(completed_date);

--- utilisation | 0.6 | 0.92
SELECT sum(worked_minutes + travel_minutes) / sum(available_minutes) FROM technician_days WHERE this_year(work_date);

--- summer over winter, solar | 1.3 | 3
SELECT CAST(sum(net_amount) FILTER (month(invoice_date) IN (5, 6, 7)) AS DOUBLE)
    / sum(net_amount) FILTER (month(invoice_date) IN (11, 12, 1))
FROM this_year_lines JOIN products USING (product_id) WHERE category = 'Solar panels';

--- winter over summer, heat pumps | 1.05 | 2.5
SELECT CAST(sum(net_amount) FILTER (month(invoice_date) IN (9, 10, 11)) AS DOUBLE)
    / sum(net_amount) FILTER (month(invoice_date) IN (5, 6, 7))
FROM this_year_lines JOIN products USING (product_id) WHERE category = 'Heat pumps';

--- sunday over tuesday | 0 | 0.1
SELECT count(*) FILTER (isodow(order_date) = 7) / count(*) FILTER (isodow(order_date) = 2) FROM orders;

--- revenue over target, last full month | 0.8 | 1.2
SELECT CAST(sum(net_amount) AS DOUBLE)
    / (SELECT amount FROM targets WHERE metric = 'sales.revenue' AND month = DATE '2026-10-01' AND dimension IS NULL)
FROM invoice_lines WHERE invoice_date BETWEEN DATE '2026-10-01' AND DATE '2026-10-31';

--- expenses over budget, year | 0.93 | 1.07
SELECT CAST(sum(amount) AS DOUBLE) / (SELECT sum(amount) FROM budgets WHERE this_year(month)) FROM expenses WHERE this_year(expense_date);

--- made over sold, category furthest off | 0 | 0.12
SELECT max(abs(made / sold - 1)) FROM (SELECT category, sum(units) AS made FROM production_runs JOIN products USING (product_id) GROUP BY ALL)
JOIN (SELECT category, sum(quantity) AS sold FROM invoice_lines JOIN products USING (product_id) GROUP BY ALL) USING (category);
