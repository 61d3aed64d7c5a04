"""Rules of each kind for orders in a lake elsewhere."""

from __future__ import annotations

RULES = """
lake: far
table: {schema}orders
key: [id]
time: {time}
rules:
  email: {{kind: not_null, column: email, blank: true}}
  mail: {{kind: regex, column: email, pattern: '[^@ ]+@[^@ ]+'}}
  amount: {{kind: range, column: amount, min: 0, max: 100}}
  state: {{kind: set, column: state, values: [open, paid]}}
  once: {{kind: unique, columns: [no]}}
  pair: {{kind: unique, columns: [no, state]}}
  customer: {{kind: foreign_key, columns: [customer], references: {{table: {schema}customers, columns: [id]}}}}
  order: {{kind: compare, left: paid_at, op: ">=", right: {time}, when: "state = 'paid'"}}
  cheap: {{kind: expression, expression: "amount < 50 OR state = 'paid'"}}
  many: {{kind: rows, min: 5}}
  fresh: {{kind: fresh, column: {time}, within: 36 hours}}
  days: {{kind: partitions, column: {time}, every: day, last: 3}}
  numbers: {{kind: type, column: email, type: number}}
"""


def far_rules(schema: str, time: str) -> str:
    """The document: tables stand behind `schema`, with its dot if it has one; `time` is the column of when."""
    return RULES.format(schema=schema, time=time)
