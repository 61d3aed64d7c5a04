-- Prices of parts of this year, for the supplier's XML list.
SELECT sku, product, category, CAST(unit_cost AS VARCHAR) AS price, CAST(launched_date AS VARCHAR) AS valid_from
FROM products WHERE NOT is_service ORDER BY sku
