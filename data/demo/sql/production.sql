CREATE TEMP TABLE demand AS
WITH sold AS (
    SELECT month, product_id, CAST(sum(units) AS DOUBLE) AS units FROM product_months GROUP BY ALL
), assigned AS (
    SELECT m.month, p.product_id, l.line, coalesce(units, 0) AS units
    FROM months AS m CROSS JOIN products AS p JOIN lines AS l ON l.category = p.category AND coalesce(l.parity, p.product_id % 2) = p.product_id % 2
    LEFT JOIN sold USING (month, product_id)
    WHERE NOT m.future
), smooth AS (
    SELECT month, product_id, line, CASE WHEN month = month_of(getvariable('today')) THEN lag(units) OVER (PARTITION BY product_id ORDER BY month)
        WHEN next_month(month) = month_of(getvariable('today')) THEN units
        ELSE (units + lead(units) OVER (PARTITION BY product_id ORDER BY month)) / 2 END AS units
    FROM assigned
)
SELECT *, sum(units) OVER (PARTITION BY month, line) AS line_units FROM smooth;

CREATE TEMP TABLE shifts AS
SELECT day, month, n, shift, CASE WHEN isodow(day) = 6 THEN 360 WHEN shift = 'Night' THEN 420 ELSE 450 END AS planned
FROM days, (VALUES ('Early'), ('Late'), ('Night')) AS s (shift)
WHERE n >= 0 AND day <= last_day(getvariable('today')) AND (working OR isodow(day) = 6)
    AND (isodow(day) < 5 OR shift = 'Early' OR (isodow(day) = 5 AND shift = 'Late'));

-- How long a unit takes follows from the demand of the best month, how often a machine runs from that of each month.
CREATE TEMP TABLE loads AS
WITH capacity AS (
    SELECT month, CAST(sum(planned) AS DOUBLE) * getvariable('machines_per_line') AS minutes FROM shifts GROUP BY ALL
), needs AS (
    SELECT DISTINCT month, line, greatest(line_units, 0.01) AS units, minutes FROM demand JOIN capacity USING (month)
), cycles AS (
    SELECT line, least(5400, min(60 * 0.715 * minutes / (1.02 * units))) AS cycle FROM needs GROUP BY ALL
)
SELECT month, line, cycle, least(1, units * cycle / 60 / (0.715 * minutes)) AS load FROM needs JOIN cycles USING (line);

CREATE TEMP TABLE programme AS
WITH bounds AS (
    SELECT month, line, product_id, CAST(round(64 * sum(units) OVER (PARTITION BY month, line ORDER BY product_id)
        / greatest(line_units, 0.01)) AS INTEGER) AS upper
    FROM demand
), spans AS (
    SELECT *, lag(upper, 1, 0) OVER (PARTITION BY month, line ORDER BY product_id) AS lower FROM bounds
)
SELECT month, line, product_id, unnest(range(lower, upper)) AS slot FROM spans;

CREATE TEMP TABLE runs AS
WITH slots AS (
    SELECT s.*, m.machine_id, m.machine, m.line, l.cycle, hash(s.day, s.shift, m.machine) AS fate,
        greatest(0, s.day - m.installed_date) / 365.0 AS age
    FROM shifts AS s, machines AS m JOIN loads AS l USING (line)
    WHERE l.month = s.month AND s.day <= getvariable('today') AND u(hash(s.day, s.shift, m.machine), 'runs') < l.load
), programmed AS (
    SELECT s.*, product_id, cycle * (0.88 + 0.24 * u(product_id, 'cycle')) AS ideal
    FROM slots AS s JOIN programme AS p ON p.month = s.month AND p.line = s.line AND p.slot = CAST(floor(64 * u(fate, 'product')) AS INTEGER)
), ran AS (
    SELECT *, CAST(round(planned * least(0.99, greatest(0.25, 0.905 - 0.006 * age + 0.000018 * n + 0.035 * bell(fate, 'stops')
        - CASE WHEN u(fate, 'breakdown') < 0.02 + 0.003 * age THEN 0.15 + 0.35 * u(fate, 'repair') ELSE 0 END))) AS INTEGER) AS run_minutes,
        0.845 + 0.00001 * n + 0.04 * bell(fate, 'speed') - CASE shift WHEN 'Night' THEN 0.02 ELSE 0 END AS speed
    FROM programmed
), made AS (
    SELECT *, whole(run_minutes * 60 * speed / ideal, u(fate, 'units')) AS units,
        0.0135 * exp(-0.00012 * n) * (1 + 0.07 * age) * exp(0.45 * bell(machine_id, 'worn')) * (CASE shift WHEN 'Night' THEN 1.2 ELSE 1 END)
            * (CASE WHEN machine_id = 1 + CAST(floor(u(0, 'worst') * 6 * getvariable('machines_per_line')) AS INTEGER) THEN 2.4 ELSE 1 END)
            * exp(0.4 * bell(fate, 'spoils')) AS spoils
    FROM ran
)
SELECT row_number() OVER (ORDER BY day, machine_id, shift) AS run_id, *,
    least(units, whole(units * least(0.5, spoils), u(fate, 'spoilt'))) AS spoilt
FROM made;

INSERT INTO production_runs
SELECT day, run_id, line, machine_id, machine, shift, product_id, planned, run_minutes, ideal, units * ideal / 60, units, units - spoilt
FROM runs
ORDER BY day, run_id;

INSERT INTO downtime
WITH stops AS (
    SELECT *, planned - run_minutes AS lost, CASE WHEN planned - run_minutes >= 20 AND u(fate, 'two stops') < 0.5 THEN 2 ELSE 1 END AS many,
        CASE WHEN planned - run_minutes > 90 AND u(fate, 'why') < 0.8 THEN 0
            ELSE pick(CASE WHEN age > 6 THEN [0, 0, 0, 1, 1, 2, 3, 4] ELSE [0, 1, 1, 1, 2, 2, 3, 3, 4] END, u(fate, 'reason')) END AS reason,
        1 + CAST(floor(4 * u(fate, 'other reason')) AS INTEGER) AS step,
        CAST(floor((planned - run_minutes) * (0.5 + 0.4 * u(fate, 'first stop'))) AS INTEGER) AS first
    FROM runs
    WHERE run_minutes < planned
)
SELECT day, run_id, line, machine, shift,
    ['Breakdown', 'Changeover', 'Material shortage', 'Cleaning', 'Operator'][1 + CAST((reason + k * step) % 5 AS INTEGER)],
    CASE WHEN many = 1 THEN lost WHEN k = 0 THEN first ELSE lost - first END
FROM stops, range(many) AS r (k)
ORDER BY day, run_id, k;

INSERT INTO defects
WITH spoilt AS (
    SELECT *, CASE WHEN line LIKE 'Heat pump%' THEN ['Leak', 'Electrical test', 'Missing part', 'Misalignment']
            WHEN line = 'Panel' THEN ['Solder joint', 'Scratch', 'Misalignment', 'Electrical test']
            WHEN line = 'Accessory' THEN ['Missing part', 'Scratch', 'Misalignment', 'Electrical test']
            ELSE ['Solder joint', 'Electrical test', 'Missing part', 'Scratch'] END AS types,
        CASE WHEN u(fate, 'habit') < 0.5 THEN CAST(floor(2 * u(machine_id, 'habit')) AS INTEGER)
            ELSE pick([0, 0, 0, 0, 1, 1, 1, 2, 2, 3], u(fate, 'defect')) END AS type,
        CASE WHEN spoilt >= 2 AND u(fate, 'two defects') < 0.45 THEN 2 ELSE 1 END AS many,
        1 + CAST(floor(3 * u(fate, 'other defect')) AS INTEGER) AS step, CAST(ceil(spoilt * 0.6) AS INTEGER) AS first
    FROM runs
    WHERE spoilt > 0
)
SELECT day, run_id, line, machine, shift, product_id, types[1 + CAST((type + k * step) % 4 AS INTEGER)],
    CASE WHEN u(fate, 'disposition' || CAST(k AS VARCHAR)) < 0.64 THEN 'Rework' ELSE 'Scrap' END,
    CASE WHEN many = 1 THEN spoilt WHEN k = 0 THEN first ELSE spoilt - first END AS units
FROM spoilt, range(many) AS r (k)
WHERE CASE WHEN many = 1 THEN spoilt WHEN k = 0 THEN first ELSE spoilt - first END > 0
ORDER BY day, run_id, k;
