SELECT count(*), count(team), count(DISTINCT name), sum(amount), sum(id), avg(amount), min(day), max(seen), avg(id) FROM {people}
SELECT team, count(*) AS n FROM {people} GROUP BY team ORDER BY team DESC
SELECT name, count(*) FROM {people} GROUP BY 1 ORDER BY 1
SELECT code, sum(ratio) AS r FROM {people} WHERE id <> 2 GROUP BY code ORDER BY code NULLS FIRST
SELECT min(name), max(name) FROM {people}
SELECT * EXCLUDE (doc) FROM {people} ORDER BY amount, id LIMIT 3
SELECT id FROM {people} ORDER BY team, id LIMIT 2 OFFSET 1
SELECT name FROM {people} ORDER BY name LIMIT 3
SELECT count(*) FROM {people} WHERE amount > 1e12
SELECT sum(amount) FROM {people} WHERE id > 100
SELECT DISTINCT team FROM {people} ORDER BY ALL
SELECT t.title, p.name FROM teams t LEFT JOIN {people} p ON p.team = t.team AND p.flag ORDER BY ALL
SELECT t.title, p.name FROM teams t LEFT JOIN {people} p ON p.team = t.team WHERE p.flag IS NULL ORDER BY ALL
SELECT t.title, p.name FROM teams t LEFT JOIN {people} p ON p.team = t.team WHERE p.amount > 0 ORDER BY ALL
SELECT t.title, p.name FROM {people} p LEFT JOIN teams t ON p.team = t.team AND p.amount > 1 ORDER BY ALL
SELECT t.title, p.name FROM {people} p RIGHT JOIN teams t ON p.team = t.team AND p.amount > 1 WHERE p.name = 'Ada' OR p.name IS NULL ORDER BY ALL
SELECT t.title, p.name FROM {people} p FULL JOIN teams t ON p.team = t.team WHERE p.id IS NULL OR p.id < 4 ORDER BY ALL
SELECT p.id, t.title FROM {people} p JOIN teams t USING (team) WHERE t.title <> 'South' ORDER BY 1
SELECT id FROM {people} p SEMI JOIN teams t ON p.team = t.team WHERE p.amount > 0 ORDER BY 1
SELECT id FROM {people} p ANTI JOIN teams t ON p.team = t.team AND t.title = 'North' ORDER BY 1
SELECT title FROM teams t WHERE NOT EXISTS (SELECT * FROM {people} p WHERE p.team = t.team AND p.flag) ORDER BY 1
SELECT title FROM teams WHERE team NOT IN (SELECT team FROM {people} WHERE team IS NOT NULL AND amount > 0) ORDER BY 1
SELECT a.id, b.id FROM {people} a JOIN {people} b ON a.team = b.team AND a.id < b.id WHERE a.flag ORDER BY 1
SELECT id FROM {people} WHERE flag UNION ALL SELECT id FROM {people} WHERE amount < 0 ORDER BY 1
WITH p AS (SELECT * FROM {people} WHERE team = 10), q AS (SELECT max(amount) AS m FROM p) SELECT p.id FROM p, q WHERE p.amount = q.m
SELECT id, row_number() OVER (PARTITION BY team ORDER BY id) AS at FROM {people} WHERE id > 1 ORDER BY ALL
SELECT title, (SELECT count(*) FROM {people} p WHERE p.team = t.team AND p.day > '2026-01-01') AS n FROM teams t ORDER BY ALL
SELECT lower(name) AS name, count(*) FROM {people} GROUP BY name ORDER BY ALL
SELECT id AS team FROM {people} ORDER BY team DESC LIMIT 2
SELECT COLUMNS('i.*') FROM {people} ORDER BY ALL
SELECT people.id FROM {people} WHERE people.id = 1
FROM {people} SELECT id WHERE id < 3 ORDER BY id
SELECT p.id, t.title FROM {people} p NATURAL JOIN teams t ORDER BY ALL
SELECT p.id, x.v FROM {people} p, LATERAL (SELECT p.id * 2 AS v) x WHERE p.flag ORDER BY ALL
SELECT p.id, t.title FROM {people} p ASOF JOIN teams t ON p.team >= t.team WHERE t.title = 'North' ORDER BY ALL
