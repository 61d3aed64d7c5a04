--# running totals of much
SELECT max(s) FROM (SELECT sum(hash(i) % 9) OVER (ORDER BY hash(i)) AS s FROM range(500000000) r(i))
--# moving median
SELECT max(m) FROM (SELECT median(hash(i)) OVER (ORDER BY i ROWS BETWEEN 100000 PRECEDING AND 100000 FOLLOWING) AS m FROM range(10000000) r(i))
--# moving distinct count
SELECT max(m) FROM (SELECT count(DISTINCT hash(i) % 1000003) OVER (ORDER BY i ROWS BETWEEN 1000000 PRECEDING AND CURRENT ROW) AS m FROM range(30000000) r(i))
--# moving lists
SELECT max(len(l)) FROM (SELECT list(i) OVER (ORDER BY i ROWS BETWEEN 10000 PRECEDING AND CURRENT ROW) AS l FROM range(10000000) r(i))
--# growing lists
SELECT max(len(l)) FROM (SELECT list(i) OVER (ORDER BY i) AS l FROM range(1000000) r(i))
--# growing texts
SELECT max(length(t)) FROM (SELECT string_agg(md5(i::VARCHAR), ',') OVER (ORDER BY i) AS t FROM range(1000000) r(i))
--# moving mode
SELECT max(m) FROM (SELECT mode(hash(i) % 1000) OVER (ORDER BY i ROWS BETWEEN 100000 PRECEDING AND 100000 FOLLOWING) AS m FROM range(10000000) r(i))
--# moving quantiles
SELECT max(m[1]) FROM (SELECT quantile_cont(hash(i), [0.1, 0.5, 0.9]) OVER (ORDER BY i ROWS BETWEEN 100000 PRECEDING AND CURRENT ROW) AS m FROM range(10000000) r(i))
--# ranks of much
SELECT max(r) FROM (SELECT rank() OVER (ORDER BY md5(i::VARCHAR)) AS r FROM range(300000000) s(i))
--# partitions of one row
SELECT max(r) FROM (SELECT row_number() OVER (PARTITION BY md5(i::VARCHAR) ORDER BY i) AS r FROM range(300000000) s(i))
--# many windows
SELECT max(a), max(b), max(c), max(d) FROM (SELECT sum(i) OVER (PARTITION BY i % 2 ORDER BY hash(i)) a, sum(i) OVER (PARTITION BY i % 3 ORDER BY hash(i + 1)) b, sum(i) OVER (PARTITION BY i % 5 ORDER BY hash(i + 2)) c, sum(i) OVER (PARTITION BY i % 7 ORDER BY hash(i + 3)) d FROM range(100000000) r(i))
--# bounds from each row
SELECT max(s) FROM (SELECT sum(i) OVER (ORDER BY i ROWS BETWEEN (hash(i) % 100000)::BIGINT PRECEDING AND (hash(i + 1) % 100000)::BIGINT FOLLOWING) AS s FROM range(50000000) r(i))
--# range of intervals
SELECT max(s) FROM (SELECT count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1000 DAY PRECEDING AND INTERVAL 1000 DAY FOLLOWING) AS s FROM (SELECT TIMESTAMP '2000-01-01' + to_seconds(i) AS d FROM range(200000000) r(i)))
--# excluded ties
SELECT max(s) FROM (SELECT sum(i) OVER (ORDER BY i % 100 RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) AS s FROM range(30000000) r(i))
--# qualified windows
SELECT i FROM range(300000000) r(i) QUALIFY row_number() OVER (PARTITION BY i % 1000 ORDER BY hash(i)) = 1
--# lags of long texts
SELECT max(length(t)) FROM (SELECT lag(repeat(md5(i::VARCHAR), 1000), 100000) OVER (ORDER BY i) AS t FROM range(10000000) r(i))
--# tiles of much
SELECT max(t) FROM (SELECT ntile(1000000) OVER (ORDER BY hash(i)) AS t FROM range(300000000) r(i))
