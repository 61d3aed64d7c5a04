-- weight: share of invoice lines within the category; cost: share of the list price;
-- launched: months before today, NULL for ever; pieces: usual quantity on a line.
CREATE TEMP TABLE catalogue AS FROM (VALUES
    ('Heat pumps', 'HP', 'Aurora Air 6', 4900, 0.60, 20, NULL), ('Heat pumps', 'HP', 'Aurora Air 8', 5600, 0.59, 24, NULL),
    ('Heat pumps', 'HP', 'Aurora Air 12', 7200, 0.58, 18, NULL), ('Heat pumps', 'HP', 'Aurora Air 16', 8900, 0.57, 9, NULL),
    ('Heat pumps', 'HP', 'Terra Ground 10', 9800, 0.56, 8, NULL), ('Heat pumps', 'HP', 'Terra Ground 17', 12900, 0.56, 5, NULL),
    ('Heat pumps', 'HP', 'Aqua Hybrid 9', 6400, 0.58, 10, NULL), ('Heat pumps', 'HP', 'Aurora Silent 10', 7900, 0.53, 14, 26),
    ('Solar panels', 'SP', 'Helio 400', 128, 0.64, 14, NULL), ('Solar panels', 'SP', 'Helio 430', 142, 0.63, 24, NULL),
    ('Solar panels', 'SP', 'Helio 450', 155, 0.62, 20, NULL), ('Solar panels', 'SP', 'Helio Black 410', 159, 0.61, 13, NULL),
    ('Solar panels', 'SP', 'Helio Black 440', 174, 0.60, 12, NULL), ('Solar panels', 'SP', 'Helio Bifacial 550', 215, 0.60, 9, NULL),
    ('Solar panels', 'SP', 'Helio Glass 480', 198, 0.58, 10, 33), ('Solar panels', 'SP', 'Helio Roof Tile', 96, 0.66, 4, 15),
    ('Inverters', 'IN', 'Volta 3', 690, 0.58, 12, NULL), ('Inverters', 'IN', 'Volta 5', 940, 0.57, 20, NULL),
    ('Inverters', 'IN', 'Volta 8', 1340, 0.56, 18, NULL), ('Inverters', 'IN', 'Volta 10', 1580, 0.56, 16, NULL),
    ('Inverters', 'IN', 'Volta 15', 2150, 0.55, 10, NULL), ('Inverters', 'IN', 'Volta 25', 3200, 0.55, 6, NULL),
    ('Inverters', 'IN', 'Volta Hybrid 6', 1760, 0.54, 12, NULL), ('Inverters', 'IN', 'Volta Hybrid 10', 2380, 0.52, 12, 29),
    ('Storage', 'ST', 'Cell 5', 2900, 0.64, 18, NULL), ('Storage', 'ST', 'Cell 7', 3800, 0.63, 18, NULL),
    ('Storage', 'ST', 'Cell 10', 5100, 0.62, 24, NULL), ('Storage', 'ST', 'Cell 15', 7200, 0.61, 13, NULL),
    ('Storage', 'ST', 'Cell 20', 9300, 0.60, 8, NULL), ('Storage', 'ST', 'Cell Stack 12', 6100, 0.57, 12, 21),
    ('Storage', 'ST', 'Cell Pro 30', 13800, 0.59, 4, NULL), ('Storage', 'ST', 'Cell Pro 60', 25400, 0.58, 2, 40),
    ('Service plans', 'SV', 'Care Basic', 190, 0.42, 26, NULL), ('Service plans', 'SV', 'Care Plus', 340, 0.40, 22, NULL),
    ('Service plans', 'SV', 'Care Premium', 620, 0.38, 12, NULL), ('Service plans', 'SV', 'Monitoring', 120, 0.25, 14, NULL),
    ('Service plans', 'SV', 'Inspection', 260, 0.52, 10, NULL), ('Service plans', 'SV', 'Warranty 5 years', 480, 0.45, 8, NULL),
    ('Service plans', 'SV', 'Warranty 10 years', 890, 0.47, 4, NULL), ('Service plans', 'SV', 'Remote Tuning', 150, 0.22, 4, 18),
    ('Accessories', 'AC', 'Thermostat', 119, 0.48, 18, NULL), ('Accessories', 'AC', 'Mounting Rail', 46, 0.58, 24, NULL),
    ('Accessories', 'AC', 'Cable Set', 38, 0.55, 20, NULL), ('Accessories', 'AC', 'Energy Meter', 165, 0.50, 10, NULL),
    ('Accessories', 'AC', 'Buffer Tank 200', 690, 0.60, 6, NULL), ('Accessories', 'AC', 'Wallbox 11', 640, 0.57, 9, NULL),
    ('Accessories', 'AC', 'Wallbox 22', 890, 0.56, 5, NULL), ('Accessories', 'AC', 'Filter Set', 29, 0.42, 8, NULL))
    AS c (category, prefix, product, list_price, cost, weight, launched);

INSERT INTO products
SELECT row_number() OVER (ORDER BY prefix, list_price, product), prefix || '-' || CAST(1000 + 10 * row_number() OVER (
        PARTITION BY prefix ORDER BY list_price, product) AS VARCHAR), product, category, prefix = 'SV',
    list_price, 0.985 * list_price * cost,
    CASE WHEN launched IS NULL
        THEN CAST(getvariable('first_day') - INTERVAL 1 YEAR AS DATE) - CAST(floor(u(product, 'launch') * 2000) AS INTEGER)
        ELSE month_of(CAST(getvariable('today') - to_months(launched) AS DATE)) END
FROM catalogue
ORDER BY 1;

-- Share of lines by category, what a line usually holds, yearly season (solar +, heating −) and pull of the regions.
CREATE TEMP TABLE categories AS FROM (VALUES
    ('Heat pumps', 0.16, 1.25, -0.30, 0.03, {'Nordics': 1.45, 'DACH': 1.10, 'Western Europe': 0.95, 'Southern Europe': 0.50}),
    ('Solar panels', 0.22, 15.0, 0.35, 0.00, {'Nordics': 0.70, 'DACH': 1.00, 'Western Europe': 0.95, 'Southern Europe': 1.40}),
    ('Inverters', 0.17, 1.70, 0.22, 0.00, {'Nordics': 0.80, 'DACH': 1.00, 'Western Europe': 1.00, 'Southern Europe': 1.25}),
    ('Storage', 0.11, 1.15, 0.12, 0.07, {'Nordics': 0.80, 'DACH': 1.25, 'Western Europe': 0.90, 'Southern Europe': 0.95}),
    ('Service plans', 0.10, 2.40, -0.05, 0.04, {'Nordics': 1.15, 'DACH': 1.05, 'Western Europe': 1.00, 'Southern Europe': 0.75}),
    ('Accessories', 0.24, 5.50, 0.05, -0.03, {'Nordics': 1.00, 'DACH': 1.00, 'Western Europe': 1.05, 'Southern Europe': 1.00}))
    AS c (category, share, pieces, season, growth, pull);
