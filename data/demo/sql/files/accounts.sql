SELECT customer_id AS account_id, customer AS name, segment, country, city, acquired_date AS customer_since, rep AS owner
FROM customers LEFT JOIN cities USING (city_id) LEFT JOIN sales_reps USING (rep_id)
WHERE customer_id > (SELECT max(customer_id) FROM customers) - getvariable('most')
ORDER BY account_id
