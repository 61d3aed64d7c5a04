--# an object of all rows
SELECT length(json_group_object(i::VARCHAR, md5(i::VARCHAR))::VARCHAR) FROM range(200000000) r(i)
--# an array of all rows
SELECT length(json_group_array({'a': i, 'b': md5(i::VARCHAR)})::VARCHAR) FROM range(200000000) r(i)
--# deep brackets
SELECT json_array_length((repeat('[', 20000000) || repeat(']', 20000000))::JSON)
--# deep brackets below the bound
SELECT json_structure((repeat('[', 900) || repeat(']', 900))::JSON) FROM range(10000000)
--# deep objects
SELECT json_structure((repeat('{"a":', 900) || '1' || repeat('}', 900))::JSON) FROM range(10000000)
--# a long array parsed
SELECT sum(json_array_length(('[' || repeat('1,', 30000000) || '1]')::JSON)) FROM range(1000)
--# a long array into rows
SELECT count(DISTINCT value) FROM (SELECT unnest(from_json('[' || repeat('"x",', 20000000) || '"y"]', '["VARCHAR"]')) AS value FROM range(1000))
--# each of many
SELECT count(*) FROM range(1000) r(i), json_each('[' || repeat('1,', 3000000) || '1]') e WHERE hash(e.id + i) = 1
--# trees of many
SELECT count(*) FROM range(1000) r(i), json_tree('[' || repeat('[1],', 2000000) || '1]') e WHERE hash(e.id + i) = 1
--# many keys
SELECT len(json_keys(('{' || string_agg('"k' || i || '": ' || i, ',') || '}')::JSON)) FROM range(30000000) r(i)
--# keys of all rows
SELECT sum(len(json_keys(to_json(map(range(100000), range(100000)))))) FROM invoices
--# merged without end
SELECT max(length(json_merge_patch(extra, ('{"x": "' || repeat('y', 30000000) || '"}')::JSON)::VARCHAR)) FROM invoices
--# wildcards in wildcards
SELECT sum(len(json_extract(('[' || repeat('[1,2,3],', 3000000) || '[]]')::JSON, '$[*][*]'))) FROM range(1000)
--# descents without end
SELECT sum(len(json_extract(('{"a":' || repeat('{"a":', 300) || '1' || repeat('}', 301 + 0 * r.i::INTEGER))::JSON, '$..a'))) FROM range(10000000) r(i)
--# pretty and large
SELECT sum(length(json_pretty(to_json(range(10000000))))) FROM range(100)
--# transformed to a large shape
SELECT json_transform(('[' || repeat('{"a": 1, "b": [1, 2]},', 10000000) || '{}]')::JSON, '[{"a": "BIGINT", "b": ["BIGINT"]}]')
--# structure of many shapes
SELECT json_group_structure(('{"k' || (i % 100000) || '": {"v' || i || '": 1}}')::JSON) FROM range(100000000) r(i)
--# wide rows as objects
SELECT max(length(to_json(a)::VARCHAR || to_json(b)::VARCHAR)) FROM invoices a, invoices b, invoices c
