name = 'ada'
name <> 'Ada'
name > 'a'
name < 'b'
name BETWEEN 'A' AND 'Z'
name IN ('Ada', 'ada', NULL)
name NOT IN ('Ada', '')
name LIKE '%d%'
name NOT LIKE 'A%'
name LIKE 'o''N%!%%' ESCAPE '!'
name ILIKE 'ADA'
name = ''
name IS NULL
code = 'a'
code <> 'a'
code = 'a   '
code LIKE 'a'
code LIKE 'a%'
code IN ('a', 'b')
length(code) = 1
amount = 1.5
amount > 1e10
amount < 0
amount >= -0.01
amount BETWEEN 0 AND 1.5
NOT (amount = 0)
amount IS NOT NULL
ratio > 1
ratio = 'NaN'
ratio < 0
ratio = 2.5
NOT ratio > 1
ratio <> 0
flag
NOT flag
flag = true
flag IS NULL
flag IS NOT true
flag IS DISTINCT FROM true
day = '2026-01-31'
day > DATE '2026-01-01'
day < DATE '2026-01-31' + INTERVAL 2 MONTH
day >= DATE '2026-03-01' - INTERVAL '1' DAY
year(day) = 2026
day = last_day(day)
seen = '2026-01-31 23:30:00'
seen > TIMESTAMP '2026-01-01 00:00:00'
seen < TIMESTAMPTZ '2025-06-01 00:00:00+02'
seen = TIMESTAMPTZ '2025-06-01 00:00:00+02'
team = 10 OR team IS NULL
team IS NULL AND name = ''
(team = 10 AND amount > 0) OR (team = 20 AND flag IS NULL)
NOT (team = 10 OR amount = 1.5)
team > 10 AND team < 99
id = team - 9
id < team
10 = team
team IN (10, 20) AND NOT (name = 'Ada')
team + 0 = 10
-amount > 0
coalesce(team, 10) = 10
CASE WHEN team = 10 THEN flag ELSE NOT flag END
