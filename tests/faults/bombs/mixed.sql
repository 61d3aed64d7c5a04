--# cross join of everything
SELECT count(*) FROM invoices a, invoices b, invoices c, invoices d WHERE a.amount + b.amount + c.amount > d.amount
--# endless range counted
SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0
--# range beyond all bounds
SELECT * FROM range(1000000000000000000) ORDER BY random()
--# huge string
SELECT length(repeat('x', 4000000000))
--# huge string from a column
SELECT max(length(repeat(name, 100000000))) FROM customers
--# string doubled
SELECT length(repeat(repeat(repeat('abcdefgh', 10000), 10000), 10))
--# padding
SELECT rpad('x', 2000000000, 'y')
--# many long strings returned
SELECT repeat(md5(i::VARCHAR), 100000) FROM range(100000) AS t(i)
--# list explosion
SELECT len(range(300000000))
--# list of lists
SELECT list_transform(range(100000), lambda x: range(100000))
--# unnest explosion
SELECT count(*) FROM (SELECT unnest(range(100000)) FROM range(1000000))
--# list aggregate over all pairs
SELECT list(a.amount) FROM invoices a, invoices b, invoices c
--# string aggregate over all pairs
SELECT string_agg(a.region || b.region, '') FROM invoices a, invoices b, invoices c
--# endless recursion
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r
--# recursion that doubles
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r, (VALUES (1), (2)) AS d(x)) SELECT count(*) FROM r
--# recursion that grows strings
WITH RECURSIVE r(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM r) SELECT max(length(s)) FROM r
--# mandelbrot without end
WITH RECURSIVE z(n, x) AS (SELECT 0, 0.1 UNION ALL SELECT n + 1, x * x + 0.1 FROM z WHERE n < 1000000000) SELECT max(n) FROM z
--# regular expression
SELECT regexp_matches(repeat('a', 50000000), '(a*)*(b|a*)*c')
--# regular expression of many repeats
SELECT count(*) FROM range(10000000) t(i) WHERE regexp_matches(repeat('ab', 1000), '((a|b){1,100}){1,10}c')
--# sort of too much
SELECT i, md5(i::VARCHAR) FROM range(100000000) AS t(i) ORDER BY 2 DESC OFFSET 50000000
--# distinct of too much
SELECT count(DISTINCT md5(i::VARCHAR)) FROM range(1000000000) AS t(i)
--# group by of too much
SELECT i, count(*) FROM range(1000000000) AS t(i) GROUP BY i
--# window of too much
SELECT max(s) FROM (SELECT sum(a.amount) OVER (ORDER BY b.amount, hash(a.id * r.i)) AS s FROM invoices a, invoices b, range(1000) AS r(i))
--# quantiles of all pairs
SELECT quantile_cont(a.amount * b.amount * c.i, [0.1, 0.5, 0.9]) FROM invoices a, invoices b, range(10000) c(i)
--# hash join that fits nowhere
SELECT count(*) FROM range(300000000) a(i) JOIN range(300000000) b(j) ON md5(i::VARCHAR) = md5(j::VARCHAR)
--# edit distance of long strings
SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))
--# similarity of long strings
SELECT damerau_levenshtein(repeat('ab', 30000), repeat('ba', 30000))
--# factorial and powers
SELECT sum(factorial((i % 20)::INTEGER)) FROM range(100000000000) AS t(i)
--# formatted to great width
SELECT format('{:>2000000000}', 'x')
--# printf to great width
SELECT printf('%2000000000d', 1)
--# json in json
SELECT json_array_length(to_json(range(200000000)))
--# structs in structs
SELECT {'a': repeat('x', 500000000), 'b': {'c': repeat('y', 500000000)}}
--# bit string
SELECT bit_count(bitstring('1', 2000000000))
--# split to many
SELECT len(string_split(repeat('a,', 500000000), ','))
--# generate series of moments
SELECT count(*) FROM generate_series(TIMESTAMP '1970-01-01', TIMESTAMP '2970-01-01', INTERVAL 1 MICROSECOND)
--# positional join without end
SELECT count(*) FROM range(100000000000) POSITIONAL JOIN range(100000000000)
--# asof of all pairs
SELECT count(*) FROM (SELECT a.invoiced_on AS d FROM invoices a, invoices b) x ASOF JOIN (SELECT a.invoiced_on AS d FROM invoices a, invoices b) y ON x.d >= y.d
--# pivot of many values
SELECT * FROM (SELECT i, i % 100 AS k FROM range(1000000000) AS t(i)) PIVOT (sum(i) FOR k IN (1, 2, 3, 4, 5))
--# reservoir of everything
SELECT * FROM range(100000000000) USING SAMPLE 10 ROWS
--# cube of many columns
SELECT count(*) FROM (SELECT a, b, c, d, e, f, g, h, count(*) FROM (SELECT i % 2 a, i % 3 b, i % 5 c, i % 7 d, i % 11 e, i % 13 f, i % 17 g, i % 19 h FROM range(1000000) AS t(i)) GROUP BY CUBE (a, b, c, d, e, f, g, h))
--# correlated sub-query over pairs
SELECT count((SELECT max(b.amount) FROM invoices b, invoices c WHERE b.amount * c.amount < a.amount * a.id)) FROM invoices a
--# explain analyze runs it too
EXPLAIN ANALYZE SELECT count(*) FROM invoices a, invoices b, invoices c, invoices d WHERE a.id + b.id + c.id > d.id
--# limit does not help
SELECT * FROM (SELECT sum(i) FROM range(100000000000) AS t(i)) LIMIT 1
