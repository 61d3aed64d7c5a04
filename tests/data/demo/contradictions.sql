-- Each query lists what would contradict its title; none may find anything.

--- an invoice is the sum of its lines
SELECT invoice_id FROM invoices JOIN (
    SELECT invoice_id, sum(net_amount) AS net, count(*) AS lines, any_value(customer_id) AS customer, min(invoice_date) AS first,
        max(invoice_date) AS last FROM invoice_lines GROUP BY ALL) USING (invoice_id)
WHERE net <> amount OR lines <> line_count OR customer <> customer_id OR first <> invoice_date OR last <> invoice_date;

--- no line without invoice and no invoice without line
SELECT invoice_id FROM (SELECT DISTINCT invoice_id FROM invoice_lines) FULL JOIN invoices AS i USING (invoice_id)
WHERE i.amount IS NULL OR invoice_id IS NULL;

--- a line is quantity times price
SELECT 1 FROM invoice_lines WHERE quantity * unit_price <> net_amount OR quantity < 1;

--- invoiced orders are the invoices
SELECT order_id FROM orders AS o FULL JOIN invoices AS i USING (order_id)
WHERE (o.status = 'invoiced') <> (i.invoice_id IS NOT NULL) OR o.amount <> i.amount OR i.invoice_date <= o.order_date
    OR o.status = 'open' AND o.order_date < DATE '2026-11-20' - 20;

--- what is paid of an invoice is the sum of its payments
SELECT i.invoice_id FROM invoices AS i LEFT JOIN (
    SELECT invoice_id, sum(amount) AS paid, max(payment_date) AS last FROM payments GROUP BY ALL) USING (invoice_id)
WHERE paid_amount <> coalesce(paid, 0) OR paid_amount > amount OR status = 'paid' AND (last <> paid_date OR paid <> amount);

--- open is what is not paid, unless written off
SELECT invoice_id FROM invoices
WHERE open_amount <> CASE WHEN status IN ('paid', 'written off') THEN 0 ELSE amount - paid_amount END
    OR (status = 'paid') <> (paid_date IS NOT NULL);

--- overdue is open past its due date
SELECT invoice_id FROM invoices
WHERE status = 'overdue' AND due_date >= DATE '2026-11-20' OR status = 'open' AND due_date < DATE '2026-11-20';

--- no payment without invoice or before it
SELECT payment_id FROM payments LEFT JOIN invoices AS i USING (invoice_id)
WHERE i.invoice_id IS NULL OR payment_date <= invoice_date OR payment_date > DATE '2026-11-20';

--- cost of goods sold is that of the lines
SELECT day FROM (SELECT expense_date AS day, region, sum(amount) AS spent FROM expenses WHERE kind = 'cogs' GROUP BY ALL)
FULL JOIN (SELECT invoice_date AS day, region, sum(cost_amount) AS cost FROM invoice_lines GROUP BY ALL) USING (day, region)
WHERE spent IS DISTINCT FROM cost;

--- receipts are the payments
SELECT day FROM (SELECT movement_date AS day, region, amount FROM cash_movements WHERE item = 'Customer receipts')
FULL JOIN (SELECT payment_date AS day, region, sum(amount) AS paid FROM payments GROUP BY ALL) USING (day, region)
WHERE amount IS DISTINCT FROM paid;

--- movements explain the balance
SELECT as_of FROM (
    SELECT as_of, account, balance - lag(balance) OVER (PARTITION BY account ORDER BY as_of) AS step FROM cash_daily)
LEFT JOIN (SELECT movement_date AS as_of, account, sum(amount) AS moved FROM cash_movements GROUP BY ALL) USING (as_of, account)
WHERE step <> coalesce(moved, 0);

--- receivables are invoices less payments less what was written off
WITH moves AS (
    SELECT invoice_date AS as_of, region, amount FROM invoices
    UNION ALL SELECT payment_date, region, -amount FROM payments
    UNION ALL SELECT due_date + 181, region, paid_amount - amount FROM invoices WHERE status = 'written off'
), owed AS (
    SELECT DISTINCT as_of, region, sum(amount) OVER (PARTITION BY region ORDER BY as_of) AS owed FROM moves
), standing AS (
    SELECT as_of, region, sum(open_amount) AS open FROM receivables GROUP BY ALL
)
SELECT as_of FROM owed LEFT JOIN standing USING (as_of, region) WHERE owed <> coalesce(open, 0);

--- ageing of today is that of the open invoices
WITH aged AS (
    SELECT CASE WHEN due_date >= DATE '2026-11-20' THEN 'current' WHEN DATE '2026-11-20' - due_date <= 30 THEN '1–30'
        WHEN DATE '2026-11-20' - due_date <= 60 THEN '31–60' WHEN DATE '2026-11-20' - due_date <= 90 THEN '61–90' ELSE '90+' END AS bucket,
        sum(open_amount) AS open
    FROM invoices WHERE open_amount > 0 GROUP BY ALL
)
SELECT bucket FROM aged FULL JOIN (
    SELECT bucket, sum(open_amount) AS standing FROM receivables WHERE as_of = DATE '2026-11-20' GROUP BY ALL) USING (bucket)
WHERE open IS DISTINCT FROM standing;

--- bad debts are what was written off
SELECT 1 FROM (SELECT sum(amount) AS lost FROM expenses WHERE category = 'Bad debts'),
    (SELECT sum(amount - paid_amount) AS off FROM invoices WHERE status = 'written off') WHERE lost <> off;

--- spend on customers is what sales and marketing cost
SELECT day FROM (SELECT spend_date AS day, region, spend_type, sum(amount) AS spend FROM marketing_spend GROUP BY ALL)
FULL JOIN (SELECT expense_date AS day, region, lower(department) AS spend_type, sum(amount) AS cost FROM expenses
    WHERE department IN ('Sales', 'Marketing') GROUP BY ALL) USING (day, region, spend_type)
WHERE spend IS DISTINCT FROM cost;

--- what a customer bought is the sum of its lines
SELECT customer_id FROM customer_months FULL JOIN (
    SELECT CAST(date_trunc('month', invoice_date) AS DATE) AS month, customer_id, sum(net_amount) AS net,
        sum(net_amount - cost_amount) AS profit FROM invoice_lines GROUP BY ALL) USING (month, customer_id)
WHERE revenue IS NULL OR revenue <> coalesce(net, 0) OR gross_profit <> coalesce(profit, 0);

--- customers come and go once
SELECT customer_id FROM customer_months JOIN contracts USING (customer_id) GROUP BY customer_id
HAVING sum(joined) > 1 OR sum(churned) > 1 OR (sum(churned) = 1) <> (any_value(end_date) IS NOT NULL)
    OR (max_by(active, month) = 1) <> (any_value(end_date) IS NULL) OR any_value(end_date) > DATE '2026-11-20';

--- active at the end is active at the start, plus who came, less who left
WITH sums AS (
    SELECT month, sum(opening) AS o, sum(joined) AS j, sum(churned) AS c, sum(active) AS a FROM customer_months GROUP BY month
)
SELECT month FROM (SELECT *, lag(a) OVER (ORDER BY month) AS before FROM sums) WHERE a <> o + j - c OR o <> before;

--- who joined was acquired in that month
SELECT 1 FROM customer_months JOIN customers USING (customer_id)
WHERE (joined = 1) <> (date_trunc('month', acquired_date) = month) OR cohort_month <> date_trunc('month', acquired_date);

--- one contract a customer
SELECT customer_id FROM customers AS c FULL JOIN contracts AS k USING (customer_id)
WHERE c.region IS NULL OR k.start_date <> c.acquired_date OR k.end_date < k.start_date;

--- a converted lead became a customer of that day
SELECT lead_id FROM leads LEFT JOIN customers AS c USING (customer_id)
WHERE (status = 'converted') <> (converted_date IS NOT NULL) OR converted_date < created_date
    OR status = 'converted' AND converted_date IS DISTINCT FROM acquired_date;

--- every new customer was a lead
SELECT customer_id FROM customers ANTI JOIN leads USING (customer_id) WHERE acquired_date >= DATE '2021-11-01';

--- deals close after they begin
SELECT opportunity_id FROM opportunities
WHERE (outcome = 'open') <> (closed_date IS NULL) OR closed_date - created_date <> cycle_days OR closed_date > DATE '2026-11-20'
    OR outcome = 'won' AND customer_id IS NULL OR deal_type = 'new business' AND lead_id IS NULL
    OR loss_reason IS NOT NULL AND outcome <> 'lost';

--- a deal passes its stages without gap
SELECT opportunity_id FROM (
    SELECT *, lead(entered_date) OVER deal AS next, lead(stage_order) OVER deal AS next_order, lag(1) OVER deal AS before
    FROM opportunity_stages WINDOW deal AS (PARTITION BY opportunity_id ORDER BY stage_order))
WHERE next IS NOT NULL AND (next <> left_date OR next_order <> stage_order + 1 OR advanced <> 1) OR before IS NULL AND stage_order <> 1;

--- the last stage is that of the deal
SELECT opportunity_id FROM opportunities AS o JOIN (
    SELECT opportunity_id, stage AS last, left_date FROM opportunity_stages
    QUALIFY stage_order = max(stage_order) OVER (PARTITION BY opportunity_id)) USING (opportunity_id)
WHERE last <> stage OR left_date IS DISTINCT FROM closed_date;

--- the pipeline of a day is the deals that stand in it
SELECT as_of FROM pipeline_daily JOIN (
    SELECT as_of, region, stage, count(opportunity_id) AS deals, coalesce(sum(amount), 0) AS worth
    FROM (SELECT DISTINCT as_of, region, stage FROM pipeline_daily WHERE day(as_of) IN (1, 20)) LEFT JOIN opportunity_stages AS s
        USING (region, stage)
    WHERE entered_date <= as_of AND (left_date IS NULL OR left_date > as_of) GROUP BY ALL) USING (as_of, region, stage)
WHERE deals <> open_deals OR worth <> open_amount;

--- open deals of today
SELECT 1 FROM (SELECT sum(open_deals) AS a FROM pipeline_daily WHERE as_of = DATE '2026-11-20'),
    (SELECT count(*) AS b FROM opportunities WHERE outcome = 'open') WHERE a <> b;

--- stops add up to the time lost
SELECT run_id FROM production_runs LEFT JOIN (SELECT run_id, sum(minutes) AS lost FROM downtime GROUP BY ALL) USING (run_id)
WHERE planned_minutes - run_minutes <> coalesce(lost, 0) OR run_minutes > planned_minutes;

--- defects add up to the units that were not good
SELECT run_id FROM production_runs LEFT JOIN (SELECT run_id, sum(units) AS bad FROM defects GROUP BY ALL) USING (run_id)
WHERE production_runs.units - good_units <> coalesce(bad, 0);

--- a machine makes the products of its line
SELECT run_id FROM production_runs AS r JOIN machines AS m USING (machine_id) JOIN products AS p USING (product_id)
WHERE r.machine <> m.machine OR r.line <> m.line OR m.category <> p.category OR p.is_service;

--- a technician's day is the jobs of it
SELECT work_date FROM technician_days AS d FULL JOIN (
    SELECT completed_date AS work_date, technician_id, sum(work_minutes) AS worked, sum(travel_minutes) AS travelled, count(*) AS done
    FROM work_orders WHERE status = 'completed' GROUP BY ALL) USING (work_date, technician_id)
WHERE d.region IS NULL OR worked_minutes <> coalesce(worked, 0) OR travel_minutes <> coalesce(travelled, 0) OR jobs <> coalesce(done, 0);

--- jobs are done in their region by someone employed
SELECT work_order_id FROM work_orders AS w JOIN technicians AS t USING (technician_id)
WHERE w.region <> t.region OR completed_date < hired_date;

--- jobs are met or not
SELECT work_order_id FROM work_orders
WHERE (status = 'completed') <> (completed_date IS NOT NULL) OR completed_date < created_date OR cycle_minutes <= 0
    OR sla_met IS DISTINCT FROM CASE WHEN status = 'completed' THEN completed_date <= due_date
        WHEN status = 'open' AND due_date < DATE '2026-11-20' THEN false END
    OR (status = 'completed') <> (technician_id IS NOT NULL);

--- the backlog of today is the open jobs
SELECT 1 FROM (SELECT sum(open_jobs) AS a, sum(overdue_jobs) AS b FROM backlog_daily WHERE as_of = DATE '2026-11-20'),
    (SELECT count(*) AS c, count(*) FILTER (due_date < DATE '2026-11-20') AS d FROM work_orders WHERE status = 'open') WHERE a <> c OR b <> d;

--- regional targets add up
SELECT metric, month FROM targets WHERE metric IN ('sales.revenue', 'leads.leads', 'pipeline.active_deals') GROUP BY ALL
HAVING sum(amount) FILTER (dimension IS NULL) <> sum(amount) FILTER (dimension = 'region')
    OR count(*) FILTER (dimension IS NULL) <> 1 OR count(*) <> 5;
