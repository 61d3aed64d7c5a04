-- Pseudo-chance by hashing (seed, row, salt): the same on every machine and with any number of threads.
CREATE TEMP MACRO u(key, salt) AS (hash(key, salt, getvariable('seed')) >> 11) / 9007199254740992.0;
CREATE TEMP MACRO bell(key, salt) AS 2 * (u(key, salt) + u(key, salt || '+') + u(key, salt || '-')) - 3;
CREATE TEMP MACRO pick(choices, luck) AS choices[1 + CAST(floor(luck * len(choices)) AS INTEGER)];
CREATE TEMP MACRO whole(amount, luck) AS CAST(floor(amount + luck) AS INTEGER);
CREATE TEMP MACRO working_day(day) AS day + CAST([0, 0, 0, 0, 0, 2, 1][isodow(day)] AS INTEGER);
CREATE TEMP MACRO after_monday(weekday, n) AS n + 2 * ((weekday - 1 + n) // 5);
CREATE TEMP MACRO working_days_after(day, n) AS
    working_day(day) + CAST(after_monday(isodow(working_day(day)), n) AS INTEGER);
CREATE TEMP MACRO month_of(day) AS CAST(date_trunc('month', day) AS DATE);
CREATE TEMP MACRO next_month(day) AS CAST(date_trunc('month', day) + INTERVAL 1 MONTH AS DATE);
CREATE TEMP MACRO month_number(day) AS CAST(12 * year(day) + month(day) AS INTEGER);
