CREATE OR REPLACE TABLE regions (
    region VARCHAR,
    hub VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE
);

CREATE OR REPLACE TABLE cities (
    city_id SMALLINT,
    city VARCHAR,
    country VARCHAR,
    country_code VARCHAR,
    country_code3 VARCHAR,
    region VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    population INTEGER
);

CREATE OR REPLACE TABLE products (
    product_id SMALLINT,
    sku VARCHAR,
    product VARCHAR,
    category VARCHAR,
    is_service BOOLEAN,
    list_price DECIMAL(9,2),
    unit_cost DECIMAL(9,2),
    launched_date DATE
);

CREATE OR REPLACE TABLE sales_reps (
    rep_id SMALLINT,
    rep VARCHAR,
    region VARCHAR,
    team VARCHAR,
    hired_date DATE
);

CREATE OR REPLACE TABLE customers (
    customer_id INTEGER,
    customer VARCHAR,
    segment VARCHAR,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    channel VARCHAR,
    acquired_date DATE,
    payment_terms_days SMALLINT,
    email VARCHAR
);

CREATE OR REPLACE TABLE machines (
    machine_id SMALLINT,
    machine VARCHAR,
    line VARCHAR,
    category VARCHAR,
    vendor VARCHAR,
    installed_date DATE
);

CREATE OR REPLACE TABLE technicians (
    technician_id SMALLINT,
    technician VARCHAR,
    region VARCHAR,
    city_id SMALLINT,
    skill VARCHAR,
    hired_date DATE
);

CREATE OR REPLACE TABLE leads (
    created_date DATE,
    lead_id INTEGER,
    channel VARCHAR,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    segment VARCHAR,
    category VARCHAR,
    status VARCHAR,
    converted_date DATE,
    customer_id INTEGER,
    score TINYINT
);

CREATE OR REPLACE TABLE opportunities (
    created_date DATE,
    opportunity_id INTEGER,
    deal_type VARCHAR,
    lead_id INTEGER,
    customer_id INTEGER,
    channel VARCHAR,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    category VARCHAR,
    amount DECIMAL(12,2),
    stage VARCHAR,
    outcome VARCHAR,
    closed_date DATE,
    cycle_days SMALLINT,
    loss_reason VARCHAR,
    competitor VARCHAR
);

CREATE OR REPLACE TABLE opportunity_stages (
    entered_date DATE,
    opportunity_id INTEGER,
    stage VARCHAR,
    stage_order TINYINT,
    region VARCHAR,
    rep_id SMALLINT,
    category VARCHAR,
    amount DECIMAL(12,2),
    left_date DATE,
    days SMALLINT,
    advanced TINYINT,
    outcome VARCHAR
);

CREATE OR REPLACE TABLE pipeline_daily (
    as_of DATE,
    region VARCHAR,
    stage VARCHAR,
    stage_order TINYINT,
    open_deals INTEGER,
    open_amount DECIMAL(16,2)
);

CREATE OR REPLACE TABLE orders (
    order_date DATE,
    order_id INTEGER,
    customer_id INTEGER,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    status VARCHAR,
    line_count TINYINT,
    amount DECIMAL(12,2)
);

CREATE OR REPLACE TABLE invoices (
    invoice_date DATE,
    invoice_id INTEGER,
    order_id INTEGER,
    customer_id INTEGER,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    line_count TINYINT,
    amount DECIMAL(12,2),
    due_date DATE,
    status VARCHAR,
    paid_date DATE,
    paid_amount DECIMAL(12,2),
    open_amount DECIMAL(12,2)
);

CREATE OR REPLACE TABLE invoice_lines (
    invoice_date DATE,
    invoice_id INTEGER,
    line_no TINYINT,
    customer_id INTEGER,
    product_id SMALLINT,
    region VARCHAR,
    city_id SMALLINT,
    rep_id SMALLINT,
    quantity SMALLINT,
    unit_price DECIMAL(9,2),
    net_amount DECIMAL(12,2),
    cost_amount DECIMAL(12,2)
);

CREATE OR REPLACE TABLE payments (
    payment_date DATE,
    payment_id INTEGER,
    invoice_id INTEGER,
    customer_id INTEGER,
    region VARCHAR,
    method VARCHAR,
    amount DECIMAL(12,2)
);

CREATE OR REPLACE TABLE expenses (
    expense_date DATE,
    region VARCHAR,
    department VARCHAR,
    category VARCHAR,
    kind VARCHAR,
    amount DECIMAL(14,2)
);

CREATE OR REPLACE TABLE budgets (
    month DATE,
    region VARCHAR,
    department VARCHAR,
    category VARCHAR,
    kind VARCHAR,
    amount DECIMAL(14,2)
);

CREATE OR REPLACE TABLE cash_movements (
    movement_date DATE,
    account VARCHAR,
    region VARCHAR,
    category VARCHAR,
    item VARCHAR,
    amount DECIMAL(14,2)
);

CREATE OR REPLACE TABLE cash_daily (
    as_of DATE,
    account VARCHAR,
    region VARCHAR,
    balance DECIMAL(16,2)
);

CREATE OR REPLACE TABLE receivables (
    as_of DATE,
    region VARCHAR,
    segment VARCHAR,
    bucket VARCHAR,
    bucket_order TINYINT,
    open_invoices INTEGER,
    open_amount DECIMAL(16,2)
);

CREATE OR REPLACE TABLE contracts (
    start_date DATE,
    contract_id INTEGER,
    customer_id INTEGER,
    plan VARCHAR,
    region VARCHAR,
    segment VARCHAR,
    monthly_fee DECIMAL(9,2),
    end_date DATE,
    churn_reason VARCHAR
);

CREATE OR REPLACE TABLE customer_months (
    month DATE,
    cohort_month DATE,
    months_since SMALLINT,
    customer_id INTEGER,
    segment VARCHAR,
    region VARCHAR,
    channel VARCHAR,
    plan VARCHAR,
    opening TINYINT,
    joined TINYINT,
    churned TINYINT,
    active TINYINT,
    mrr DECIMAL(9,2),
    revenue DECIMAL(12,2),
    gross_profit DECIMAL(12,2)
);

CREATE OR REPLACE TABLE nps_responses (
    response_date DATE,
    response_id INTEGER,
    customer_id INTEGER,
    segment VARCHAR,
    region VARCHAR,
    channel VARCHAR,
    score TINYINT
);

CREATE OR REPLACE TABLE marketing_spend (
    spend_date DATE,
    spend_type VARCHAR,
    channel VARCHAR,
    region VARCHAR,
    amount DECIMAL(12,2)
);

CREATE OR REPLACE TABLE production_runs (
    run_date DATE,
    run_id INTEGER,
    line VARCHAR,
    machine_id SMALLINT,
    machine VARCHAR,
    shift VARCHAR,
    product_id SMALLINT,
    planned_minutes SMALLINT,
    run_minutes SMALLINT,
    ideal_cycle_seconds DECIMAL(9,2),
    ideal_minutes DECIMAL(9,2),
    units INTEGER,
    good_units INTEGER
);

CREATE OR REPLACE TABLE downtime (
    downtime_date DATE,
    run_id INTEGER,
    line VARCHAR,
    machine VARCHAR,
    shift VARCHAR,
    reason VARCHAR,
    minutes SMALLINT
);

CREATE OR REPLACE TABLE defects (
    defect_date DATE,
    run_id INTEGER,
    line VARCHAR,
    machine VARCHAR,
    shift VARCHAR,
    product_id SMALLINT,
    defect_type VARCHAR,
    disposition VARCHAR,
    units INTEGER
);

CREATE OR REPLACE TABLE work_orders (
    created_date DATE,
    work_order_id INTEGER,
    created_at TIMESTAMP,
    customer_id INTEGER,
    region VARCHAR,
    city_id SMALLINT,
    job_type VARCHAR,
    priority VARCHAR,
    status VARCHAR,
    technician_id SMALLINT,
    due_date DATE,
    completed_date DATE,
    work_minutes SMALLINT,
    travel_minutes SMALLINT,
    cycle_minutes INTEGER,
    sla_met BOOLEAN,
    first_time_fix BOOLEAN
);

CREATE OR REPLACE TABLE technician_days (
    work_date DATE,
    technician_id SMALLINT,
    region VARCHAR,
    available_minutes SMALLINT,
    worked_minutes SMALLINT,
    travel_minutes SMALLINT,
    jobs SMALLINT
);

CREATE OR REPLACE TABLE backlog_daily (
    as_of DATE,
    region VARCHAR,
    job_type VARCHAR,
    open_jobs INTEGER,
    overdue_jobs INTEGER
);

CREATE OR REPLACE TABLE targets (
    metric VARCHAR,
    month DATE,
    dimension VARCHAR,
    value VARCHAR,
    amount DECIMAL(18,4)
);

CREATE OR REPLACE TABLE demo_company (
    built_for DATE,
    scale DOUBLE,
    seed INTEGER,
    recipe INTEGER,
    announced BOOLEAN
);
