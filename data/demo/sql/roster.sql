-- Who buys in the months from_month to to_month (exclusive), the largest first.
CREATE OR REPLACE TEMP TABLE roster AS
WITH active AS (
    SELECT m.month_index, a.*, row_number() OVER (PARTITION BY m.month_index ORDER BY size DESC, customer_id) - 1 AS rank
    FROM accounts AS a, months AS m
    WHERE m.month_index >= getvariable('from_month') AND m.month_index < getvariable('to_month')
        AND a.acquired_date < m.month AND (a.end_date IS NULL OR a.end_date > m.last_day)
)
SELECT CAST(month_index AS BIGINT) * 100_000_000 + rank AS slot, customer_id, segment, region,
    list_position(['DACH', 'Nordics', 'Southern Europe', 'Western Europe'], region) - 1 AS region_index,
    CASE WHEN NOT lacks_city THEN city_id END AS city_id, rep_id, payment_terms_days, least(3.5, sqrt(size)) AS appetite,
    0.018 * ln(1 + size) AS rebate
FROM active;
