"""A dashboard as a workbook: a cover that says what it rests on, then a sheet a widget. Written front to back."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from data.dashboards.export import safe_cell
from data.dashboards.exports.tables import Fact, Table
from data.metrics import MetricResult
from data.sandbox.sheets import Workbook

BATCH = 2_000
CELL = 32_767
EXACT = 2**53
EPOCH = date(1899, 12, 30)
FIRST = date(1900, 3, 1)
DAY = 86_400
FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
Cell = Callable[[Any], str]


class Outlet:
    """What a zip archive writes into and somebody takes out again in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: Any) -> int:
        """Keep some bytes."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing: what is kept is taken by `take`."""

    def take(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._held)
        self._held.clear()
        return found


def workbook(head: Sequence[Fact], tables: Iterable[Table]) -> Iterator[bytes]:
    """The workbook in pieces. Each table is asked for when its sheet is written, and let go of after it; the cover is
    written last and shown first: `head`, then the facts of each widget, or why it has no rows."""
    outlet = Outlet()
    book = Workbook(zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1))  # type: ignore[call-overload]
    told: list[Fact] = list(head)
    for each in tables:
        told += [("", ""), ("sheet", each.title), *each.facts]
        if each.result is None:
            told.append(("error", each.error.code if each.error else ""))
            continue
        yield from _sheet(book, outlet, each.title, each.result)
    book.begin("Cover", ("fact", "value"))
    rows = [[label, value] for label, value in told]
    book.write(_rows([[text_cell(value) for value in row] for row in rows]), rows=len(rows))
    book.close(first=book.sheets)
    yield outlet.take()


def _sheet(book: Workbook, outlet: Outlet, title: str, result: MetricResult) -> Iterator[bytes]:
    names = [column.id for column in result.columns]
    book.begin(title, names)
    columns = [map(cell_for(result.data[name]), result.data[name]) for name in names]
    rows = zip(*columns, strict=True)
    while batch := list(islice(rows, min(BATCH, book.room))):
        book.write(_rows(batch), rows=len(batch))
        yield outlet.take()


def cell_for(values: Sequence[Any]) -> Cell:
    """What writes the cells of a column, by the first value it has."""
    first = next((value for value in values if value is not None), None)
    if isinstance(first, float):
        return _float_cell
    return _any_cell


def text_cell(value: Any) -> str:
    """Text that is no formula, without what XML can't hold, cut where a spreadsheet's cell ends."""
    plain = FORBIDDEN.sub("", str(safe_cell(str(value))))[:CELL]
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(plain)}</t></is></c>'


def _float_cell(value: Any) -> str:
    if value.__class__ is float and math.isfinite(value):
        return f"<c><v>{value!r}</v></c>"
    return _any_cell(value)


def _any_cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        exact = math.isfinite(value) and (not isinstance(value, int) or abs(value) <= EXACT)
        return f"<c><v>{value}</v></c>" if exact else text_cell(value)
    if isinstance(value, date):
        return _day_cell(value)
    return text_cell(value)


def _day_cell(value: date) -> str:
    day = value.date() if isinstance(value, datetime) else value
    if day < FIRST:
        return text_cell(value.isoformat())
    days = (day - EPOCH).days
    if not isinstance(value, datetime):
        return f'<c s="1"><v>{days}</v></c>'
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return f'<c s="2"><v>{days + seconds / DAY!r}</v></c>'


def _rows(rows: Iterable[Sequence[str]]) -> bytes:
    return "".join(f"<row>{''.join(cells)}</row>" for cells in rows).encode("utf-8")
