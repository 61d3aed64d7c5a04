INSERT INTO contracts
WITH plans AS (
    SELECT customer_id, acquired_date, region, segment, pick(['Basic', 'Basic', 'Basic', 'Basic', 'Basic', 'Plus', 'Plus', 'Plus',
            'Premium', 'Premium'], u(customer_id, 'plan')) AS plan,
        greatest(acquired_date + 31, getvariable('first_day')) AS binding_until
    FROM all_accounts
), ends AS (
    SELECT *, binding_until + CAST(least(9000, floor(-30.4 * ln(1 - u(customer_id, 'leaves'))
        / (CASE plan WHEN 'Basic' THEN 0.0225 WHEN 'Plus' THEN 0.015 ELSE 0.0095 END)
        * (CASE region WHEN 'Southern Europe' THEN 0.85 WHEN 'Nordics' THEN 1.15 ELSE 1 END))) AS INTEGER) AS end_date
    FROM plans
)
SELECT acquired_date, customer_id, customer_id, plan, region, segment,
    getvariable('money') * (CASE plan WHEN 'Basic' THEN 145 WHEN 'Plus' THEN 290 ELSE 580 END)
        * (0.8 + 0.4 * u(customer_id, 'fee')),
    CASE WHEN end_date <= getvariable('today') THEN end_date END,
    CASE WHEN end_date <= getvariable('today') AND u(customer_id, 'reason known') >= 0.10 THEN
        pick(['Price', 'Price', 'Price', 'Service quality', 'Service quality', 'Competitor', 'Competitor', 'Closed business',
            'No need', 'No need'], u(customer_id, 'reason')) END
FROM ends
ORDER BY acquired_date, customer_id;

-- What the sales recipe draws from: size is how much an account buys, relative to others.
CREATE TEMP TABLE accounts AS
SELECT a.*, c.end_date, exp(0.8 * bell(a.customer_id, 'size')) * (CASE a.segment WHEN 'Distributors' THEN 5.0
        WHEN 'Commercial' THEN 1.5 WHEN 'Housing' THEN 1.3 WHEN 'Public sector' THEN 1.1 ELSE 1.0 END) AS size,
    pick([14, 14, 30, 30, 30, 30, 30, 45, 45, 60], u(a.customer_id, 'terms')) AS payment_terms_days,
    u(a.customer_id, 'knows city') < 0.01 AS lacks_city
FROM all_accounts AS a JOIN contracts AS c USING (customer_id)
ORDER BY customer_id;

INSERT INTO customers
WITH named AS (
    SELECT a.*, pick(last_names, u(customer_id, 'name')) AS surname, city,
        pick(CASE segment
            WHEN 'Distributors' THEN ['Trading', 'Wholesale', 'Supply', 'Distribution']
            WHEN 'Installers' THEN ['Heating', 'Solar', 'Electric', 'Energy', 'Installations', 'Building Services', 'Climate', 'Technik']
            WHEN 'Housing' THEN ['Homes', 'Residential', 'Housing', 'Estates']
            WHEN 'Public sector' THEN ['Municipal Works', 'Schools', 'Hospital', 'Utilities']
            ELSE ['Industries', 'Foods', 'Logistics', 'Hotels', 'Farms', 'Retail', 'Works', 'Breweries'] END,
            u(customer_id, 'trade')) AS trade
    FROM accounts AS a JOIN names USING (region) JOIN cities USING (city_id)
), unique_names AS (
    SELECT *, row_number() OVER (PARTITION BY surname, trade, city ORDER BY customer_id) AS nth FROM named
)
SELECT customer_id, concat_ws(' ', surname, trade, city, CASE WHEN nth > 1 THEN nth END), segment, region,
    CASE WHEN NOT lacks_city THEN city_id END, rep_id, channel, acquired_date, payment_terms_days,
    CASE WHEN u(customer_id, 'email') >= 0.02 THEN 'office' || CAST(customer_id AS VARCHAR)
        || CASE WHEN u(customer_id, 'email') >= 0.025 THEN '@' ELSE '.' END
        || replace(lower(strip_accents(surname)), ' ', '') || '.example' END
FROM unique_names
ORDER BY customer_id;

-- Accounts acquired before a day are number 1 to `accounts`; so many must be asked to reach one that has not left.
CREATE TEMP TABLE account_counts AS
WITH moves AS (
    SELECT greatest(acquired_date + 1, getvariable('first_day')) AS day, 1 AS acquired, 0 AS gone FROM accounts
    UNION ALL
    SELECT end_date, 0, 1 FROM accounts WHERE end_date IS NOT NULL
), sums AS (
    SELECT day, sum(coalesce(m.acquired, 0)) OVER so_far AS acquired, sum(coalesce(gone, 0)) OVER so_far AS gone
    FROM days LEFT JOIN (SELECT day, sum(acquired) AS acquired, sum(gone) AS gone FROM moves GROUP BY ALL) AS m USING (day)
    WINDOW so_far AS (ORDER BY day)
)
SELECT day, CAST(greatest(acquired, (SELECT count(*) FROM old_accounts)) AS INTEGER) AS accounts,
    CASE WHEN acquired > gone THEN CAST(acquired AS DOUBLE) / CAST(acquired - gone AS DOUBLE) ELSE 1 END AS reach
FROM sums;
ALTER TABLE days ADD COLUMN reach DOUBLE;
UPDATE days SET reach = c.reach FROM account_counts AS c WHERE c.day = days.day;

CREATE TEMP MACRO asked(topic, weight, total, since) AS TABLE
    SELECT a.day, a.id, c.*
    FROM arrivals(weight * reach, 1.3 * total, since) AS a JOIN account_counts USING (day)
    JOIN accounts AS c ON c.customer_id = 1 + CAST(floor(account_counts.accounts * u(a.id, topic)) AS INTEGER)
    WHERE c.end_date IS NULL OR c.end_date > a.day;

INSERT INTO nps_responses
WITH answers AS (
    SELECT day, customer_id, segment, region, id,
        0.545 + 0.000015 * date_diff('day', getvariable('first_day'), day) - 0.04 * CAST(month(day) IN (1, 2, 12) AS INTEGER)
            + (CASE region WHEN 'Nordics' THEN 0.05 WHEN 'Southern Europe' THEN -0.06 ELSE 0 END)
            + (CASE segment WHEN 'Public sector' THEN -0.05 WHEN 'Distributors' THEN 0.04 ELSE 0 END) AS promoters,
        u(id, 'nps') AS mood
    FROM asked('nps customer', CASE WHEN working THEN 1 ELSE 0.1 END, 60000 * getvariable('many'), getvariable('first_day'))
), scores AS (
    SELECT *, row_number() OVER (ORDER BY id) AS response_id,
        CASE WHEN mood < promoters THEN pick([9, 9, 10, 10, 10], u(id, 'high'))
            WHEN mood > 0.38 + 0.82 * promoters THEN pick([0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6], u(id, 'low'))
            ELSE pick([7, 8, 8], u(id, 'middle')) END AS score
    FROM answers
)
SELECT day, response_id, customer_id, segment, region, pick(['Email', 'Email', 'Email', 'App', 'App', 'Phone'], u(id, 'asked by')),
    CASE WHEN u(id, 'scored') >= 0.005 THEN score END
FROM scores, range(CASE WHEN u(id, 'twice') < 0.004 THEN 2 ELSE 1 END)
ORDER BY day, response_id;
