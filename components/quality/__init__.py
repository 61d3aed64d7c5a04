"""How quality looks: scores, what is wrong, tables, rules, rows that fail, suggestions."""
