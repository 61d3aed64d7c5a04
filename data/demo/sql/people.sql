INSERT INTO sales_reps
SELECT row_number() OVER (ORDER BY region, k) AS rep_id,
    first_names[1 + k % 12] || ' ' || last_names[1 + (5 * k + k // 12) % 16], region,
    CASE WHEN k % 6 = 0 THEN 'Key accounts' WHEN k % 6 < 4 THEN 'Field' ELSE 'Inside' END,
    CAST(getvariable('first_day') AS DATE) - CAST(floor(u(region || k, 'rep hired') * 2500) AS INTEGER) - 30
FROM names, range(12) AS r (k)
ORDER BY rep_id;

-- The two sides of a draw: a rep's index within the region's twelve.
CREATE TEMP MACRO rep_of(region, luck) AS
    12 * (list_position(['DACH', 'Nordics', 'Southern Europe', 'Western Europe'], region) - 1) + 1 + CAST(floor(12 * luck) AS INTEGER);

CREATE TEMP TABLE lines AS FROM (VALUES
    ('Heat pump A', 'Heat pumps', 'HP-A', 0), ('Heat pump B', 'Heat pumps', 'HP-B', 1), ('Panel', 'Solar panels', 'PNL', NULL),
    ('Inverter', 'Inverters', 'INV', NULL), ('Storage', 'Storage', 'STO', NULL), ('Accessory', 'Accessories', 'ACC', NULL))
    AS l (line, category, code, parity);

INSERT INTO machines
SELECT row_number() OVER (ORDER BY code, k), code || '-' || lpad(CAST(k + 1 AS VARCHAR), 2, '0'), line, category,
    pick(['Dürrwerk', 'Kova Robotics', 'Stella', 'Mechatron'], u(code || k, 'vendor')),
    getvariable('first_day') - CAST(floor(u(code || k, 'installed') * 4200) AS INTEGER)
FROM lines, range(getvariable('machines_per_line')) AS r (k)
ORDER BY 1;

INSERT INTO technicians
WITH spread AS (
    SELECT region, share, greatest(1, CAST(round(share * getvariable('technicians')) AS INTEGER)) AS many FROM shares
)
SELECT row_number() OVER (ORDER BY region, k), first_names[1 + (k + 5) % 12] || ' ' || last_names[1 + (7 * k + 3 + k // 12) % 16],
    region, c.city_id, pick(['Heating', 'Heating', 'Solar', 'Solar', 'Electrical'], u(region || k, 'skill')),
    CASE WHEN k < 0.7 * many OR k = 0 THEN getvariable('first_day') - CAST(floor(u(region || k, 'hired') * 2500) AS INTEGER) - 20
        ELSE getvariable('first_day') + CAST(floor(1650 * (k - 0.7 * many) / (0.3 * many)) AS INTEGER) END
FROM spread JOIN names USING (region), range(many) AS r (k),
    LATERAL (SELECT list(city_id ORDER BY population DESC) AS city_ids FROM cities WHERE cities.region = spread.region) AS places,
    LATERAL (SELECT city_ids[1 + k % len(city_ids)] AS city_id) AS c
ORDER BY 1;
