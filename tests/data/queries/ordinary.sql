--# plain select
SELECT * FROM invoices ORDER BY id LIMIT 5
--# trailing semicolon and comment
SELECT count(*) AS n FROM invoices; -- how many
--# leading comments
/* monthly */ -- really
SELECT count(*) FROM invoices
--# from first
FROM invoices SELECT region, amount WHERE amount > 100 LIMIT 10
--# from only
FROM customers
--# table statement
TABLE customers
--# values
VALUES (1, 'a'), (2, 'b')
--# schema qualified
SELECT count(*) FROM main.invoices
--# lake qualified and quoted
SELECT count(*) FROM "prod"."main"."invoices"
--# mixed case names
SELECT COUNT(*) FROM Prod.Main.INVOICES
--# view
SELECT * FROM revenue_by_region ORDER BY region
--# view over a view
SELECT max(share) FROM revenue_share
--# group by with having
SELECT region, sum(amount) AS revenue FROM invoices GROUP BY region HAVING sum(amount) > 0 ORDER BY revenue DESC
--# group by all order by all
SELECT region, year(invoiced_on) AS y, sum(amount) FROM invoices GROUP BY ALL ORDER BY ALL
--# grouping sets
SELECT region, channel, sum(amount), grouping(region) FROM invoices GROUP BY GROUPING SETS ((region, channel), (region), ())
--# rollup
SELECT region, channel, sum(amount) FROM invoices GROUP BY ROLLUP (region, channel)
--# cube
SELECT region, channel, sum(amount), grouping_id(region, channel) FROM invoices GROUP BY CUBE (region, channel)
--# filtered aggregates
SELECT count(*) FILTER (WHERE amount > 500) AS large, sum(amount) FILTER (WHERE region = 'EMEA') FROM invoices
--# distinct count and approximate
SELECT count(DISTINCT customer_id), approx_count_distinct(customer_id) FROM invoices
--# distinct on
SELECT DISTINCT ON (customer_id) customer_id, invoiced_on, amount FROM invoices ORDER BY customer_id, invoiced_on DESC
--# inner join using
SELECT c.name, sum(i.amount) FROM invoices i JOIN customers c USING (customer_id) GROUP BY 1 ORDER BY 2 DESC LIMIT 10
--# left join with nulls
SELECT c.name, count(i.id) FROM customers c LEFT JOIN invoices i ON i.customer_id = c.customer_id GROUP BY c.name
--# full outer join
SELECT count(*) FROM customers c FULL OUTER JOIN invoices i ON i.customer_id = c.customer_id
--# semi join
SELECT name FROM customers SEMI JOIN invoices USING (customer_id)
--# anti join
SELECT name FROM customers ANTI JOIN invoices USING (customer_id)
--# cross join
SELECT count(*) FROM customers CROSS JOIN (SELECT DISTINCT region FROM invoices)
--# natural join
SELECT count(*) FROM customers NATURAL JOIN invoices
--# positional join
SELECT * FROM (SELECT 1 AS a) POSITIONAL JOIN (SELECT 2 AS b)
--# self join
SELECT a.id, b.id FROM invoices a JOIN invoices b ON a.customer_id = b.customer_id AND a.id < b.id LIMIT 5
--# asof join
SELECT i.id, r.rate FROM invoices i ASOF JOIN rates r ON i.invoiced_on >= r.valid_from LIMIT 10
--# lateral join
SELECT c.name, top.amount FROM customers c, LATERAL (SELECT amount FROM invoices i WHERE i.customer_id = c.customer_id ORDER BY amount DESC LIMIT 1) AS top
--# correlated sub-query
SELECT name, (SELECT max(amount) FROM invoices i WHERE i.customer_id = c.customer_id) FROM customers c
--# exists
SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM invoices i WHERE i.customer_id = c.customer_id AND amount > 900)
--# in sub-query
SELECT count(*) FROM invoices WHERE customer_id IN (SELECT customer_id FROM customers WHERE segment = 'SMB')
--# any and all
SELECT count(*) FROM invoices WHERE amount > ALL (SELECT avg(amount) FROM invoices) OR amount = ANY (SELECT 1)
--# cte
WITH monthly AS (SELECT date_trunc('month', invoiced_on) AS m, sum(amount) AS revenue FROM invoices GROUP BY 1) SELECT * FROM monthly ORDER BY m
--# chained ctes
WITH a AS (SELECT * FROM invoices), b AS (SELECT region, sum(amount) AS s FROM a GROUP BY 1), c AS MATERIALIZED (SELECT max(s) AS top FROM b) SELECT b.*, s / top FROM b, c
--# cte that shadows a table
WITH invoices AS (SELECT * FROM invoices WHERE region = 'EMEA') SELECT count(*) FROM invoices
--# cte with column names
WITH t(x, y) AS (SELECT 1, 2) SELECT x + y FROM t
--# cte in a sub-query
SELECT * FROM (WITH inner_cte AS (SELECT 1 AS a) SELECT * FROM inner_cte)
--# recursive cte
WITH RECURSIVE tree AS (SELECT employee_id, manager_id, 1 AS depth FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.employee_id, e.manager_id, depth + 1 FROM employees e JOIN tree t ON e.manager_id = t.employee_id) SELECT depth, count(*) FROM tree GROUP BY 1
--# recursive numbers
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i) FROM n
--# union all
SELECT region FROM invoices UNION ALL SELECT segment FROM customers
--# union by name
SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b, 4 AS c
--# intersect and except
(SELECT customer_id FROM customers EXCEPT SELECT customer_id FROM invoices) INTERSECT SELECT customer_id FROM customers
--# row number and qualify
SELECT customer_id, id, amount FROM invoices QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) = 1
--# running total
SELECT invoiced_on, sum(amount) OVER (ORDER BY invoiced_on, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM invoices LIMIT 20
--# moving average by range
SELECT d, avg(s) OVER (ORDER BY d RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW) FROM (SELECT invoiced_on AS d, sum(amount) AS s FROM invoices GROUP BY 1) LIMIT 20
--# named window with exclusion
SELECT id, lag(amount, 1, 0) OVER w, lead(amount) OVER w, first_value(amount IGNORE NULLS) OVER w, sum(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM invoices WINDOW w AS (PARTITION BY region ORDER BY id) LIMIT 20
--# ranks
SELECT region, rank() OVER (ORDER BY sum(amount) DESC), dense_rank() OVER (ORDER BY count(*)), ntile(4) OVER (ORDER BY region), percent_rank() OVER (ORDER BY region), cume_dist() OVER (ORDER BY region) FROM invoices GROUP BY region
--# quantiles
SELECT region, median(amount), quantile_cont(amount, 0.95), quantile_disc(amount, [0.25, 0.75]), mode(channel), mad(amount) FROM invoices GROUP BY region
--# ordered set aggregate
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM invoices
--# regression and correlation
SELECT corr(amount, quantity), regr_slope(amount, quantity), regr_r2(amount, quantity), stddev_samp(amount), var_pop(amount), covar_pop(amount, quantity), skewness(amount), kurtosis(amount), entropy(region) FROM invoices
--# arg max and friends
SELECT arg_max(id, amount), min_by(id, amount), any_value(region), first(id ORDER BY id), last(id ORDER BY id), max(amount, 3), bool_and(amount > 0), product(1) FROM invoices
--# string aggregation
SELECT segment, string_agg(name, ', ' ORDER BY name), list(name ORDER BY name DESC) FROM customers GROUP BY segment
--# histogram
SELECT histogram(channel), approx_quantile(amount, 0.5), approx_top_k(channel, 2) FROM invoices
--# pivot with values
PIVOT invoices ON region IN ('EMEA', 'AMER') USING sum(amount) AS revenue, count(*) AS n GROUP BY channel
--# standard pivot
SELECT * FROM (SELECT region, channel, amount FROM invoices) PIVOT (sum(amount) FOR region IN ('EMEA', 'APAC') GROUP BY channel)
--# unpivot
UNPIVOT (SELECT id, amount, tax FROM invoices) ON amount, tax INTO NAME measure VALUE value
--# standard unpivot
SELECT * FROM (SELECT id, amount, tax FROM invoices) UNPIVOT (value FOR measure IN (amount, tax)) LIMIT 4
--# star modifiers
SELECT * EXCLUDE (tax) REPLACE (round(amount) AS amount) RENAME (region AS area) FROM invoices LIMIT 3
--# columns expression
SELECT min(COLUMNS('amount|tax')), max(COLUMNS(* EXCLUDE (id, customer_id, region, channel, invoiced_on, due_at, tags, extra, line))) FROM invoices
--# columns lambda
SELECT COLUMNS(lambda c: c LIKE 'a%') FROM invoices LIMIT 1
--# reusable alias
SELECT amount * 2 AS double, double + 1 AS plus FROM invoices WHERE double > 100 LIMIT 3
--# prefix alias
SELECT total: amount + tax FROM invoices LIMIT 3
--# case
SELECT CASE WHEN amount > 900 THEN 'large' WHEN amount > 100 THEN 'medium' ELSE 'small' END AS size, count(*) FROM invoices GROUP BY 1
--# simple case, coalesce, nullif, if
SELECT CASE region WHEN 'EMEA' THEN 1 ELSE 0 END, coalesce(manager_name, 'none'), nullif(region, 'EMEA'), if(amount > 1, 'a', 'b'), greatest(1, 2), least(1, 2), ifnull(NULL, 1) FROM invoices, (SELECT NULL AS manager_name) LIMIT 2
--# between, in, like, ilike, similar to, is distinct from
SELECT count(*) FROM invoices WHERE amount BETWEEN 1 AND 900 AND region IN ('EMEA', 'AMER') AND channel LIKE 'w%' AND channel ILIKE 'W%' AND channel NOT SIMILAR TO 'x.*' AND region IS DISTINCT FROM 'APAC' AND region IS NOT NULL AND channel GLOB 'we*'
--# casts
SELECT CAST(amount AS INTEGER), amount::VARCHAR, TRY_CAST('x' AS INTEGER), '1.5'::DECIMAL(10, 2), DATE '2024-01-31', TIMESTAMP '2024-01-31 10:00:00', INTERVAL 3 MONTHS FROM invoices LIMIT 1
--# dates
SELECT date_trunc('quarter', invoiced_on), date_part('week', invoiced_on), extract(isodow FROM invoiced_on), invoiced_on + INTERVAL 1 MONTH, date_diff('day', invoiced_on, DATE '2025-01-01'), last_day(invoiced_on), strftime(invoiced_on, '%Y-%m'), dayname(invoiced_on), monthname(invoiced_on), make_date(2024, 2, 29), age(invoiced_on), date_add(invoiced_on, INTERVAL 1 DAY), time_bucket(INTERVAL '7 days', invoiced_on) FROM invoices LIMIT 2
--# time zones
SELECT due_at, due_at AT TIME ZONE 'Europe/Paris', timezone('Asia/Tokyo', due_at), epoch(due_at), to_timestamp(1700000000), now() > due_at, current_date IS NOT NULL, current_timestamp IS NOT NULL, today() IS NOT NULL FROM invoices LIMIT 2
--# strings
SELECT upper(region) || '-' || lower(channel), substr(region, 1, 2), region[1:2], length(region), replace(region, 'E', 'e'), split_part('a-b', '-', 2), string_split('a,b', ','), trim('  x '), lpad('1', 3, '0'), concat_ws('/', region, channel), regexp_extract(channel, '^(.)', 1), regexp_replace(channel, '[aeiou]', '*', 'g'), regexp_matches(channel, 'w.b'), starts_with(region, 'E'), position('M' IN region), format('{:,}', 1234567), printf('%05d', 42), levenshtein('a', 'b'), jaro_winkler_similarity('ab', 'ac'), reverse('abc'), ascii('a'), chr(65), md5('x'), sha256('x'), strip_accents('é'), region.lower() FROM invoices LIMIT 2
--# numbers
SELECT round(amount, 1), floor(amount), ceil(amount), abs(-1), amount % 7, mod(7, 3), power(2, 10), 2 ** 3, sqrt(2), ln(2), log10(100), exp(1), sign(-2), 7 // 2, 7 & 3, 1 << 4, ~1, xor(5, 1), pi(), trunc(1.7), isnan('nan'::DOUBLE), bit_count(7), gcd(12, 8), width FROM invoices, (SELECT 1 AS width) LIMIT 2
--# lists
SELECT [1, 2, 3][1], list_sort([3, 1]), list_transform([1, 2], lambda x: x + 1), [x * 2 FOR x IN [1, 2, 3] IF x > 1], list_filter([1, 2], lambda x: x > 1), list_reduce([1, 2, 3], lambda a, b: a + b), len(tags), list_contains(tags, 'new'), array_to_string(tags, ','), list_aggregate([1, 2], 'sum'), list_distinct([1, 1]), flatten([[1], [2]]), list_zip([1], ['a']), range(3), generate_series(1, 3), 'new' IN tags, [1] && [1, 2] FROM invoices LIMIT 2
--# structs and maps
SELECT line.sku, line['qty'], {'a': 1, 'b': 'x'}.a, struct_pack(x := 1), row(1, 2), MAP {'k': 1}['k'], map_keys(MAP {'k': 1}), map_from_entries([('a', 1)]), element_at(MAP {'k': 1}, 'k'), struct_insert({'a': 1}, b := 2), line.* FROM invoices LIMIT 2
--# unnest
SELECT id, unnest(tags) AS tag FROM invoices LIMIT 4
--# unnest in from
SELECT i.id, t.tag FROM invoices i, unnest(i.tags) AS t(tag) LIMIT 4
--# unnest struct recursively
SELECT unnest([{'a': 1, 'b': 2}], recursive := true)
--# json
SELECT extra->>'source', extra->'$.score', json_extract_string(extra, '$.source'), json_extract(extra, ['$.a', '$.b']), json_array_length('[1,2]'), json_object('a', 1), to_json(line), json_keys(extra), json_type(extra), json_valid('{}'), from_json('{"a":1}', '{"a":"INTEGER"}') FROM invoices LIMIT 2
--# json each
SELECT key, value FROM json_each('{"a": 1, "b": 2}')
--# range and generate_series
SELECT d::DATE FROM generate_series(DATE '2024-01-01', DATE '2024-01-10', INTERVAL 1 DAY) AS t(d)
--# range joined to data
SELECT m, count(i.id) FROM range(1, 13) AS months(m) LEFT JOIN invoices i ON month(i.invoiced_on) = m GROUP BY m ORDER BY m
--# sampling
SELECT count(*) FROM invoices USING SAMPLE 10 PERCENT (bernoulli, 42)
--# table sample
SELECT count(*) FROM invoices TABLESAMPLE reservoir(20 ROWS) REPEATABLE (7)
--# order with nulls and collation
SELECT name FROM customers ORDER BY name COLLATE NOCASE DESC NULLS LAST LIMIT 3 OFFSET 1
--# limit percent
SELECT id FROM invoices LIMIT 1%
--# order by position
SELECT region, count(*) FROM invoices GROUP BY 1 ORDER BY 2 DESC, 1
--# scalar sub-query in select
SELECT amount / (SELECT sum(amount) FROM invoices) AS share FROM invoices LIMIT 3
--# array sub-query
SELECT ARRAY(SELECT region FROM invoices GROUP BY region ORDER BY region)
--# random and uuid
SELECT random() < 1, uuid() IS NOT NULL, hash('x') IS NOT NULL
--# describe
DESCRIBE invoices
--# describe a query
DESCRIBE SELECT region, sum(amount) AS revenue FROM invoices GROUP BY 1
--# summarize
SUMMARIZE invoices
--# show tables
SHOW TABLES
--# show all tables
SHOW ALL TABLES
--# show a table
SHOW invoices
--# explain
EXPLAIN SELECT region, sum(amount) FROM invoices GROUP BY 1
--# explain analyze
EXPLAIN ANALYZE SELECT count(*) FROM invoices
--# unicode text
SELECT 'Ærøskøbing ✓ 日本' AS "städte", '😀' AS "😀"
--# quoted identifiers with spaces and dots
SELECT amount AS "net amount", region AS "a.b" FROM invoices LIMIT 1
--# dollar quoted text
SELECT $$it's$$ AS t, $tag$;COPY$tag$ AS u
--# text that looks hostile
SELECT 'COPY invoices TO ''/tmp/x''; DROP TABLE invoices' AS note, '--' AS dashes, '/*' AS stars
--# sequence of arithmetic on dates
SELECT (DATE '2024-03-01' - DATE '2024-02-01') AS days, DATE '2024-01-31' + INTERVAL 1 MONTH AS feb
--# funnel
SELECT count(*) AS all_, count(*) FILTER (amount > 200) AS step_2, round(100.0 * count(*) FILTER (amount > 200) / count(*), 1) AS pct FROM invoices
--# cohort
WITH firsts AS (SELECT customer_id, min(date_trunc('month', invoiced_on)) AS cohort FROM invoices GROUP BY 1) SELECT cohort, date_diff('month', cohort, date_trunc('month', invoiced_on)) AS age, count(DISTINCT i.customer_id) FROM invoices i JOIN firsts USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 20
--# year over year
WITH y AS (SELECT year(invoiced_on) AS y, sum(amount) AS s FROM invoices GROUP BY 1) SELECT a.y, a.s, a.s / b.s - 1 AS growth FROM y a LEFT JOIN y b ON a.y = b.y + 1 ORDER BY 1
--# gaps and islands
SELECT customer_id, count(*) FROM (SELECT customer_id, invoiced_on - (row_number() OVER (PARTITION BY customer_id ORDER BY invoiced_on))::INTEGER AS island FROM invoices) GROUP BY customer_id, island ORDER BY customer_id, island LIMIT 10
--# abc analysis
SELECT name, CASE WHEN running <= 0.8 THEN 'A' WHEN running <= 0.95 THEN 'B' ELSE 'C' END FROM (SELECT c.name, sum(sum(i.amount)) OVER (ORDER BY sum(i.amount) DESC) / sum(sum(i.amount)) OVER () AS running FROM invoices i JOIN customers c USING (customer_id) GROUP BY 1)
