-- Every day from half a year before the facts to the end of the year. demand: orders expected, relative to each other;
-- trend: the same without season, weekday and chance.
CREATE TEMP TABLE days AS
WITH calendar AS (
    SELECT CAST(day AS DATE) AS day, date_diff('day', getvariable('first_day'), CAST(day AS DATE)) AS n
    FROM range(CAST(getvariable('first_day') - INTERVAL 6 MONTH AS TIMESTAMP),
        CAST(make_date(year(getvariable('today')) + 1, 1, 1) AS TIMESTAMP), INTERVAL 1 DAY) AS r (day)
), traits AS (
    SELECT day, n, month_of(day) AS month, month_number(day) - month_number(getvariable('first_day')) AS month_index,
        isodow(day) <= 5 AND strftime(day, '%m-%d') NOT IN ('01-01', '05-01', '12-24', '12-25', '12-26', '12-31') AS working,
        exp(0.00018 * n) * (1 + 0.02 * sin(n / 150.0)) AS trend
    FROM calendar
)
SELECT *,
    trend * [0.86, 0.89, 1.00, 1.04, 1.08, 1.06, 0.98, 0.89, 1.08, 1.12, 1.07, 0.93][month(day)]
        * (CASE WHEN working THEN [1.04, 1.12, 1.10, 1.08, 0.86, 0.12, 0.04][isodow(day)] ELSE 0.04 END)
        * (1 + 0.05 * bell(day, 'demand')) * (1 + 0.015 * bell(month, 'demand')) AS demand
FROM traits
ORDER BY day;

CREATE TEMP TABLE months AS
SELECT month, month_index, next_month(month) - 1 AS last_day, month_index > month_number(getvariable('today'))
    - month_number(getvariable('first_day')) AS future
FROM (SELECT DISTINCT month, month_index FROM days WHERE month_index >= 0)
ORDER BY month;

-- Numbers 0, 1, … spread over the days since `since` by `weight`, `total` of them within the facts: by day, and one by one.
CREATE TEMP MACRO arrival_days(weight, total, since) AS TABLE
    WITH weighted AS (
        SELECT day, n, weight AS w FROM days WHERE day BETWEEN since AND getvariable('today')
    ), bounds AS (
        SELECT day, CAST(floor(1e-6 + total * sum(w) OVER (ORDER BY day) / sum(w) FILTER (n >= 0) OVER ()) AS BIGINT) AS upper
        FROM weighted
    )
    SELECT day, lag(upper, 1, 0) OVER (ORDER BY day) AS lower, upper FROM bounds;
CREATE TEMP MACRO arrivals(weight, total, since) AS TABLE
    SELECT day, unnest(range(lower, upper)) AS id FROM arrival_days(weight, total, since);
