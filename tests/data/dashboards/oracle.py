"""SQL written by hand, run on the tables as they are."""

from __future__ import annotations

from decimal import Decimal


def rows(core, sql):
    """All rows of a statement on the warehouse; decimals as floats."""
    with core.lakes.cursor() as cursor:
        cursor.execute("USE prod.main")
        found = cursor.execute(sql).fetchall()
    return [tuple(float(value) if isinstance(value, Decimal) else value for value in row) for row in found]


def value(core, sql):
    """The one value of a statement."""
    return rows(core, sql)[0][0]


def pairs(core, sql):
    """The first column of a statement with its second one."""
    return {row[0]: row[1] for row in rows(core, sql)}
