"""Statements whose text is the bomb, or repeats one until it is: for planners, binders and parsers."""

from __future__ import annotations

WRITTEN = {
    "brackets": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "brackets within the bound": "SELECT " + "(" * 79 + "1" + ")" * 79,
    "sub-queries": "SELECT * FROM (" * 75 + "SELECT 1" + ")" * 75,
    "sum of thousands": "SELECT " + "+".join(["1"] * 9000),
    "minus signs": "SELECT " + "- " * 9000 + "1",
    "nots": "SELECT " + "NOT " * 4500 + "true",
    "casts": "SELECT 1" + "::INT" * 3500,
    "concatenations": "SELECT " + "||".join(["'a'"] * 3500),
    "ands": "SELECT 1 WHERE " + " AND ".join(["1=1"] * 2200),
    "unions": " UNION ALL ".join(["SELECT 1"] * 1000),
    "nested unions": "SELECT 1 UNION " * 1300 + "SELECT 1",
    "joins of one table": "SELECT count(*) FROM " + ", ".join(f"invoices i{n}" for n in range(900)),
    "joins with conditions": "SELECT count(*) FROM customers c0 "
    + " ".join(f"JOIN customers c{n} ON c{n}.customer_id = c{n - 1}.customer_id" for n in range(1, 250)),
    "columns": "SELECT " + ", ".join(["*"] * 6000) + " FROM invoices",
    "case whens": "SELECT CASE " + " ".join(f"WHEN id = {n} THEN {n}" for n in range(700)) + " END FROM invoices",
    "values": "VALUES " + ", ".join(["(1)"] * 3900),
    "in list": "SELECT 1 WHERE 1 IN (" + ",".join(["1"] * 9000) + ")",
    "ctes that double": "WITH c0 AS (SELECT 1 AS a), "
    + ", ".join(f"c{n} AS (SELECT * FROM c{n - 1} UNION ALL SELECT * FROM c{n - 1})" for n in range(1, 200))
    + " SELECT count(*) FROM c199",
    "ctes that double without rows": "WITH c0 AS NOT MATERIALIZED (SELECT 1 AS a), "
    + ", ".join(f"c{n} AS NOT MATERIALIZED (SELECT x.a FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 120))
    + " SELECT * FROM c119",
    "lambdas in lambdas": "SELECT " + "list_transform(range(50), lambda x: " * 70 + "1" + ")" * 70,
    "struct of structs": "SELECT " + "{'a': " * 78 + "1" + "}" * 78,
    "quotes": "SELECT '" + "''" * 9000 + "'",
    "dots": "SELECT " + ".".join(["a"] * 5000) + " FROM invoices",
    "long name": 'SELECT 1 AS "' + "x" * 19_000 + '"',
    "window functions": "SELECT " + ", ".join(["sum(id) OVER (ORDER BY amount)"] * 500) + " FROM invoices",
    "grouping sets": "SELECT count(*) FROM invoices GROUP BY CUBE ("
    + ", ".join(["region", "channel", "id", "amount", "tax", "quantity", "invoiced_on", "due_at"] * 2)
    + ")",
    "dollar quotes": "SELECT " + "$a$" * 6001,
    "comments": "SELECT 1 " + "/*" * 4000 + "*/" * 4000,
    "many parameters": "SELECT " + ",".join(f"${n}" for n in range(1, 3000)),
    "regular expression tree": "SELECT regexp_matches('a', '" + "(" * 4000 + ")" * 4000 + "')",
    "integers of many digits": "SELECT " + "9" * 19_000,
    "fractions of many digits": "SELECT 0." + "1" * 19_000 + "::DECIMAL(38, 37)",
    "strings side by side": "SELECT " + ", ".join(["repeat('x', 1000000000)"] * 600),
    "lists side by side": "SELECT " + ", ".join(["range(10000000)"] * 900),
    "aggregates side by side": "SELECT "
    + ", ".join(f"count(DISTINCT hash(i + {n}))" for n in range(400))
    + " FROM range(1000000000) t(i)",
    "medians side by side": "SELECT "
    + ", ".join(f"median(hash(i + {n}))" for n in range(600))
    + " FROM range(1000000000) t(i)",
    "sub-queries side by side": "SELECT " + ", ".join(["(SELECT max(hash(i)) FROM range(1000000000) t(i))"] * 300),
    "correlated sub-queries side by side": "SELECT "
    + ", ".join(["(SELECT count(*) FROM invoices b WHERE b.amount > a.amount)"] * 300)
    + " FROM invoices a",
    "laterals in a chain": "SELECT count(*) FROM range(100) t0(i)"
    + "".join(f", LATERAL (SELECT i + {n} FROM range(100)) t{n}(x{n})" for n in range(1, 60)),
    "left joins of pairs": "SELECT count(*) FROM invoices i0 "
    + " ".join(f"LEFT JOIN invoices i{n} ON i{n}.region = i0.region" for n in range(1, 60)),
    "full joins": "SELECT count(*) FROM invoices i0 "
    + " ".join(f"FULL JOIN invoices i{n} ON i{n}.channel = i0.channel" for n in range(1, 40)),
    "exists in exists": "SELECT count(*) FROM invoices i0 WHERE "
    + " ".join(f"EXISTS (SELECT 1 FROM invoices i{n} WHERE i{n}.id <> i{n - 1}.id AND" for n in range(1, 30))
    + " true"
    + ")" * 29,
    "views of views": "SELECT count(*) FROM " + ", ".join(f"revenue_share s{n}" for n in range(400)),
    "ors of different columns": "SELECT count(*) FROM invoices a, invoices b WHERE "
    + " OR ".join(f"a.amount * {n} = b.tax + {n}" for n in range(400)),
    "likes": "SELECT count(*) FROM range(100000000) t(i) WHERE "
    + " OR ".join(f"md5(i::VARCHAR) LIKE '%{n}%z%'" for n in range(400)),
    "regular expressions side by side": "SELECT count(*) FROM range(100000000) t(i) WHERE "
    + " OR ".join(f"regexp_matches(i::VARCHAR, '({n}|a)*(b|{n})+$')" for n in range(350)),
    "partitions side by side": "SELECT "
    + ", ".join(f"rank() OVER (PARTITION BY hash(i) % {n + 2} ORDER BY hash(i + {n}))" for n in range(250))
    + " FROM range(10000000) t(i)",
    "orders": "SELECT * FROM range(300000000) t(i) ORDER BY " + ", ".join(f"hash(i + {n})" for n in range(600)),
    "groups": "SELECT count(*) FROM range(300000000) t(i) GROUP BY " + ", ".join(f"hash(i + {n})" for n in range(600)),
    "rollup of many": "SELECT count(*) FROM range(1000000) t(i) GROUP BY ROLLUP ("
    + ", ".join(f"i % {n + 2}" for n in range(60))
    + ")",
    "grouping sets of many": "SELECT count(*) FROM range(10000000) t(i) GROUP BY GROUPING SETS ("
    + ", ".join(f"(i % {n + 2})" for n in range(900))
    + ")",
    "pivot of thousands": "SELECT * FROM (SELECT i, i % 3000 AS k FROM range(100000000) t(i)) PIVOT (list(i) FOR k IN ("
    + ", ".join(str(n) for n in range(3000))
    + "))",
    "unpivot of thousands": "SELECT count(*) FROM (SELECT "
    + ", ".join(f"i AS c{n}" for n in range(800))
    + " FROM range(10000000) t(i)) UNPIVOT (v FOR n IN (COLUMNS(*)))",
    "columns of columns": "SELECT " + ", ".join(["COLUMNS(*) + 1"] * 300) + " FROM range(100000000) t(i)",
    "ctes in a chain": "WITH c0 AS MATERIALIZED (SELECT * FROM range(30000000) t(i))"
    + "".join(f", c{n} AS MATERIALIZED (SELECT hash(i) AS i FROM c{n - 1})" for n in range(1, 200))
    + " SELECT count(*) FROM c199",
    "recursions in a chain": "WITH RECURSIVE c0(i) AS (SELECT 1)"
    + "".join(f", c{n}(i) AS (SELECT i FROM c{n - 1} UNION ALL SELECT i + 1 FROM c{n})" for n in range(1, 40))
    + " SELECT count(*) FROM c39",
    "powers of a list": "SELECT len(" + "list_concat(" * 30 + "range(1000000)" + ", range(100000000))" * 30 + ")",
    "texts doubled by replacement": "SELECT length(" + "replace(" * 40 + "'aaaa'" + ", 'a', 'aa')" * 40 + ")",
    "casts back and forth": "SELECT count(*) FROM range(1000000000) t(i) WHERE i" + "::VARCHAR::BIGINT" * 400 + " < 0",
    "ifs in ifs": "SELECT count(*) FROM range(1000000000) t(i) WHERE "
    + "if(hash(i) % 2 = 0, i, " * 70
    + "0"
    + ")" * 70
    + " < 0",
    "coalesces": "SELECT max(coalesce("
    + ", ".join(f"nullif(hash(i) % {n + 2}, {n})" for n in range(500))
    + ")) FROM range(1000000000) t(i)",
    "functions in functions": "SELECT max(" + "md5(" * 75 + "i::VARCHAR" + ")" * 75 + ") FROM range(1000000000) t(i)",
    "struct of thousands": "SELECT count(DISTINCT {"
    + ", ".join(f"'f{n}': hash(i + {n})" for n in range(500))
    + "}) FROM range(100000000) t(i)",
    "lists of structs of lists": "SELECT list([{'a': [hash(i), "
    + ", ".join(["i"] * 2000)
    + "]}]) FROM range(10000000) t(i)",
    "values joined": "SELECT count(*) FROM "
    + ", ".join("(VALUES " + ", ".join(["(1)"] * 20) + f") v{n}(x)" for n in range(100)),
    "positional references": "SELECT * FROM range(1000000000) t(i) ORDER BY " + ", ".join(["1"] * 5000),
    "named windows": "SELECT "
    + ", ".join(f"sum(i) OVER w{n}" for n in range(150))
    + " FROM range(10000000) t(i) WINDOW "
    + ", ".join(f"w{n} AS (PARTITION BY i % {n + 2} ORDER BY hash(i))" for n in range(150)),
    "intervals added": "SELECT max(TIMESTAMP '2000-01-01'"
    + " + INTERVAL 1 SECOND" * 700
    + " + to_seconds(i)) FROM range(100000000000) t(i)",
    "unions of endless": " UNION ALL ".join(["SELECT sum(hash(i)) FROM range(100000000000) t(i)"] * 200),
    "unions without duplicates": " UNION ".join(["SELECT i FROM range(100000000) t(i)"] * 300),
    "intersections": " INTERSECT ".join(["SELECT i FROM range(100000000) t(i)"] * 300),
    "parameters never given": "SELECT " + ", ".join(f"hash($p{n})" for n in range(1200)),
    "unicode": "SELECT length(repeat('" + "\U0001f469" * 4000 + "', 1000000))",
    "escapes": "SELECT length(repeat(e'" + "\\n" * 9000 + "', 1000000))",
}
