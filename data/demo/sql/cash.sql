-- When what was posted is paid; depreciation and bad debts never are.
INSERT INTO cash_movements
WITH payable AS (
    SELECT region, amount, kind, expense_date AS day,
        CASE WHEN category = 'Materials' THEN 'Suppliers' WHEN category = 'Payroll' THEN 'Payroll' WHEN category = 'Income tax' THEN 'Income tax'
            WHEN category = 'Interest' THEN 'Interest' ELSE 'Other costs' END AS item
    FROM expenses
    WHERE category NOT IN ('Depreciation', 'Bad debts')
), paid AS (
    SELECT CASE item WHEN 'Suppliers' THEN working_day(day + 30)
            WHEN 'Payroll' THEN working_day(CASE WHEN day(day) <= 25 THEN month_of(day) ELSE next_month(day) END + 24)
            WHEN 'Other costs' THEN working_day(next_month(day) + 9)
            ELSE working_day(CAST(date_trunc('quarter', day) + INTERVAL 3 MONTH AS DATE) + 14) END AS day,
        region, 'operating' AS category, item, -amount AS amount
    FROM payable
    UNION ALL
    SELECT payment_date, region, 'operating', 'Customer receipts', amount FROM payments
    UNION ALL
    SELECT working_day(month + 17), region, 'investing', 'Equipment',
        CAST(-0.021 * sum(base) * (1 + 0.35 * bell(month || region, 'equipment')) AS DECIMAL(14,2))
    FROM plan_days GROUP BY month, region
    UNION ALL
    SELECT working_day(month + 14), region, 'financing', 'Loans',
        CAST(sum(base) * CASE WHEN date_diff('month', getvariable('first_day'), month) = 18 THEN 0.65 ELSE -0.018 END AS DECIMAL(14,2))
    FROM plan_days WHERE month(month) % 3 = 1 OR date_diff('month', getvariable('first_day'), month) = 18 GROUP BY month, region
    UNION ALL
    SELECT working_day(make_date(year(day) + 1, 5, 20)), region, 'financing', 'Dividends', CAST(-0.035 * sum(base) AS DECIMAL(14,2))
    FROM plan_days WHERE day <= getvariable('today') GROUP BY ALL
)
SELECT day, 'EUR ' || hub, region, category, item, sum(amount) AS amount
FROM paid JOIN regions USING (region)
WHERE day <= getvariable('today')
GROUP BY ALL
ORDER BY day, region, item;

-- Each account opens with what it will lack at its lowest, and three weeks of revenue.
INSERT INTO cash_daily
WITH grid AS (
    FROM (SELECT day FROM days WHERE n >= 0 AND day <= getvariable('today')), (SELECT DISTINCT account, region FROM cash_movements)
), moved AS (
    SELECT movement_date AS day, account, sum(amount) AS amount FROM cash_movements GROUP BY ALL
), sums AS (
    SELECT day, account, region, sum(coalesce(amount, 0)) OVER (PARTITION BY account ORDER BY day) AS moved
    FROM grid LEFT JOIN moved USING (day, account)
), opening AS (
    SELECT account, 1000 * ceil((CAST(-least(0, min(moved)) AS DOUBLE) + any_value(buffer)) / 1000) AS opening
    FROM sums JOIN (
        SELECT region, 21 * avg(base) AS buffer FROM plan_days WHERE day <= getvariable('today') GROUP BY ALL
    ) USING (region)
    GROUP BY ALL
)
SELECT day, account, region, moved + CAST(opening AS DECIMAL(16,2)) FROM sums JOIN opening USING (account) ORDER BY day, account;

-- What stands after a day's moves stands until the next moves of the same region, segment and bucket.
INSERT INTO receivables
WITH daily AS (
    SELECT day, region, segment, bucket_order, sum(invoices) AS invoices, sum(amount) AS amount FROM receivable_moves GROUP BY ALL
), standing AS (
    SELECT region, segment, bucket_order, sum(invoices) OVER so_far AS invoices, sum(amount) OVER so_far AS amount,
        day, lead(day, 1, getvariable('today') + 1) OVER so_far AS until
    FROM daily
    WINDOW so_far AS (PARTITION BY region, segment, bucket_order ORDER BY day)
)
SELECT day + CAST(unnest(range(until - day)) AS INTEGER) AS as_of, region, segment,
    ['current', '1–30', '31–60', '61–90', '90+'][bucket_order], bucket_order, invoices, amount
FROM standing
WHERE invoices > 0
ORDER BY as_of, region, segment, bucket_order;
