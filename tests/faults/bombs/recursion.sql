--# recursion by union
WITH RECURSIVE r(i) AS (SELECT 1::BIGINT UNION SELECT (i * 48271) % 2147483647 FROM r) SELECT count(*) FROM r
--# recursion of lists
WITH RECURSIVE r(l) AS (SELECT [1] UNION ALL SELECT list_concat(l, l) FROM r) SELECT max(len(l)) FROM r
--# recursion of structs
WITH RECURSIVE r(n, s) AS (SELECT 0, {'a': 'x'} UNION ALL SELECT n + 1, {'a': s.a || s.a} FROM r) SELECT max(n) FROM r
--# recursion of json
WITH RECURSIVE r(j) AS (SELECT '[]'::JSON UNION ALL SELECT json_array(j, j) FROM r) SELECT max(length(j::VARCHAR)) FROM r
--# recursion of paths
WITH RECURSIVE p(a, b, path) AS (SELECT id, id % 7, [id] FROM invoices WHERE id < 30 UNION ALL SELECT p.a, i.id % 7, list_append(path, i.id) FROM p JOIN invoices i ON i.id % 7 = p.b) SELECT count(*) FROM p
--# recursion of permutations
WITH RECURSIVE p(s, n) AS (SELECT '', 0 UNION ALL SELECT s || c, n + 1 FROM p, (SELECT unnest(string_split('abcdefghijklmnop', '')) AS c) WHERE n < 16 AND NOT contains(s, c)) SELECT count(*) FROM p
--# recursion of subsets
WITH RECURSIVE s(i, t) AS (SELECT 0, 0::HUGEINT UNION ALL SELECT i + 1, t * 2 + b FROM s, (VALUES (0), (1)) v(b) WHERE i < 60) SELECT count(*) FROM s
--# recursion of collatz
WITH RECURSIVE c(n, x) AS (SELECT i, i::HUGEINT FROM range(1, 100000000) r(i) UNION ALL SELECT n, CASE WHEN x % 2 = 0 THEN x // 2 ELSE 3 * x + 1 END FROM c WHERE x > 1) SELECT max(x) FROM c
--# recursion of queens
WITH RECURSIVE q(n, b) AS (SELECT 0, []::INTEGER[] UNION ALL SELECT n + 1, list_append(b, c::INTEGER) FROM q, range(14) r(c) WHERE n < 14 AND NOT list_contains(b, c::INTEGER)) SELECT count(*) FROM q WHERE n = 14
--# recursion of dates
WITH RECURSIVE d(t) AS (SELECT TIMESTAMP '0001-01-01' UNION ALL SELECT t + INTERVAL 1 MILLISECOND FROM d) SELECT max(t) FROM d
--# recursion in recursion
WITH RECURSIVE a(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM a WHERE i < (WITH RECURSIVE b(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM b) SELECT count(*) FROM b)) SELECT count(*) FROM a
--# recursion with a sort
WITH RECURSIVE r(i, t) AS (SELECT 0, '' UNION ALL (SELECT i + 1, md5(t) FROM r ORDER BY t)) SELECT max(i) FROM r
--# recursion with keys
WITH RECURSIVE r(k, v) USING KEY (k) AS (SELECT 0, 0 UNION SELECT (k + 1) % 1000003, v + 1 FROM r) SELECT count(*) FROM r
