--# five tables crossed
SELECT sum(a.id + b.id + c.id + d.id + e.id) FROM invoices a, invoices b, invoices c, invoices d, invoices e
--# ranges crossed
SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 1009 = 5
--# series downwards
SELECT sum(i) FROM generate_series(1000000000000, 0, -1) AS t(i)
--# days of all time
SELECT count(DISTINCT d) FROM generate_series(DATE '0001-01-01', DATE '9999-12-31', INTERVAL 1 MINUTE) AS t(d)
--# lists unnested in lists
SELECT count(*) FROM (SELECT unnest(l) FROM (SELECT unnest([range(1000000), range(1000000)]) AS l FROM range(100000)))
--# two columns unnested
SELECT unnest(range(10000000)), unnest(range(20000000)) FROM range(1000)
--# recursive unnest
SELECT count(*) FROM (SELECT unnest([[range(1000000)], [range(1000000)]], recursive := true) FROM range(10000))
--# lateral ranges
SELECT count(*) FROM range(1000000) a(i), LATERAL (SELECT * FROM range(a.i)) b(j) WHERE hash(j) = 1
--# lateral of laterals
SELECT count(*) FROM range(10000) a(i), LATERAL (SELECT * FROM range(a.i)) b(j), LATERAL (SELECT * FROM range(b.j)) c(k) WHERE hash(k) = 1
--# union all of endless
SELECT count(*) FROM (SELECT * FROM range(1000000000000) UNION ALL SELECT * FROM range(1000000000000)) t(i) WHERE hash(i) = 1
--# union of much
SELECT count(*) FROM (SELECT * FROM range(500000000) UNION SELECT * FROM range(250000000, 750000000))
--# intersection of much
SELECT count(*) FROM (SELECT * FROM range(500000000) INTERSECT SELECT * FROM range(250000000, 750000000))
--# difference of much
SELECT count(*) FROM (SELECT * FROM range(500000000) EXCEPT SELECT * FROM range(250000000, 750000000))
--# intersection with duplicates
SELECT count(*) FROM (SELECT i % 3 FROM range(500000000) t(i) INTERSECT ALL SELECT i % 3 FROM range(500000000) t(i))
--# splitting to rows
SELECT count(*) FROM (SELECT unnest(string_split(repeat('a,', 10000000), ',')) FROM range(1000))
--# splitting by an expression
SELECT count(*) FROM (SELECT regexp_split_to_table(repeat('a1', 5000000), '[0-9]') FROM range(1000))
--# characters as rows
SELECT count(DISTINCT c) FROM (SELECT unnest(regexp_extract_all(repeat('abcdef', 3000000), '.')) AS c FROM range(1000))
--# sampling by chance
SELECT count(*) FROM range(100000000000) USING SAMPLE 50 PERCENT (bernoulli)
--# unpivot of much
SELECT count(value) FROM (SELECT i AS a, i + 1 AS b, i + 2 AS c, i + 3 AS d FROM range(10000000000) t(i)) UNPIVOT (value FOR name IN (a, b, c, d))
--# distinct on much
SELECT DISTINCT ON (i % 100000000) i FROM range(10000000000) t(i)
--# rows by chance
SELECT count(*) FROM range(100000000000) t(i) WHERE random() < 0.0000001
--# offset of all
SELECT * FROM range(1000000000000) t(i) WHERE hash(i) % 3 = 1 LIMIT 1 OFFSET 900000000000
--# exists over pairs
SELECT count(*) FROM invoices a WHERE NOT EXISTS (SELECT 1 FROM invoices b, invoices c, range(1000) r(i) WHERE b.amount + c.amount = a.amount + 0.123 + i)
--# in over pairs
SELECT count(*) FROM invoices WHERE amount NOT IN (SELECT b.amount + c.amount + i FROM invoices b, invoices c, range(1000) r(i))
--# any over much
SELECT count(*) FROM invoices WHERE amount > ALL (SELECT i FROM range(100000000000) t(i))
