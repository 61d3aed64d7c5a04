-- base: revenue expected of a day without season and chance, by region; plan: the same with the season; both to the end of the year.
CREATE TEMP TABLE plan_days AS
WITH weights AS (
    SELECT day, month, working, trend * exp(0.00012 * n) AS level, demand * exp(0.00012 * n) AS seasonal FROM days WHERE n >= 0
), sums AS (
    SELECT sum(level) AS level, sum(seasonal) AS seasonal FROM weights WHERE day <= getvariable('today')
), sold AS (
    SELECT region, CAST(sum(revenue) AS DOUBLE) AS revenue, CAST(sum(cost) AS DOUBLE) AS cost FROM sales_days GROUP BY ALL
)
SELECT w.day, w.month, w.working, s.region, revenue * w.level / sums.level AS base, revenue * w.seasonal / sums.seasonal AS plan,
    cost / revenue AS cost_share
FROM weights AS w, sums, sold AS s
ORDER BY day, region;

CREATE TEMP TABLE spend_shares AS FROM (VALUES
    ('Website', 0.18, 0.14, 0.0), ('Search ads', 0.26, 0.13, 0.1), ('Social ads', 0.16, 0.08, 0.1), ('Trade fairs', 0.22, 0.17, 0.8),
    ('Referral', 0.05, 0.14, 0.0), ('Outbound', 0.13, 0.34, 0.0)) AS s (channel, marketing, sales, season);

CREATE TEMP TABLE spend_plan AS
SELECT day, month, spend_type, channel, region, base * (CASE spend_type WHEN 'sales' THEN 0.062 * sales
        ELSE 0.041 * marketing * (1 + season * sin(month(day) * pi() / 3 + 0.5)) END) AS amount
FROM plan_days, spend_shares, (VALUES ('marketing'), ('sales')) AS t (spend_type);

INSERT INTO marketing_spend
SELECT day, spend_type, channel, region,
    amount * (1 + 0.09 * bell(month || channel || spend_type, 'spend')) * (1 + 0.05 * bell(day || channel || region, 'spend'))
FROM spend_plan
WHERE day <= getvariable('today')
ORDER BY day, spend_type, channel, region;

-- share of base; swing: winter above summer.
CREATE TEMP TABLE costs AS FROM (VALUES
    ('Production', 'Energy', 'opex', 0.010, 0.30), ('Production', 'Rent', 'opex', 0.006, 0), ('Production', 'Depreciation', 'opex', 0.013, 0),
    ('Service', 'Payroll', 'opex', 0.030, 0), ('Service', 'Travel', 'opex', 0.008, 0.10), ('R&D', 'Payroll', 'opex', 0.030, 0),
    ('R&D', 'Software', 'opex', 0.004, 0), ('IT', 'Payroll', 'opex', 0.010, 0), ('IT', 'Software', 'opex', 0.009, 0),
    ('Administration', 'Payroll', 'opex', 0.017, 0), ('Administration', 'Rent', 'opex', 0.010, 0),
    ('Finance', 'Payroll', 'opex', 0.008, 0), ('Finance', 'Interest', 'interest', 0.005, 0), ('Finance', 'Income tax', 'tax', 0.029, 0))
    AS c (department, category, kind, share, swing);

CREATE TEMP TABLE spent AS
SELECT spend_date AS day, region, spend_type, CAST(sum(amount) AS DECIMAL(14,2)) AS amount FROM marketing_spend GROUP BY ALL;

-- The part of a department's spend on winning customers that is wages.
CREATE TEMP TABLE wages AS FROM (VALUES ('sales', 'Sales', 0.86, 'Travel'), ('marketing', 'Marketing', 0.24, 'Marketing'))
    AS w (spend_type, department, share, category);

INSERT INTO expenses
WITH posted AS (
    SELECT day, region, department, category, kind, CAST(base * share * (1 + swing * cos((month(day) - 1) * pi() / 6))
        * (1 + 0.03 * bell(month || department || category, 'cost')) AS DECIMAL(14,2)) AS amount
    FROM plan_days, costs
    WHERE day <= getvariable('today')
    UNION ALL
    SELECT day, region, 'Production', 'Materials', 'cogs', cost FROM sales_days
    UNION ALL
    SELECT day, region, department, 'Payroll', 'opex', CAST(amount * share AS DECIMAL(14,2)) FROM spent JOIN wages USING (spend_type)
    UNION ALL
    SELECT day, region, department, category, 'opex', amount - CAST(amount * share AS DECIMAL(14,2))
    FROM spent JOIN wages USING (spend_type)
    UNION ALL
    SELECT day, region, 'Finance', 'Bad debts', 'opex', sum(amount) FROM write_offs GROUP BY ALL
)
FROM posted ORDER BY day, region, department, category;

INSERT INTO budgets
WITH planned AS (
    SELECT month, region, department, category, kind, share * sum(base * (1 + swing * cos((month(day) - 1) * pi() / 6))) AS amount
    FROM plan_days, costs GROUP BY month, region, department, category, kind, share
    UNION ALL
    SELECT month, region, 'Production', 'Materials', 'cogs', sum(plan * cost_share) FROM plan_days GROUP BY ALL
    UNION ALL
    SELECT month, region, 'Finance', 'Bad debts', 'opex', 0.005 * sum(base) FROM plan_days GROUP BY ALL
    UNION ALL
    SELECT month, region, department, unnest(['Payroll', category]), 'opex', unnest([share, 1 - share]) * sum(amount)
    FROM spend_plan JOIN wages USING (spend_type) GROUP BY month, region, department, category, share
)
SELECT month, region, department, category, kind,
    round(amount * (1 + 0.03 * bell(department || category || year(month), 'budget')) * (1 + 0.01 * bell(month || department, 'budget')), -2)
FROM planned
ORDER BY month, region, department, category;
