"""Column types a pipeline may name, as the engine spells them."""

from __future__ import annotations

import re

from data.flow.expressions import Unfit

PLAIN = {
    "text": "VARCHAR", "varchar": "VARCHAR", "string": "VARCHAR", "integer": "BIGINT", "int": "BIGINT",
    "bigint": "BIGINT", "smallint": "SMALLINT", "int32": "INTEGER", "number": "DOUBLE", "double": "DOUBLE",
    "float": "DOUBLE", "boolean": "BOOLEAN", "bool": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMPTZ", "time": "TIME", "json": "JSON", "uuid": "UUID",
}  # fmt: skip


def column_type(text: str) -> str:
    """The engine's name of a type. Raises Unfit for one we don't have."""
    name = text.strip().lower()
    if name in PLAIN:
        return PLAIN[name]
    found = re.fullmatch(r"(?:decimal|numeric)\s*\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)", name)
    if found and int(found[2]) <= int(found[1]) <= 38:
        return f"DECIMAL({found[1]},{found[2]})"
    raise Unfit("pipeline.type_unknown", type=text[:40], types=", ".join(sorted(PLAIN)) + ", decimal(p,s)")
