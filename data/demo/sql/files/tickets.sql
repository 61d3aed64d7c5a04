-- What customers wrote to the help desk in the last twelve months; a few lines are cut off by the export.
WITH drawn AS (
    SELECT id, getvariable('month') + CAST(floor(u(id, 'opened') * (getvariable('today') - getvariable('month'))) AS INTEGER) AS day,
        CAST(floor(u(id, 'asker') * (SELECT count(*) FROM customers)) AS INTEGER) AS place
    FROM range(3000) AS r (id)
), numbered AS (
    SELECT row_number() OVER (ORDER BY customer_id) - 1 AS place, customer_id, email FROM customers
)
SELECT 'T-' || CAST(10000 + id AS VARCHAR) AS ticket_id, CAST(CAST(day AS TIMESTAMP)
        + to_seconds(25200 + CAST(floor(39600 * u(id, 'second')) AS BIGINT)) AS VARCHAR) AS opened_at, customer_id, email,
    pick(['mail', 'mail', 'phone', 'portal'], u(id, 'way')) AS channel,
    pick(['low', 'normal', 'normal', 'normal', 'high', 'urgent'], u(id, 'weight')) AS priority,
    pick(['Delivery', 'Invoice', 'Installation', 'Installation', 'Fault', 'Fault', 'Contract'], u(id, 'topic')) AS topic,
    {'device': pick(['heat pump', 'inverter', 'storage', 'solar panel'], u(id, 'device')), 'serial': 'SN' || CAST(id * 7919 % 1000000 AS VARCHAR)} AS about
FROM drawn JOIN numbered USING (place)
ORDER BY opened_at, ticket_id
