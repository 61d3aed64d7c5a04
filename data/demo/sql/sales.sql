-- What a line may be: 512 slots per month and region, filled by season, pull of the region, fashion and launch. All of it lies in
-- one row of lists, so that lines are drawn in the order of their orders: a join might not keep it.
CREATE TEMP TABLE mix AS
WITH weights AS (
    SELECT m.month_index, list_position(['DACH', 'Nordics', 'Southern Europe', 'Western Europe'], s.region) - 1 AS region_index,
        p.product_id, c.share * k.weight
            * (CASE s.region WHEN 'Nordics' THEN c.pull.Nordics WHEN 'DACH' THEN c.pull.DACH
                WHEN 'Western Europe' THEN c.pull."Western Europe" ELSE c.pull."Southern Europe" END)
            * (1 + c.season * sin((month(m.month) - 3) * pi() / 6))
            * exp(c.growth * m.month_index / 12)
            * (1 + 0.08 * bell(p.product_id || s.region || m.month, 'fashion'))
            * (CASE WHEN p.launched_date > m.month THEN 0
                ELSE least(1, 0.3 + 0.12 * (month_number(m.month) - month_number(p.launched_date))) END) AS weight
    FROM months AS m, shares AS s, products AS p JOIN catalogue AS k USING (product) JOIN categories AS c ON c.category = p.category
    WHERE NOT m.future
), bounds AS (
    SELECT *, CAST(round(512 * sum(weight) OVER (of_month ORDER BY product_id) / sum(weight) OVER of_month) AS INTEGER) AS upper
    FROM weights
    WINDOW of_month AS (PARTITION BY month_index, region_index)
), spans AS (
    SELECT *, lag(upper, 1, 0) OVER (PARTITION BY month_index, region_index ORDER BY product_id) AS lower FROM bounds
), slots AS (
    SELECT (month_index * 4 + region_index) * 512 + unnest(range(lower, upper)) AS slot, product_id FROM spans
)
SELECT (SELECT list(product_id ORDER BY slot) FROM slots) AS slot_products, list(CAST(list_price AS DOUBLE) ORDER BY product_id) AS prices,
    list(CAST(unit_cost AS DOUBLE) ORDER BY product_id) AS costs, list(pieces ORDER BY product_id) AS usual_pieces
FROM products JOIN categories USING (category);

CREATE TEMP TABLE order_days AS
SELECT a.*, greatest(0, month_index) AS month_index, power(1.03, year(day) - year(getvariable('today'))) AS price_level,
    power(1.027, year(day) - year(getvariable('today'))) AS cost_level
FROM arrival_days(demand, 250700 * getvariable('scale'), getvariable('first_day') - 14) AS a JOIN days USING (day);

-- Orders that wait for their invoice and payments for their day, while the days go by.
CREATE TEMP TABLE waiting_orders (order_date DATE, order_id INTEGER, shelf INTEGER, price_level DOUBLE, cost_level DOUBLE,
    customer_id INTEGER, segment VARCHAR, region VARCHAR, city_id SMALLINT, rep_id INTEGER, payment_terms_days INTEGER,
    appetite DOUBLE, rebate DOUBLE, fresh BOOLEAN, cancelled BOOLEAN, line_count TINYINT, invoice_date DATE);
CREATE TEMP TABLE waiting_payments (payment_date DATE, payment_id INTEGER, invoice_id INTEGER, customer_id INTEGER, region VARCHAR,
    method VARCHAR, amount DECIMAL(12,2));

CREATE TEMP TABLE billed (order_id INTEGER, customer_id INTEGER, region VARCHAR, segment VARCHAR, invoice_date DATE, due_date DATE,
    written_off DATE, first_paid DATE, last_paid DATE, first_amount DECIMAL(12,2), amount DECIMAL(12,2), split BOOLEAN);
CREATE TEMP VIEW instalments AS
SELECT order_id, 0 AS k, customer_id, region, segment, invoice_date, due_date, written_off, first_paid AS payment_date,
    first_amount AS amount
FROM billed
UNION ALL
SELECT order_id, 1, customer_id, region, segment, invoice_date, due_date, written_off, last_paid, amount - first_amount
FROM billed WHERE split;

-- What later recipes need of the sales, summed up.
CREATE TEMP TABLE sales_days (day DATE, region VARCHAR, revenue DECIMAL(18,2), cost DECIMAL(18,2));
CREATE TEMP TABLE product_months (month DATE, product_id SMALLINT, units BIGINT);
CREATE TEMP TABLE write_offs (day DATE, region VARCHAR, amount DECIMAL(18,2));
CREATE TEMP TABLE receivable_moves (day DATE, region VARCHAR, segment VARCHAR, bucket_order TINYINT, invoices BIGINT,
    amount DECIMAL(18,2));
CREATE TEMP TABLE bought (month DATE, customer_id INTEGER, revenue DECIMAL(18,2), cost DECIMAL(18,2));
