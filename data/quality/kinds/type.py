"""A text can be read as what it stands for: a number, a day, a moment."""

from __future__ import annotations

from typing import Literal

from data.quality.kinds.kind import ColumnShape, Counted, Kind, about_one, not_right, per_value
from data.quality.kinds.scan import Scan
from data.quality.model import Dimension

TYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMP",
    "uuid": "UUID",
}


class Options(ColumnShape):
    """What the text is to be."""

    type: Literal["integer", "number", "boolean", "date", "time", "uuid"]


def count(options: Options, scan: Scan) -> Counted:
    """Values, and those that can be read so."""
    return per_value(options, scan, _right(options, scan))


def wrong(options: Options, scan: Scan) -> str:
    """Rows whose text can't be read so."""
    return not_right(options, scan, _right(options, scan))


def _right(options: Options, scan: Scan) -> str:
    return f"TRY_CAST(CAST({scan.column(options.column)} AS VARCHAR) AS {TYPES[options.type]}) IS NOT NULL"


KIND = Kind("type", Dimension.ACCURACY, Options, about_one, count, wrong=wrong, per_row=True)
