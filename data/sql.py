"""Quoting of identifiers, the only place where a name becomes SQL text."""

from __future__ import annotations


def quote(name: str) -> str:
    """`name` as a quoted SQL identifier (DuckDB, PostgreSQL and the standard agree on it)."""
    return '"' + name.replace('"', '""') + '"'


def qualify(*names: str) -> str:
    """`a`, `b`, `c` as `"a"."b"."c"`."""
    return ".".join(quote(name) for name in names)


def literal(text: str) -> str:
    """`text` as a quoted SQL string, for the few statements that take no parameters (ATTACH, COMMENT)."""
    return "'" + text.replace("'", "''") + "'"
