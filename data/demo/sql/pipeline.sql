CREATE TEMP TABLE channels AS FROM (VALUES
    ('Website', 0.37, 0.42), ('Search ads', 0.33, 0.40), ('Social ads', 0.24, 0.36), ('Trade fairs', 0.42, 0.41),
    ('Referral', 0.55, 0.52), ('Outbound', 0.28, 0.38)) AS c (channel, qualifies, wins);

CREATE TEMP TABLE raw_leads AS
SELECT day AS created_date, CAST(id + 1 AS INTEGER) AS lead_id,
    pick(['Website', 'Website', 'Website', 'Website', 'Website', 'Website', 'Website', 'Search ads', 'Search ads', 'Search ads',
        'Search ads', 'Search ads', 'Social ads', 'Social ads', 'Social ads', 'Trade fairs', 'Trade fairs', 'Trade fairs',
        'Referral', 'Referral', 'Referral', 'Outbound', 'Outbound', 'Outbound', 'Outbound'], u(id, 'lead channel')) AS channel,
    region, city_id, rep_of(region, u(id, 'lead rep')) AS rep_id,
    pick(['Installers', 'Installers', 'Installers', 'Installers', 'Installers', 'Installers', 'Installers', 'Commercial',
        'Commercial', 'Commercial', 'Commercial', 'Housing', 'Housing', 'Housing', 'Housing', 'Public sector', 'Public sector',
        'Public sector', 'Distributors', 'Distributors'], u(id, 'lead segment')) AS segment,
    pick(['Heat pumps', 'Heat pumps', 'Heat pumps', 'Solar panels', 'Solar panels', 'Solar panels', 'Storage', 'Storage',
        'Inverters', 'Inverters', 'Service plans', 'Accessories'], u(id, 'lead category')) AS category
FROM arrivals(trend * (CASE WHEN working THEN 1 ELSE 0.3 END) * (1 + 0.12 * cos((month(day) - 3.5) * pi() / 6))
        * (1 + 0.04 * bell(month, 'leads')), 68000 * getvariable('many'), getvariable('first_day') - 120)
JOIN city_slots ON slot = CAST(floor(1000 * u(id, 'lead city')) AS INTEGER)
ORDER BY lead_id;

-- Accounts that were there before the facts begin.
CREATE TEMP TABLE old_accounts AS
WITH drawn AS (
    SELECT id, getvariable('first_day') - 1 - CAST(least(2900, floor(-900 * ln(1 - u(id, 'old')))) AS INTEGER) AS acquired_date
    FROM range(CAST(5200 * getvariable('many') AS BIGINT)) AS r (id)
)
SELECT row_number() OVER (ORDER BY acquired_date, id) AS customer_id, acquired_date, NULL::INTEGER AS lead_id,
    pick(['Website', 'Trade fairs', 'Trade fairs', 'Referral', 'Referral', 'Outbound', 'Outbound', 'Search ads'],
        u(id, 'old channel')) AS channel, region, city_id, rep_of(region, u(id, 'old rep')) AS rep_id,
    pick(['Installers', 'Installers', 'Installers', 'Installers', 'Commercial', 'Commercial', 'Housing', 'Housing', 'Public sector',
        'Distributors'], u(id, 'old segment')) AS segment
FROM drawn JOIN city_slots ON slot = CAST(floor(1000 * u(id, 'old city')) AS INTEGER);

-- Deals of new business come of qualified leads, the others of customers; `wins` and the days per stage are fate.
CREATE TEMP TABLE new_deals AS
SELECT lead_id AS id, 'new business' AS deal_type, working_day(created_date + CAST(floor(9 * u(lead_id, 'qualify')) AS INTEGER))
        AS created_date, lead_id, channel, region, city_id, rep_id, category,
    u(lead_id, 'wins') < wins * (CASE region WHEN 'Nordics' THEN 1.08 WHEN 'Southern Europe' THEN 0.90 ELSE 1 END)
        * (0.85 + 0.24 * u(rep_id, 'talent')) AS wins
FROM raw_leads JOIN channels USING (channel)
WHERE u(lead_id, 'qualifies') < qualifies;

CREATE TEMP MACRO fated(deals) AS TABLE
    WITH paces AS (
        SELECT *, CASE WHEN wins THEN 4 ELSE pick([1, 1, 2, 2, 3, 3, 3, 4, 4], u(id, 'exit' || deal_type)) END AS exits,
            (0.75 + 0.5 * u(rep_id, 'pace')) * (CASE category WHEN 'Accessories' THEN 0.5 WHEN 'Service plans' THEN 0.6
                WHEN 'Storage' THEN 1.15 ELSE 1 END) * (CASE WHEN wins THEN 1 ELSE 1.1 END) AS pace
        FROM query_table(deals)
    ), spans AS (
        SELECT *, list_transform([8, 10, 14, 13], lambda days, k :
            CAST(1 + floor(days * pace * (0.3 + 1.4 * u(id, 'stage' || CAST(k AS VARCHAR) || deal_type))) AS INTEGER)) AS stage_days
        FROM paces
    )
    SELECT * EXCLUDE (pace), working_day(created_date + CAST(list_sum(stage_days[1:exits]) AS INTEGER)) AS closes FROM spans;

CREATE TEMP TABLE fated_new AS FROM fated('new_deals');

-- Every account, numbered in order of acquisition: a won deal of new business makes one.
CREATE TEMP TABLE all_accounts AS
FROM old_accounts
UNION ALL
SELECT row_number() OVER (ORDER BY closes, id) + (SELECT count(*) FROM old_accounts), closes, lead_id, channel, region, city_id, rep_id,
    (SELECT segment FROM raw_leads WHERE raw_leads.lead_id = fated_new.lead_id)
FROM fated_new
WHERE wins AND closes BETWEEN getvariable('first_day') AND getvariable('today');
