--# groups of texts
SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS k, count(*) FROM range(1000000000) r(i) GROUP BY k)
--# groups of many columns
SELECT count(*) FROM (SELECT 1 FROM range(300000000) r(i) GROUP BY i, hash(i), md5(i::VARCHAR), i::VARCHAR)
--# distinct counts in every group
SELECT max(n) FROM (SELECT count(DISTINCT hash(i)) AS n FROM range(500000000) r(i) GROUP BY i % 1000)
--# approximate counts of many groups
SELECT sum(n) FROM (SELECT approx_count_distinct(i) AS n FROM range(50000000) r(i) GROUP BY i)
--# medians of much
SELECT median(hash(i)), mad(i) FROM range(1000000000) r(i)
--# modes of much
SELECT mode(md5(i::VARCHAR)) FROM range(500000000) r(i)
--# exact histogram of much
SELECT cardinality(histogram(hash(i))) FROM range(200000000) r(i)
--# entropy of much
SELECT entropy(hash(i)) FROM range(500000000) r(i)
--# sketches of many groups
SELECT sum(q) FROM (SELECT approx_quantile(i, 0.5) AS q FROM range(50000000) r(i) GROUP BY i % 10000000)
--# reservoirs of many groups
SELECT sum(q) FROM (SELECT reservoir_quantile(i, 0.5, 8192) AS q FROM range(100000000) r(i) GROUP BY i % 1000000)
--# many bests
SELECT sum(len(m)) FROM (SELECT max(hash(i), 100000) AS m FROM range(100000000) r(i) GROUP BY i % 1000)
--# bests by another
SELECT len(arg_max(md5(i::VARCHAR), hash(i), 900000)) FROM range(1000000000) r(i)
--# bit strings wide
SELECT bit_count(bitstring_agg(i, 0, 2000000000)) FROM range(1000) r(i)
--# bit strings of groups
SELECT sum(bit_count(b)) FROM (SELECT bitstring_agg(i, 0, 100000000) AS b FROM range(10000) r(i) GROUP BY i)
--# products of much
SELECT product(1 + i / 1e12) FROM range(100000000000) r(i)
--# regressions of much
SELECT regr_slope(sin(i), cos(i)), corr(tan(i), ln(i + 1)) FROM range(100000000000) r(i)
--# rollup of much
SELECT count(*) FROM (SELECT a, b, c, count(*) FROM (SELECT i a, i // 2 b, i // 3 c FROM range(100000000) r(i)) GROUP BY ROLLUP (a, b, c))
--# grouping sets of much
SELECT count(*) FROM (SELECT count(*) FROM (SELECT i a, hash(i) b, md5(i::VARCHAR) c FROM range(100000000) r(i)) GROUP BY GROUPING SETS ((a, b), (b, c), (a, c), ()))
--# filtered aggregates
SELECT count(DISTINCT i) FILTER (hash(i) % 2 = 0), count(DISTINCT i) FILTER (hash(i) % 3 = 0), count(DISTINCT i) FILTER (hash(i) % 5 = 0) FROM range(1000000000) r(i)
--# summary of much
SUMMARIZE SELECT i, md5(i::VARCHAR) AS t, i * 0.5 AS x FROM range(1000000000) r(i)
--# exact sums of fractions
SELECT fsum(1 / (i + 1)), kahan_sum(1 / (i + 2)) FROM range(100000000000) r(i)
--# buckets for each of many
SELECT count(*) FROM (SELECT time_bucket(INTERVAL 1 SECOND, TIMESTAMP '2000-01-01' + to_seconds(i)) AS b, list(i) FROM range(500000000) r(i) GROUP BY b)
--# pictures of lines
SELECT len(lttb(i, hash(i) % 100, 10000000)) FROM range(500000000) r(i)
--# frequent of many
SELECT approx_top_k(md5(i::VARCHAR), 900000) FROM range(1000000000) r(i)
