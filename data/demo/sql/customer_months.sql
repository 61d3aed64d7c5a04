-- Every account in each of the months from_month to to_month (exclusive), with what it bought.
INSERT INTO customer_months
WITH lives AS (
    SELECT m.month, month_of(a.acquired_date) AS cohort_month, c.*, a.channel, a.acquired_date < m.month AS known,
        least(m.last_day, getvariable('today')) AS until
    FROM contracts AS c JOIN accounts AS a USING (customer_id), months AS m
    WHERE m.month_index >= getvariable('from_month') AND m.month_index < getvariable('to_month') AND a.acquired_date <= m.last_day
), states AS (
    SELECT *, end_date IS NULL OR end_date > until AS active, known AND (end_date IS NULL OR end_date >= month) AS opening FROM lives
)
SELECT month, cohort_month, month_number(month) - month_number(cohort_month), customer_id, segment, region, channel, plan,
    opening, NOT known, opening AND NOT active, active, CASE WHEN active THEN monthly_fee ELSE 0 END,
    coalesce(revenue, 0), coalesce(revenue - cost, 0)
FROM states LEFT JOIN (
    SELECT month, customer_id, sum(revenue) AS revenue, sum(cost) AS cost FROM bought GROUP BY ALL
) USING (month, customer_id)
ORDER BY month, customer_id;

TRUNCATE bought;
