-- Invoices of the month that begins on `month`, as the billing system exports them by hand: some amounts and dates in
-- another form, some of customers nobody knows, some without number.
SELECT CASE WHEN u(invoice_id, 'numbered') >= 0.003 THEN 'INV-' || CAST(invoice_id AS VARCHAR) END AS invoice_no,
    CASE WHEN u(invoice_id, 'dated') < 0.004 THEN strftime(invoice_date, '%d.%m.%Y') ELSE CAST(invoice_date AS VARCHAR) END AS invoice_date,
    CASE WHEN u(invoice_id, 'known') < 0.004 THEN 99000000 + invoice_id ELSE customer_id END AS customer_id, region,
    CASE WHEN u(invoice_id, 'written') < 0.005 THEN 'n/a' WHEN u(invoice_id, 'signed') < 0.003 THEN CAST(-amount AS VARCHAR)
        ELSE CAST(amount AS VARCHAR) END AS amount,
    CASE WHEN u(invoice_id, 'shouted') < 0.1 THEN upper(status) ELSE ' ' || status END AS status
FROM invoices
WHERE invoice_date >= getvariable('month') AND invoice_date < next_month(getvariable('month'))
    AND invoice_id > (SELECT max(invoice_id) FROM invoices) - getvariable('most')
ORDER BY invoice_date, invoice_id
