INSERT INTO regions VALUES
    ('DACH', 'Munich', 48.137, 11.575), ('Nordics', 'Stockholm', 59.329, 18.069),
    ('Southern Europe', 'Milan', 45.464, 9.190), ('Western Europe', 'Paris', 48.857, 2.352);

CREATE TEMP TABLE countries AS FROM (VALUES
    ('Germany', 'DE', 'DEU', 'DACH'), ('Austria', 'AT', 'AUT', 'DACH'), ('Switzerland', 'CH', 'CHE', 'DACH'),
    ('Sweden', 'SE', 'SWE', 'Nordics'), ('Norway', 'NO', 'NOR', 'Nordics'), ('Denmark', 'DK', 'DNK', 'Nordics'),
    ('Finland', 'FI', 'FIN', 'Nordics'), ('France', 'FR', 'FRA', 'Western Europe'),
    ('Netherlands', 'NL', 'NLD', 'Western Europe'), ('Belgium', 'BE', 'BEL', 'Western Europe'),
    ('Ireland', 'IE', 'IRL', 'Western Europe'), ('Italy', 'IT', 'ITA', 'Southern Europe'),
    ('Spain', 'ES', 'ESP', 'Southern Europe'), ('Portugal', 'PT', 'PRT', 'Southern Europe'))
    AS c (country, country_code, country_code3, region);

INSERT INTO cities
SELECT row_number() OVER (ORDER BY region, country, city), city, country, country_code, country_code3, region,
    latitude, longitude, population
FROM (VALUES
    ('Berlin', 'DE', 52.520, 13.405, 3700), ('Hamburg', 'DE', 53.551, 9.994, 1850), ('Munich', 'DE', 48.137, 11.575, 1490),
    ('Cologne', 'DE', 50.938, 6.960, 1080), ('Frankfurt', 'DE', 50.111, 8.682, 760), ('Stuttgart', 'DE', 48.776, 9.183, 630),
    ('Leipzig', 'DE', 51.340, 12.375, 600), ('Hanover', 'DE', 52.376, 9.732, 540), ('Nuremberg', 'DE', 49.452, 11.077, 520),
    ('Bremen', 'DE', 53.079, 8.802, 570), ('Dresden', 'DE', 51.051, 13.738, 560),
    ('Vienna', 'AT', 48.208, 16.374, 1930), ('Graz', 'AT', 47.071, 15.439, 290), ('Linz', 'AT', 48.306, 14.286, 210),
    ('Salzburg', 'AT', 47.810, 13.045, 155),
    ('Zurich', 'CH', 47.377, 8.542, 430), ('Basel', 'CH', 47.560, 7.588, 175), ('Bern', 'CH', 46.948, 7.447, 135),
    ('Stockholm', 'SE', 59.329, 18.069, 980), ('Gothenburg', 'SE', 57.709, 11.975, 590), ('Malmö', 'SE', 55.605, 13.004, 350),
    ('Uppsala', 'SE', 59.858, 17.639, 235), ('Linköping', 'SE', 58.411, 15.621, 165),
    ('Oslo', 'NO', 59.914, 10.752, 700), ('Bergen', 'NO', 60.393, 5.324, 285), ('Trondheim', 'NO', 63.431, 10.395, 210),
    ('Stavanger', 'NO', 58.970, 5.733, 145),
    ('Copenhagen', 'DK', 55.676, 12.568, 650), ('Aarhus', 'DK', 56.163, 10.204, 285), ('Odense', 'DK', 55.404, 10.402, 180),
    ('Helsinki', 'FI', 60.170, 24.938, 660), ('Tampere', 'FI', 61.498, 23.761, 245), ('Turku', 'FI', 60.452, 22.267, 195),
    ('Paris', 'FR', 48.857, 2.352, 2100), ('Lyon', 'FR', 45.764, 4.836, 520), ('Marseille', 'FR', 43.297, 5.370, 870),
    ('Toulouse', 'FR', 43.605, 1.444, 500), ('Nantes', 'FR', 47.218, -1.554, 320), ('Lille', 'FR', 50.629, 3.057, 235),
    ('Bordeaux', 'FR', 44.838, -0.579, 260), ('Strasbourg', 'FR', 48.573, 7.752, 290),
    ('Amsterdam', 'NL', 52.367, 4.904, 900), ('Rotterdam', 'NL', 51.924, 4.478, 655), ('Utrecht', 'NL', 52.091, 5.122, 360),
    ('Eindhoven', 'NL', 51.441, 5.470, 240),
    ('Brussels', 'BE', 50.850, 4.352, 1200), ('Antwerp', 'BE', 51.219, 4.402, 530), ('Ghent', 'BE', 51.054, 3.717, 265),
    ('Dublin', 'IE', 53.350, -6.260, 590), ('Cork', 'IE', 51.898, -8.476, 225),
    ('Milan', 'IT', 45.464, 9.190, 1370), ('Rome', 'IT', 41.903, 12.496, 2760), ('Turin', 'IT', 45.070, 7.687, 850),
    ('Bologna', 'IT', 44.495, 11.343, 390), ('Naples', 'IT', 40.852, 14.268, 915),
    ('Madrid', 'ES', 40.417, -3.704, 3330), ('Barcelona', 'ES', 41.385, 2.173, 1640), ('Valencia', 'ES', 39.470, -0.376, 800),
    ('Seville', 'ES', 37.389, -5.984, 680), ('Bilbao', 'ES', 43.263, -2.935, 345),
    ('Lisbon', 'PT', 38.722, -9.139, 550), ('Porto', 'PT', 41.158, -8.629, 230))
    AS c (city, country_code, latitude, longitude, population)
JOIN countries USING (country_code)
ORDER BY 1;

-- 1,000 slots to draw a city from: by region, and by the square root of its population within.
CREATE TEMP TABLE shares AS FROM (VALUES
    ('DACH', 0.34), ('Western Europe', 0.28), ('Nordics', 0.20), ('Southern Europe', 0.18)) AS s (region, share);

CREATE TEMP TABLE city_slots AS
WITH weights AS (
    SELECT city_id, region, share * sqrt(population) / sum(sqrt(population)) OVER (PARTITION BY region) AS weight
    FROM cities JOIN shares USING (region)
), bounds AS (
    SELECT city_id, region, CAST(round(1000 * sum(weight) OVER (ORDER BY city_id)) AS INTEGER) AS upper
    FROM weights
), spans AS (
    SELECT city_id, region, lag(upper, 1, 0) OVER (ORDER BY city_id) AS lower, upper FROM bounds
)
SELECT unnest(range(lower, upper)) AS slot, city_id, region FROM spans;
