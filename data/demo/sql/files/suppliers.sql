-- Thirty suppliers and two of them twice, spelled otherwise.
WITH drawn AS (
    SELECT id, pick(last_names, u(id, 'supplier')) || ' ' || pick(['Metals', 'Glass', 'Compressors', 'Electronics', 'Cells', 'Cables',
        'Plastics', 'Packaging'], u(id, 'goods')) AS supplier, region
    FROM range(30) AS r (id) JOIN (SELECT *, row_number() OVER (ORDER BY region) - 1 AS nth FROM names) AS n ON nth = id % 4
), listed AS (
    SELECT id, supplier, region FROM drawn
    UNION ALL
    SELECT 30 + id, upper(supplier) || CASE id WHEN 3 THEN ' GmbH' ELSE ' Ltd.' END, region FROM drawn WHERE id IN (3, 11)
)
SELECT 'S' || CAST(1000 + id AS VARCHAR) AS supplier_id, supplier, region,
    CASE WHEN u(id, 'rated') < 0.9 THEN pick(['A', 'A', 'B', 'B', 'C'], u(id, 'rating')) END AS rating,
    pick(['14 days', '30 days', '30 days', '60 days net'], u(id, 'terms')) AS terms, 'orders@supplier' || CAST(id AS VARCHAR) || '.example' AS email
FROM listed
ORDER BY supplier_id
