--# join on a remainder
SELECT count(*) FROM range(10000000) a(i) JOIN range(10000000) b(j) ON i % 10 = j % 10 WHERE hash(i + j) = 1
--# join on inequality
SELECT count(*) FROM range(10000000) a(i) JOIN range(10000000) b(j) ON i < j WHERE hash(i * j) = 1
--# join on ranges
SELECT count(*) FROM range(10000000) a(i) JOIN range(10000000) b(j) ON i BETWEEN j - 1000000 AND j + 1000000 WHERE hash(i * j) = 1
--# join on an expression of both
SELECT count(*) FROM range(1000000) a(i) JOIN range(1000000) b(j) ON (i + j) % 1000003 = 17
--# join on text that matches
SELECT count(*) FROM range(1000000) a(i) JOIN range(1000000) b(j) ON i::VARCHAR LIKE '%' || j || '%'
--# join on either key
SELECT count(*) FROM range(1000000) a(i) JOIN range(1000000) b(j) ON i = j OR i = j + 1 OR hash(i) = hash(j)
--# join on nothing unequal
SELECT count(*) FROM range(10000000) a(i) JOIN range(10000000) b(j) ON i <> j
--# left join of pairs
SELECT count(*) FROM range(1000000) a(i) LEFT JOIN range(1000000) b(j) ON i * j = 12345678901
--# full join of much
SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS k FROM range(200000000) r(i)) a FULL JOIN (SELECT md5(i::VARCHAR) AS k FROM range(200000000) r(i)) b USING (k)
--# semi join of much
SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS k FROM range(1000000000) r(i)) a SEMI JOIN (SELECT md5(i::VARCHAR) AS k FROM range(300000000) r(i)) b USING (k)
--# anti join of pairs
SELECT count(*) FROM range(1000000) a(i) ANTI JOIN range(1000000) b(j) ON (i * j) % 1000003 = 999999
--# build side of long texts
SELECT count(*) FROM (SELECT i, repeat(md5(i::VARCHAR), 100) AS t FROM range(10000000) r(i)) a JOIN (SELECT i, repeat(sha1(i::VARCHAR), 100) AS t FROM range(10000000) r(i)) b USING (i) WHERE a.t < b.t
--# asof with one key
SELECT count(*) FROM (SELECT i % 2 AS k, i FROM range(100000000) r(i)) a ASOF JOIN (SELECT i % 2 AS k, i FROM range(100000000) r(i)) b ON a.k = b.k AND a.i >= b.i
--# natural joins in a chain
SELECT count(*) FROM invoices NATURAL JOIN (SELECT region FROM invoices) b NATURAL JOIN (SELECT region FROM invoices) c NATURAL JOIN (SELECT region FROM invoices) d
--# joins on one value in a chain
SELECT count(*) FROM invoices a JOIN invoices b USING (channel) JOIN invoices c USING (channel) JOIN invoices d USING (channel)
--# cross join of views
SELECT count(*) FROM revenue_share a, revenue_share b, revenue_share c, revenue_share d, revenue_share e, revenue_share f, revenue_share g, revenue_share h, revenue_share i, revenue_share j, revenue_share k, revenue_share l, revenue_share m, revenue_share n, revenue_share o, revenue_share p, revenue_share q, revenue_share r, revenue_share s, revenue_share t WHERE a.share + t.share > 9
--# correlated counts in a sort
SELECT i FROM range(100000) r(i) ORDER BY (SELECT count(*) FROM range(100000) s(j) WHERE j % (i + 1) = 0)
--# correlated in correlated
SELECT sum((SELECT sum((SELECT count(*) FROM range(3000) c(k) WHERE k * j > i)) FROM range(3000) b(j) WHERE j > i)) FROM range(3000) a(i)
--# correlated over text
SELECT count(*) FROM range(1000000) a(i) WHERE EXISTS (SELECT 1 FROM range(1000000) b(j) WHERE md5(j::VARCHAR) LIKE i || '%' AND j > i)
--# join of recursions
WITH RECURSIVE a(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM a WHERE i < 100000), b(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM b WHERE j < 100000) SELECT count(*) FROM a, b WHERE hash(i * j) = 1
