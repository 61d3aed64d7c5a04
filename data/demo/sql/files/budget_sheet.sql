-- This year's budget as controlling keeps it in a spreadsheet.
SELECT month, region, department, category, kind, amount
FROM budgets WHERE year(month) = year(getvariable('today')) ORDER BY ALL LIMIT 2000
