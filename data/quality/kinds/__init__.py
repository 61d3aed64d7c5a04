"""Kinds of rules: one file each, one line here."""

from data.quality.kinds.compare import KIND as COMPARE
from data.quality.kinds.expression import KIND as EXPRESSION
from data.quality.kinds.foreign_key import KIND as FOREIGN_KEY
from data.quality.kinds.fresh import KIND as FRESH
from data.quality.kinds.kind import Kind
from data.quality.kinds.lag import KIND as LAG
from data.quality.kinds.not_null import KIND as NOT_NULL
from data.quality.kinds.partitions import KIND as PARTITIONS
from data.quality.kinds.range import KIND as RANGE
from data.quality.kinds.reconcile import KIND as RECONCILE
from data.quality.kinds.regex import KIND as REGEX
from data.quality.kinds.rows import KIND as ROWS
from data.quality.kinds.set import KIND as SET
from data.quality.kinds.type import KIND as TYPE
from data.quality.kinds.unique import KIND as UNIQUE

KINDS: dict[str, Kind] = {
    "not_null": NOT_NULL,
    "partitions": PARTITIONS,
    "rows": ROWS,
    "range": RANGE,
    "regex": REGEX,
    "set": SET,
    "type": TYPE,
    "unique": UNIQUE,
    "foreign_key": FOREIGN_KEY,
    "compare": COMPARE,
    "expression": EXPRESSION,
    "reconcile": RECONCILE,
    "fresh": FRESH,
    "lag": LAG,
}

__all__ = ["KINDS", "Kind"]
