--# list of all rows
SELECT list(i) FROM range(2000000000) r(i)
--# list of all texts
SELECT len(list(md5(i::VARCHAR))) FROM range(500000000) r(i)
--# lists of lists of lists
SELECT list_transform(range(1000), lambda x: list_transform(range(1000), lambda y: range(1000)))
--# lists aggregated over groups
SELECT max(len(l)) FROM (SELECT i % 1000 AS g, list({'i': i, 't': md5(i::VARCHAR)}) AS l FROM range(300000000) r(i) GROUP BY g)
--# list resized
SELECT len(list_resize([1], 1500000000, 0))
--# list resized in each row
SELECT sum(len(list_resize([id], 5000000, id))) FROM invoices
--# list concatenated
SELECT len(list_concat(range(150000000), range(150000000), range(150000000)))
--# list appended to in each row
SELECT sum(len(list_append(range(10000000), id))) FROM invoices
--# list filtered without end
SELECT sum(len(list_filter(range(1000000), lambda x: hash(x + i) % 2 = 0))) FROM range(1000000) r(i)
--# list reduced
SELECT list_reduce(range(100000000), lambda a, b: a * 31 % 1000003 + b)
--# list reduced to a growing text
SELECT length(list_reduce(list_transform(range(100000), lambda x: 'xxxxxxxxxx'), lambda a, b: a || b))
--# list reduced to a growing list
SELECT len(list_reduce([[1], [2], [3], [4], [5], [6], [7], [8], [9], [10], [11], [12]], lambda a, b: list_concat(a, a, a, a, a, a, a, a, b)))
--# list distinct
SELECT sum(len(list_distinct(list_transform(range(3000000), lambda x: hash(x))))) FROM range(1000)
--# list intersection
SELECT sum(len(list_intersect(range(3000000), range(1500000, 4500000)))) FROM range(1000)
--# list searched
SELECT sum(list_position(range(10000000), 9999999)) FROM range(10000)
--# list has any of many
SELECT sum((list_has_any(range(3000000), range(3000001, 6000000)))::INTEGER) FROM range(1000)
--# list has all of many
SELECT sum((list_has_all(range(3000000), range(3000000)))::INTEGER) FROM range(1000)
--# list slices
SELECT sum(len(range(10000000)[2:9999999:2])) FROM range(1000)
--# list zipped
SELECT len(list_zip(range(50000000), range(50000000), range(50000000)))
--# lists zipped in each row
SELECT sum(len(list_zip(range(3000000), range(3000000)))) FROM invoices
--# list flattened
SELECT len(flatten(list_transform(range(30000), lambda x: range(30000))))
--# list histogram
SELECT list_aggregate(list_transform(range(30000000), lambda x: hash(x)), 'histogram')
--# list quantiles in each row
SELECT sum(list_median(list_transform(range(3000000), lambda x: hash(x)))) FROM range(1000)
--# list as text
SELECT length(range(200000000)::VARCHAR)
--# list from text
SELECT len(('[' || repeat('1,', 100000000) || '1]')::INTEGER[])
--# vectors far apart
SELECT sum(list_distance(list_transform(range(5000000), lambda x: x::DOUBLE), list_transform(range(5000000), lambda x: x::DOUBLE))) FROM range(1000)
--# vectors of all pairs
SELECT max(list_cosine_similarity(list_transform(range(1000), lambda x: (x + a.id)::DOUBLE), list_transform(range(1000), lambda x: (x * b.id)::DOUBLE))) FROM invoices a, invoices b
--# fixed array
SELECT [1]::INTEGER[1]::VARCHAR FROM range(1000000000000) r(i) WHERE hash(i) = 1
--# wide array
SELECT len(range(90000)::BIGINT[90000]) FROM range(10000000)
--# lists compared
SELECT count(*) FROM range(1000) a(i), range(1000) b(j) WHERE list_append(range(1000000), i) < list_append(range(1000000), j)
--# lists grouped by
SELECT count(*) FROM (SELECT list_transform(range(1000), lambda x: x + i) AS l, count(*) FROM range(10000000) r(i) GROUP BY l)
--# maps
SELECT cardinality(map(range(50000000), range(50000000)))
--# maps in each row
SELECT sum(cardinality(map(range(1000000), range(1000000)))) FROM invoices
--# maps joined
SELECT sum(cardinality(map_concat(map(range(300000), range(300000)), map(range(300000, 600000), range(300000))))) FROM invoices
--# map of entries
SELECT cardinality(map_from_entries(list_transform(range(30000000), lambda x: {'k': x, 'v': md5(x::VARCHAR)})))
--# structs of lists
SELECT {'a': range(50000000), 'b': range(50000000), 'c': range(50000000)}
--# structs in each row
SELECT max(s) FROM (SELECT {'a': md5(i::VARCHAR), 'b': {'c': sha256(i::VARCHAR), 'd': [i, i]}} AS s FROM range(10000000000) r(i))
--# structs collected
SELECT len(list({'a': md5(i::VARCHAR), 'b': {'c': sha256(i::VARCHAR)}})) FROM range(100000000) r(i)
--# generate_series as a value
SELECT len(generate_series(1, 2000000000))
--# moments as a value
SELECT len(generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 SECOND))
--# subscripts
SELECT sum(s) FROM (SELECT generate_subscripts(range(100000000), 1) AS s FROM range(1000))
--# lambda of lambdas over rows
SELECT sum(list_sum(list_transform(range(1000), lambda x: list_sum(list_transform(range(1000), lambda y: x * y + i))))) FROM range(1000000) r(i)
