-- Twelve months of invoices from suppliers: some sent twice, some without order, some of suppliers nobody knows, some dates turned round.
WITH drawn AS (
    SELECT id, getvariable('month') + CAST(floor(u(id, 'received') * (getvariable('today') - getvariable('month'))) AS INTEGER) AS day,
        CASE WHEN u(id, 'known') < 0.01 THEN 2999 ELSE 1000 + CAST(floor(32 * u(id, 'sender')) AS INTEGER) END AS supplier
    FROM range(2500) AS r (id)
)
SELECT 'R-' || CAST(500000 + id AS VARCHAR) AS invoice_no, 'S' || CAST(supplier AS VARCHAR) AS supplier_id,
    CASE WHEN u(id, 'format') < 0.02 THEN strftime(day, '%d.%m.%Y') ELSE CAST(day AS VARCHAR) END AS invoice_date,
    CASE WHEN u(id, 'ordered') >= 0.04 THEN 'PO-' || CAST(80000 + CAST(floor(9000 * u(id, 'purchase')) AS INTEGER) AS VARCHAR) END AS purchase_order,
    round(300 * exp(1.1 * bell(id, 'amount')) * getvariable('size'), 2) AS amount, 'EUR' AS currency,
    pick(['paid', 'paid', 'paid', 'paid', 'open', 'Paid', 'disputed'], u(id, 'state')) AS status
FROM drawn, range(CASE WHEN u(id, 'twice') < 0.012 THEN 2 ELSE 1 END)
ORDER BY day, invoice_no
