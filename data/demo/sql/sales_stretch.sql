-- The orders placed on the days from_day to to_day (exclusive), the invoices and payments that fall on them.
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT day, month_index, price_level, cost_level, unnest(range(lower, upper)) AS order_id FROM order_days
WHERE day >= getvariable('from_day') AND day < getvariable('to_day');

CREATE OR REPLACE TEMP TABLE placed AS
WITH rosters AS (
    SELECT slot // 100_000_000 AS month_index, count(*) AS active FROM roster GROUP BY ALL
), drawn AS (
    SELECT n.*, CAST(n.month_index AS BIGINT) * 100_000_000 + CAST(floor(active * (exp(4 * u(order_id, 'buyer')) - 1) / (exp(4) - 1)) AS BIGINT) AS slot
    FROM numbered AS n JOIN rosters USING (month_index)
)
SELECT day AS order_date, CAST(order_id + 1 AS INTEGER) AS order_id, (month_index * 4 + region_index) * 512 AS shelf, price_level, cost_level,
    r.* EXCLUDE (slot, region_index), true AS fresh,
    u(order_id, 'cancelled') < 0.025 AS cancelled,
    CAST(pick([1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8], u(order_id, 'lines')) AS TINYINT) AS line_count,
    working_days_after(day, pick([1, 1, 2, 2, 2, 3, 3, 4, 5, 7], u(order_id, 'delivery'))) AS invoice_date
FROM drawn JOIN roster AS r USING (slot)
WHERE invoice_date >= getvariable('first_day')
UNION ALL
SELECT * REPLACE (false AS fresh) FROM waiting_orders
ORDER BY invoice_date, order_id;

CREATE OR REPLACE TEMP TABLE waiting_orders AS FROM placed WHERE invoice_date >= getvariable('to_day') AND NOT cancelled;

CREATE OR REPLACE TEMP TABLE placed_lines AS
WITH numbered AS (
    SELECT *, unnest(range(1, line_count + 1)) AS line_no FROM placed
), dice AS (
    SELECT *, hash(hash(order_id, line_no, getvariable('seed'))) AS dice FROM numbered
), drawn AS (
    SELECT dice.*, prices, costs, usual_pieces,
        slot_products[1 + shelf + CAST(dice & 511 AS INTEGER)] AS product
    FROM dice, mix
)
SELECT invoice_date, order_id AS invoice_id, CAST(line_no AS TINYINT) AS line_no, customer_id,
    CAST(CASE WHEN (dice >> 51) % 2000 = 0 THEN 900 + product ELSE product END AS SMALLINT) AS product_id,
    region, city_id, rep_id, cancelled,
    CAST(greatest(1, floor(usual_pieces[product] * appetite * (0.25 + 1.1 * (dice >> 9 & 65535) / 65536)
        + (dice >> 25 & 1023) / 1024)) AS SMALLINT) AS quantity,
    CAST(prices[product] * price_level * (1 - least(0.22, rebate + 0.05 * (dice >> 35 & 65535) / 65536)) AS DECIMAL(9,2)) AS unit_price,
    CAST(quantity * unit_price AS DECIMAL(12,2)) AS net_amount,
    CAST(quantity * costs[product] * cost_level AS DECIMAL(12,2)) AS cost_amount
FROM drawn;

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
WHERE invoice_date < getvariable('to_day') AND NOT cancelled;

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

INSERT INTO bought
SELECT month_of(invoice_date) AS month, customer_id, sum(amount), sum(cost) FROM billed GROUP BY ALL;
