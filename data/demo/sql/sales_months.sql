-- The months from_month to to_month (exclusive), days from_day to to_day (exclusive): run once per stretch of months.
CREATE OR REPLACE TEMP TABLE roster AS
WITH active AS (
    SELECT m.month_index, a.*, row_number() OVER (PARTITION BY m.month_index ORDER BY size DESC, customer_id) - 1 AS rank
    FROM accounts AS a, months AS m
    WHERE m.month_index >= getvariable('from_month') AND m.month_index < getvariable('to_month')
        AND a.acquired_date < m.month AND (a.end_date IS NULL OR a.end_date > m.last_day)
)
SELECT CAST(month_index AS BIGINT) * 100_000_000 + rank AS slot, customer_id, segment, region,
    list_position(['DACH', 'Nordics', 'Southern Europe', 'Western Europe'], region) - 1 AS region_index,
    CASE WHEN NOT lacks_city THEN city_id END AS city_id, rep_id, size, payment_terms_days
FROM active;

CREATE OR REPLACE TEMP TABLE placed AS
WITH rosters AS (
    SELECT slot // 100_000_000 AS month_index, count(*) AS active FROM roster GROUP BY ALL
), numbered AS (
    SELECT day, month_index, unnest(range(lower, upper)) AS order_id FROM order_days
    WHERE day < getvariable('to_day') AND (day >= getvariable('from_day') OR getvariable('from_month') = 0)
), drawn AS (
    SELECT n.*, CAST(n.month_index AS BIGINT) * 100_000_000 + CAST(floor(active * (exp(4 * u(order_id, 'buyer')) - 1) / (exp(4) - 1)) AS BIGINT) AS slot
    FROM numbered AS n JOIN rosters USING (month_index)
)
SELECT day AS order_date, CAST(order_id + 1 AS INTEGER) AS order_id, month_index, r.* EXCLUDE (slot), true AS fresh,
    u(order_id, 'cancelled') < 0.025 AS cancelled,
    CAST(pick([1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8], u(order_id, 'lines')) AS TINYINT) AS line_count,
    working_days_after(day, pick([1, 1, 2, 2, 2, 3, 3, 4, 5, 7], u(order_id, 'delivery'))) AS invoice_date
FROM drawn JOIN roster AS r USING (slot)
WHERE invoice_date >= getvariable('first_day')
UNION ALL
SELECT * REPLACE (false AS fresh) FROM waiting_orders;

CREATE OR REPLACE TEMP TABLE waiting_orders AS FROM placed WHERE invoice_date >= getvariable('to_day') AND NOT cancelled;

CREATE OR REPLACE TEMP TABLE placed_lines AS
WITH drawn AS (
    SELECT *, unnest(range(1, line_count + 1)) AS line_no FROM placed
), dice AS (
    SELECT *, hash(hash(order_id, line_no, getvariable('seed'))) AS dice FROM drawn
)
SELECT invoice_date, order_id AS invoice_id, CAST(line_no AS TINYINT) AS line_no, customer_id,
    CAST(CASE WHEN (dice >> 51) % 2000 = 0 THEN 900 + product_id ELSE product_id END AS SMALLINT) AS product_id,
    region, city_id, rep_id, cancelled,
    CAST(greatest(1, floor(pieces * least(3.5, sqrt(size)) * (0.25 + 1.1 * (dice >> 9 & 65535) / 65536) + (dice >> 25 & 1023) / 1024))
        AS SMALLINT) AS quantity,
    CAST(price * (1 - least(0.22, 0.018 * ln(1 + size) + 0.05 * (dice >> 35 & 65535) / 65536)) AS DECIMAL(9,2)) AS unit_price,
    CAST(quantity * unit_price AS DECIMAL(12,2)) AS net_amount, CAST(quantity * cost AS DECIMAL(12,2)) AS cost_amount
FROM dice JOIN mix ON slot = (month_index * 4 + region_index) * 512 + (dice & 511);

CREATE OR REPLACE TEMP TABLE valued AS
SELECT placed.*, amount, cost
FROM placed JOIN (
    SELECT invoice_id AS order_id, CAST(sum(net_amount) AS DECIMAL(12,2)) AS amount, CAST(sum(cost_amount) AS DECIMAL(12,2)) AS cost
    FROM placed_lines GROUP BY ALL
) USING (order_id);

INSERT INTO orders
SELECT order_date, order_id, customer_id, region, city_id, rep_id,
    CASE WHEN cancelled THEN 'cancelled' WHEN invoice_date <= getvariable('today') THEN 'invoiced' ELSE 'open' END, line_count, amount
FROM valued
WHERE fresh
ORDER BY order_date, order_id;

INSERT INTO invoice_lines
SELECT * EXCLUDE (cancelled) FROM placed_lines
WHERE invoice_date < getvariable('to_day') AND NOT cancelled
ORDER BY invoice_date, invoice_id, line_no;

INSERT INTO product_months
SELECT month_of(invoice_date) AS month, product_id, sum(quantity) FROM placed_lines
WHERE invoice_date < getvariable('to_day') AND NOT cancelled
GROUP BY ALL;

-- How each invoice is paid: in one or two instalments, early, late or never.
CREATE OR REPLACE TEMP TABLE billed AS
WITH fates AS (
    SELECT *, invoice_date + payment_terms_days AS due_date, u(order_id, 'instalments') < 0.12 AS split, u(order_id, 'late') AS late,
        0.6 + 0.8 * u(customer_id, 'payer') AS tardy
    FROM valued WHERE invoice_date < getvariable('to_day') AND NOT cancelled
), waits AS (
    SELECT *, due_date + CAST(CASE WHEN late < 0.52 THEN -6 * late / 0.52 WHEN late < 0.85 THEN tardy * 66 * (late - 0.52)
            WHEN late < 0.97 THEN 20 + tardy * 290 * (late - 0.85) WHEN late < 0.995 THEN 60 + 2400 * (late - 0.97) END AS INTEGER) AS pays
    FROM fates
)
SELECT * EXCLUDE (late, tardy, pays), due_date + 181 AS written_off,
    CASE WHEN split THEN CAST(amount / 2 AS DECIMAL(12,2)) ELSE amount END AS first_amount,
    CASE WHEN pays IS NOT NULL THEN working_day(greatest(invoice_date + 1, CASE WHEN split THEN pays - 12 ELSE pays END)) END AS first_paid,
    CASE WHEN split THEN working_day(pays + 12) ELSE first_paid END AS last_paid
FROM waits;

INSERT INTO invoices
SELECT invoice_date, order_id, order_id, customer_id, region, city_id, rep_id, line_count, amount, due_date,
    CASE WHEN last_paid <= getvariable('today') THEN 'paid'
        WHEN last_paid IS NULL AND written_off <= getvariable('today') THEN 'written off'
        WHEN due_date < getvariable('today') THEN 'overdue' ELSE 'open' END AS state,
    CASE WHEN state = 'paid' THEN last_paid END,
    CASE WHEN state = 'paid' THEN amount WHEN first_paid <= getvariable('today') THEN first_amount ELSE 0 END AS received,
    CASE WHEN state = 'written off' THEN 0 ELSE amount - received END
FROM billed
ORDER BY invoice_date, order_id;

INSERT INTO sales_days
SELECT invoice_date, region, sum(amount), sum(cost) FROM billed GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE instalments AS
SELECT order_id, 0 AS k, customer_id, region, segment, invoice_date, due_date, written_off, first_paid AS payment_date,
    first_amount AS amount
FROM billed
UNION ALL
SELECT order_id, 1, customer_id, region, segment, invoice_date, due_date, written_off, last_paid, amount - first_amount
FROM billed WHERE split;

INSERT INTO write_offs
SELECT written_off, region, sum(amount) FROM instalments
WHERE payment_date IS NULL AND written_off <= getvariable('today')
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE paid AS
SELECT * FROM waiting_payments
UNION ALL
SELECT payment_date, 2 * order_id + k, order_id, customer_id, region,
    pick(['Bank transfer', 'Bank transfer', 'Bank transfer', 'Direct debit', 'Card'], u(customer_id, 'method')), amount
FROM instalments WHERE payment_date <= getvariable('today');
CREATE OR REPLACE TEMP TABLE waiting_payments AS FROM paid WHERE payment_date >= getvariable('to_day');

INSERT INTO payments
FROM paid WHERE payment_date < getvariable('to_day') ORDER BY payment_date, payment_id;

-- An instalment stands in one bucket after the other until it is paid or written off.
INSERT INTO receivable_moves
WITH lives AS (
    SELECT invoice_date, due_date, region, segment, amount, coalesce(payment_date, written_off) AS gone,
        unnest(range(CASE WHEN gone <= due_date + 1 THEN 1 WHEN gone <= due_date + 31 THEN 2 WHEN gone <= due_date + 61 THEN 3
            WHEN gone <= due_date + 91 THEN 4 ELSE 5 END)) AS bucket
    FROM instalments
), stays AS (
    SELECT *, CASE bucket WHEN 0 THEN invoice_date ELSE due_date + [1, 31, 61, 91][bucket] END AS enters,
        CASE WHEN bucket < 4 THEN least(gone, due_date + [1, 31, 61, 91][bucket + 1]) ELSE gone END AS leaves
    FROM lives
), moves AS (
    SELECT enters AS day, region, segment, bucket + 1 AS bucket, 1 AS invoices, amount FROM stays WHERE enters <= getvariable('today')
    UNION ALL
    SELECT leaves, region, segment, bucket + 1, -1, -amount FROM stays WHERE leaves <= getvariable('today')
)
SELECT day, region, segment, bucket, sum(invoices), sum(amount) FROM moves GROUP BY ALL;

INSERT INTO customer_months
WITH bought AS (
    SELECT month_of(invoice_date) AS month, customer_id, sum(amount) AS revenue, sum(cost) AS cost
    FROM billed
    GROUP BY ALL
), lives AS (
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
FROM states LEFT JOIN bought USING (month, customer_id)
ORDER BY month, customer_id;
