SELECT opportunity_id, lead_id, customer_id AS account_id, category AS product_line, amount, stage, outcome AS status,
    created_date AS opened_on, closed_date AS closed_on, competitor, rep AS owner
FROM opportunities LEFT JOIN sales_reps USING (rep_id)
WHERE (created_date >= getvariable('month') OR outcome = 'open')
    AND opportunity_id > (SELECT max(opportunity_id) FROM opportunities) - getvariable('most')
ORDER BY opened_on, opportunity_id
