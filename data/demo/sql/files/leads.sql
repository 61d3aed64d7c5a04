SELECT lead_id, created_date AS created_on, channel AS source, segment, category AS interest, status, score, rep AS owner,
    converted_date AS converted_on, customer_id AS account_id
FROM leads LEFT JOIN sales_reps USING (rep_id)
WHERE created_date >= getvariable('month') AND lead_id > (SELECT max(lead_id) FROM leads) - getvariable('most')
ORDER BY created_on, lead_id
