-- What suppliers ask for a part in the year; a few prices are missing, a few carry a thousand-fold slip.
SELECT p.sku || '-' || k.part AS part, p.sku, 'S' || CAST(1000 + CAST(floor(30 * u(p.product_id || k.part, 'from')) AS INTEGER) AS VARCHAR) AS supplier_id,
    k.part AS component, CASE WHEN u(p.product_id || k.part || getvariable('year'), 'priced') >= 0.02 THEN round(CAST(p.unit_cost AS DOUBLE) * k.share
        * power(1.03, getvariable('year') - year(getvariable('today'))) * (0.95 + 0.1 * u(p.product_id || k.part, 'price'))
        * CASE WHEN u(p.product_id || k.part || getvariable('year'), 'slip') < 0.01 THEN 1000 ELSE 1 END, 2) END AS price,
    'EUR' AS currency, make_date(getvariable('year'), 1, 1) AS valid_from
FROM products AS p, (VALUES ('housing', 0.12), ('electronics', 0.24), ('core', 0.38), ('fittings', 0.08)) AS k (part, share)
WHERE NOT p.is_service
ORDER BY part
