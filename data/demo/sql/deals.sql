CREATE TEMP TABLE old_deals AS
SELECT id, 'existing customer' AS deal_type, working_day(day) AS created_date, NULL::INTEGER AS lead_id, customer_id, channel, region,
    city_id, rep_id, pick(['Heat pumps', 'Heat pumps', 'Solar panels', 'Solar panels', 'Storage', 'Storage', 'Storage', 'Inverters',
        'Service plans', 'Service plans', 'Accessories'], u(id, 'deal category')) AS category,
    u(id, 'repeats') < 0.50 * (0.88 + 0.24 * u(rep_id, 'talent')) AS wins
FROM asked('deal customer', CASE WHEN working THEN trend ELSE 0 END, 13000 * getvariable('many'),
    getvariable('first_day') - 120);

-- One row per deal with what is known of it today.
CREATE TEMP TABLE deals AS
WITH fated_all AS (
    SELECT f.*, coalesce(a.customer_id, NULL) AS customer_id FROM fated_new AS f LEFT JOIN accounts AS a USING (lead_id)
    UNION ALL BY NAME
    FROM fated('old_deals')
), known AS (
    SELECT *, closes <= getvariable('today') AS closed, hash(id, deal_type) AS fate
    FROM fated_all
    WHERE closes >= getvariable('first_day') AND created_date <= getvariable('today')
)
SELECT row_number() OVER (ORDER BY created_date, deal_type, id) AS opportunity_id, *,
    CASE WHEN NOT closed THEN 'open' WHEN wins THEN 'won' ELSE 'lost' END AS outcome,
    CAST(round(getvariable('money') * exp(0.6 * bell(fate, 'amount')) * (CASE category WHEN 'Heat pumps' THEN 62000
        WHEN 'Solar panels' THEN 52000 WHEN 'Storage' THEN 71000 WHEN 'Inverters' THEN 31000 WHEN 'Service plans' THEN 11000
        ELSE 8000 END), -1) AS DECIMAL(12,2)) AS amount
FROM known;

INSERT INTO opportunity_stages
WITH stages AS (
    SELECT *, unnest(range(1, exits + 1)) AS k FROM deals
), entered AS (
    SELECT *, created_date + CAST(coalesce(list_sum(stage_days[1:k - 1]), 0) AS INTEGER) AS entered_date,
        CASE WHEN k = exits THEN closes ELSE created_date + CAST(list_sum(stage_days[1:k]) AS INTEGER) END AS leaves
    FROM stages
)
SELECT entered_date, opportunity_id, ['Qualification', 'Needs analysis', 'Proposal', 'Negotiation'][k], k, region, rep_id, category,
    amount, CASE WHEN leaves <= getvariable('today') THEN leaves END, least(leaves, getvariable('today')) - entered_date,
    leaves <= getvariable('today') AND (k < exits OR wins), outcome
FROM entered
WHERE entered_date <= getvariable('today')
ORDER BY entered_date, opportunity_id, k;

INSERT INTO opportunities
SELECT created_date, d.opportunity_id, deal_type, lead_id, CASE WHEN deal_type = 'existing customer' OR outcome = 'won' THEN customer_id END,
    channel, d.region, city_id, d.rep_id, d.category, d.amount, s.stage, d.outcome, CASE WHEN closed THEN closes END,
    CASE WHEN closed THEN closes - created_date END,
    CASE WHEN d.outcome = 'lost' AND u(fate, 'reason known') >= 0.06 THEN
        pick(CASE d.category WHEN 'Storage' THEN ['Price', 'Price', 'Price', 'Delivery time', 'Delivery time', 'Delivery time', 'Features',
                'Competitor', 'No decision']
            ELSE ['Price', 'Price', 'Price', 'Price', 'No decision', 'No decision', 'No decision', 'Competitor', 'Competitor',
                'Delivery time', 'Delivery time', 'Features', 'No budget', 'No budget'] END, u(fate, 'reason')) END,
    CASE WHEN u(fate, 'rival known') < (CASE d.outcome WHEN 'lost' THEN 0.72 ELSE 0.45 END) THEN
        pick(CASE WHEN d.outcome = 'lost' THEN ['Thermora', 'Thermora', 'Thermora', 'Solvento', 'Solvento', 'Nordkraft', 'Nordkraft', 'Enerlink',
            'Local installer'] ELSE ['Thermora', 'Solvento', 'Solvento', 'Nordkraft', 'Enerlink', 'Enerlink', 'Local installer',
            'Local installer'] END, u(fate, 'rival')) END
FROM deals AS d JOIN (
    SELECT opportunity_id, arg_max(stage, stage_order) AS stage FROM opportunity_stages GROUP BY ALL
) AS s USING (opportunity_id)
ORDER BY created_date, d.opportunity_id;

INSERT INTO leads
WITH fates AS (
    SELECT l.*, d.lead_id IS NOT NULL AS qualified, f.closes, d.outcome, d.customer_id, getvariable('today') - l.created_date AS age
    FROM raw_leads AS l LEFT JOIN fated_new AS f USING (lead_id) LEFT JOIN deals AS d USING (lead_id)
    WHERE l.created_date >= getvariable('first_day') OR f.closes >= getvariable('first_day')
)
SELECT created_date, lead_id, channel, region, city_id, rep_id, segment, category,
    CASE WHEN outcome = 'won' THEN 'converted' WHEN qualified THEN 'qualified' WHEN age < 4 THEN 'new' WHEN age < 25 THEN 'working'
        ELSE 'disqualified' END,
    CASE WHEN outcome = 'won' THEN closes END, CASE WHEN outcome = 'won' THEN customer_id END,
    CAST(least(100, greatest(0, 45 + 18 * bell(lead_id, 'score') + CASE WHEN qualified THEN 18 ELSE 0 END)) AS INTEGER)
FROM fates, range(CASE WHEN u(lead_id, 'twice') < 0.005 THEN 2 ELSE 1 END)
ORDER BY created_date, lead_id;

-- Deals standing in a stage at the end of each day: entries less exits, summed up.
INSERT INTO pipeline_daily
WITH moves AS (
    SELECT entered_date AS day, region, stage, stage_order, 1 AS deals, amount FROM opportunity_stages
    UNION ALL
    SELECT left_date, region, stage, stage_order, -1, -amount FROM opportunity_stages WHERE left_date IS NOT NULL
), daily AS (
    SELECT greatest(day, getvariable('first_day')) AS day, region, stage, stage_order, sum(deals) AS deals, sum(amount) AS amount
    FROM moves GROUP BY ALL
), grid AS (
    FROM (SELECT day FROM days WHERE day BETWEEN getvariable('first_day') AND getvariable('today')),
        (SELECT DISTINCT region, stage, stage_order FROM daily)
)
SELECT day, region, stage, stage_order, sum(coalesce(deals, 0)) OVER standing, sum(coalesce(amount, 0)) OVER standing
FROM grid LEFT JOIN daily USING (day, region, stage, stage_order)
WINDOW standing AS (PARTITION BY region, stage ORDER BY day)
ORDER BY day, region, stage_order;
