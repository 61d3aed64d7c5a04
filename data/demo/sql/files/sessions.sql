-- Visits of the website in the month that begins on `month`; one in about forty left its contact and became a lead.
WITH asked AS (
    SELECT row_number() OVER (ORDER BY lead_id) - 1 AS id, lead_id, created_date, channel, city_id
    FROM (SELECT DISTINCT lead_id, created_date, channel, city_id FROM leads)
    WHERE created_date >= getvariable('month') AND created_date <= last_day(getvariable('month'))
        AND channel IN ('Website', 'Search ads', 'Social ads')
    ORDER BY lead_id
    LIMIT 2000
), visits AS (
    SELECT CAST(r.id AS BIGINT) AS id, hash(r.id, getvariable('month')) AS fate
    FROM range(40 * (SELECT count(*) FROM asked)) AS r (id)
), drawn AS (
    SELECT fate, v.id, lead_id, city_id, coalesce(created_date, getvariable('month') + CAST(floor(u(fate, 'day')
            * (1 + least(getvariable('today'), last_day(getvariable('month'))) - getvariable('month'))) AS INTEGER)) AS day,
        coalesce(channel, pick(['Website', 'Website', 'Website', 'Search ads', 'Search ads', 'Social ads'], u(fate, 'channel'))) AS channel
    FROM visits AS v LEFT JOIN asked USING (id)
)
SELECT 100_000_000 * CAST(month_number(getvariable('month')) AS BIGINT) + id AS session_id,
    CAST(day AS TIMESTAMP) + to_seconds(21600 + CAST(floor(64800 * u(fate, 'second')) AS BIGINT)) AS started_at, channel,
    CASE WHEN u(fate, 'located') >= 0.02 THEN coalesce(country_code, pick(['DE', 'DE', 'FR', 'SE', 'IT', 'ES', 'NL', 'AT', 'CH', 'BE',
        'DK', 'NO', 'FI', 'PT', 'IE'], u(fate, 'country'))) END AS country_code,
    pick(['desktop', 'desktop', 'mobile', 'mobile', 'mobile', 'tablet'], u(fate, 'device')) AS device,
    pick(['/', '/', '/heat-pumps', '/heat-pumps', '/solar', '/storage', '/inverters', '/service', '/prices', '/contact'], u(fate, 'page'))
        AS landing_page,
    CAST(1 + floor(-4 * ln(1 - u(fate, 'pages')) + CASE WHEN lead_id IS NULL THEN 0 ELSE 4 END) AS SMALLINT) AS pages,
    CAST(floor(-95 * ln(1 - u(fate, 'seconds')) + CASE WHEN lead_id IS NULL THEN 0 ELSE 120 END) AS INTEGER) AS seconds, lead_id
FROM drawn LEFT JOIN cities USING (city_id), range(CASE WHEN u(fate, 'twice') < 0.003 THEN 2 ELSE 1 END)
ORDER BY started_at, session_id
