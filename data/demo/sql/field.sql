-- Who works on a day: the first technician of a region is never away, so that its jobs find someone.
CREATE TEMP TABLE present AS
WITH crews AS (
    SELECT *, row_number() OVER (PARTITION BY region ORDER BY technician_id) AS nth FROM technicians
)
SELECT day, technician_id, region, row_number() OVER (PARTITION BY day, region ORDER BY technician_id) - 1 AS place,
    count(*) OVER (PARTITION BY day, region) AS crew, CASE isodow(day) WHEN 5 THEN 420 ELSE 480 END
        - CASE WHEN u(day || technician_id, 'half day') < 0.03 THEN 240 ELSE 0 END AS minutes
FROM days, crews
WHERE n >= 0 AND day <= getvariable('today') AND isodow(day) <= 5 AND hired_date <= day
    AND (nth = 1 OR u(day || technician_id, 'away') >= 0.07);

CREATE TEMP TABLE jobs AS
WITH drawn AS (
    SELECT day, id, customer_id, region, city_id,
        pick(CASE WHEN month(day) IN (11, 12, 1, 2) THEN ['Repair', 'Repair', 'Repair', 'Repair', 'Repair', 'Maintenance', 'Maintenance',
            'Installation', 'Inspection'] ELSE ['Repair', 'Repair', 'Repair', 'Maintenance', 'Maintenance', 'Maintenance', 'Installation',
            'Installation', 'Inspection', 'Inspection'] END, u(id, 'job')) AS job_type,
        u(id, 'cancelled job') < 0.025 AS cancelled, u(id, 'in time') AS luck, u(id, 'wait') AS wait,
        0.935 + 0.00001 * date_diff('day', getvariable('first_day'), day) - (CASE region WHEN 'Southern Europe' THEN 0.04 ELSE 0 END)
            - (CASE WHEN month(day) IN (1, 2) THEN 0.04 ELSE 0 END) AS in_time,
        CAST(420 + floor(600 * u(id, 'minute')) AS INTEGER) AS minute
    FROM asked('job customer', trend * (CASE WHEN working THEN 1 ELSE 0.12 END) * (1 + 0.10 * cos((month(day) - 1) * pi() / 6)),
        175000 * getvariable('field'), getvariable('first_day') - 30)
), ranked AS (
    SELECT *, CASE job_type WHEN 'Repair' THEN pick([1, 2, 2, 3], u(id, 'priority')) WHEN 'Installation' THEN 3
        WHEN 'Maintenance' THEN pick([3, 4, 4], u(id, 'priority')) ELSE 4 END AS priority
    FROM drawn
), timed AS (
    SELECT *, [1, 2, 5, 10][priority] AS promised, CASE WHEN luck < in_time THEN CAST(floor((promised + 1) * sqrt(wait)) AS INTEGER)
            ELSE promised + 1 + CAST(floor(12 * wait * wait * wait) AS INTEGER) END AS takes
    FROM ranked
)
SELECT *, working_days_after(day, promised) AS due_date,
    CASE WHEN NOT cancelled THEN working_days_after(day, CASE WHEN takes = 0 AND minute > 720 THEN 1 ELSE takes END) END AS done
FROM timed
WHERE coalesce(done, day) >= getvariable('first_day');

CREATE TEMP TABLE done_jobs AS
WITH queue AS (
    SELECT *, row_number() OVER (PARTITION BY done, region ORDER BY hash(id)) - 1 AS turn FROM jobs WHERE done <= getvariable('today')
), assigned AS (
    SELECT q.*, p.technician_id
    FROM queue AS q JOIN (SELECT DISTINCT day AS done, region, crew FROM present) AS c USING (done, region)
    JOIN present AS p ON p.day = q.done AND p.region = q.region AND p.place = q.turn % c.crew
)
SELECT id, technician_id, CAST(round((CASE job_type WHEN 'Repair' THEN 82 WHEN 'Maintenance' THEN 56 WHEN 'Installation' THEN 150 ELSE 42 END)
        * (0.6 + 0.8 * u(id, 'work')) * (0.85 + 0.3 * u(technician_id, 'skilled'))) AS INTEGER) AS work_minutes,
    CAST(round(10 + 36 * u(id, 'travel') * (0.8 + 0.4 * u(technician_id, 'area'))) AS INTEGER) AS travel_minutes,
    CASE WHEN done = day THEN CAST(minute + 150 + floor(200 * u(id, 'hour')) AS INTEGER)
        ELSE 1440 * (done - day) + CAST(540 + floor(510 * u(id, 'hour')) AS INTEGER) END - minute AS cycle_minutes,
    u(id, 'first time') < 0.78 + 0.14 * u(technician_id, 'skilled') AS first_time_fix
FROM assigned;

INSERT INTO work_orders
SELECT day, CAST(row_number() OVER (ORDER BY day, id) AS INTEGER), CAST(day AS TIMESTAMP) + to_minutes(minute), customer_id, region, city_id, job_type,
    ['Urgent', 'High', 'Normal', 'Low'][priority],
    CASE WHEN cancelled THEN 'cancelled' WHEN done <= getvariable('today') THEN 'completed' ELSE 'open' END AS state, technician_id, due_date,
    CASE WHEN state = 'completed' THEN done END, work_minutes, travel_minutes, cycle_minutes,
    CASE WHEN state = 'completed' THEN done <= due_date WHEN state = 'open' AND due_date < getvariable('today') THEN false END, first_time_fix
FROM jobs LEFT JOIN done_jobs USING (id)
ORDER BY day, id;

INSERT INTO technician_days
SELECT day, technician_id, region, minutes, coalesce(worked, 0), coalesce(travelled, 0), coalesce(jobs, 0)
FROM present LEFT JOIN (
    SELECT completed_date AS day, technician_id, sum(work_minutes) AS worked, sum(travel_minutes) AS travelled, count(*) AS jobs
    FROM work_orders WHERE status = 'completed' GROUP BY ALL
) USING (day, technician_id)
ORDER BY day, technician_id;

INSERT INTO backlog_daily
WITH lives AS (
    SELECT created_date, region, job_type, due_date + 1 AS overdue, coalesce(completed_date, DATE '9999-01-01') AS gone
    FROM work_orders WHERE status <> 'cancelled'
), moves AS (
    SELECT created_date AS day, region, job_type, 1 AS open, 0 AS late FROM lives
    UNION ALL
    SELECT gone, region, job_type, -1, 0 FROM lives
    UNION ALL
    SELECT overdue, region, job_type, 0, 1 FROM lives WHERE overdue < gone
    UNION ALL
    SELECT gone, region, job_type, 0, -1 FROM lives WHERE overdue < gone
), daily AS (
    SELECT greatest(day, getvariable('first_day')) AS day, region, job_type, sum(open) AS open, sum(late) AS late
    FROM moves WHERE day <= getvariable('today') GROUP BY ALL
), grid AS (
    FROM (SELECT day FROM days WHERE n >= 0 AND day <= getvariable('today')), (SELECT DISTINCT region, job_type FROM daily)
)
SELECT day, region, job_type, sum(coalesce(open, 0)) OVER so_far, sum(coalesce(late, 0)) OVER so_far
FROM grid LEFT JOIN daily USING (day, region, job_type)
WINDOW so_far AS (PARTITION BY region, job_type ORDER BY day)
ORDER BY day, region, job_type;
