--# sort by text
SELECT max(t) FROM (SELECT 'row ' || i AS t FROM range(1000000000) r(i) ORDER BY t DESC LIMIT 100000000)
--# sort by many keys
SELECT * FROM range(1000000000) t(i) ORDER BY i % 7, i % 11, i % 13, hash(i), md5(i::VARCHAR) LIMIT 50000000
--# sort by wide rows
SELECT i, repeat('x', 1000) AS t FROM range(100000000) r(i) ORDER BY hash(i)
--# sort by lists
SELECT i FROM range(100000000) r(i) ORDER BY [hash(i), hash(i + 1), hash(i + 2)]
--# sort by structs
SELECT i FROM range(100000000) r(i) ORDER BY {'a': hash(i), 'b': md5(i::VARCHAR)}
--# sort of lists within
SELECT list_sort(range(100000000, 0, -1))[1]
--# sort of many lists
SELECT sum(len(list_sort(list_transform(range(100000), lambda x: hash(x + i))))) FROM range(100000) r(i)
--# reverse sort of many lists
SELECT sum(list_reverse_sort(list_transform(range(100000), lambda x: hash(x * i)))[1] % 3) FROM range(100000) r(i)
--# order of a list by grade
SELECT sum(list_grade_up(list_transform(range(1000000), lambda x: hash(x)))[1]) FROM range(1000)
--# top of much
SELECT i FROM range(100000000000) r(i) ORDER BY hash(i) LIMIT 100000
--# ordered aggregate
SELECT len(list(i ORDER BY hash(i))) FROM range(500000000) r(i)
--# ordered text aggregate
SELECT length(string_agg(i::VARCHAR, ',' ORDER BY hash(i))) FROM range(200000000) r(i)
--# collated sort
SELECT i::VARCHAR AS t FROM range(200000000) r(i) ORDER BY t COLLATE NOCASE DESC
--# sort by chance
SELECT i FROM range(1000000000) r(i) ORDER BY random()
