"""Excel sheets, read row by row; values become text as a person would write them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.flow.options import Option, Refused, Values
from data.flow.sources.arrow_piece import text_relation
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.excel_strings import shared_strings
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total
from data.flow.sources.source import Piece, Reading, Source
from data.lakes.reading.names import column_names

if TYPE_CHECKING:
    from openpyxl import Workbook

RATIO = 100
RATIO_FROM = 10 << 20
UNPACKED = 4 << 30
MOST_COLUMNS = 1_000
OPTIONS = (
    PATH,
    WHICH,
    Option("sheet", "text"),
    Option("header", "whole", 1),
    *BUCKET,
)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a file."""
    state: dict[str, Any] = dict(reading.state)
    for at, path in enumerate(listed(values, reading)):
        rows = _rows(path, values.get("sheet"), int(values.get("header", 1)), reading.work / f"excel_{at}.texts")
        header = next(rows, None)
        if header is None or not any(header):
            raise Refused("load.empty", file=path.name)
        columns = column_names(_headed(header))
        relation = text_relation(reading, f"excel_{at}", columns, (_fit(row, len(columns)) for row in rows))
        after = seen(path, state, values)
        first = int(values.get("header", 1)) + 1
        yield Piece(path.name, relation, mark(path), path.stat().st_size, first, state=partial(dict, after))
        state = {**state, **after}


def _rows(path: Path, sheet: str | None, header: int, texts: Path) -> Iterator[list[str | None]]:
    _refuse_bombs(path)
    book = _opened(path, texts)
    if sheet is not None and sheet not in book.sheetnames:
        raise Refused("flow.no_sheet", sheet=sheet, sheets=book.sheetnames[:20], file=path.name)
    found = book[sheet or book.sheetnames[0]]
    try:
        for row in found.iter_rows(min_row=max(header, 1), max_col=MOST_COLUMNS, values_only=True):
            yield [_text(value) for value in row]
    except (OSError, LookupError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(path, error) from error
    book.close()


def _opened(path: Path, texts: Path) -> Workbook:
    """The workbook, whose texts lie in a file instead of in memory. Raises Refused for a damaged one."""
    from lxml.etree import XMLSyntaxError
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    def read_strings() -> None:
        part = reader.package.find(SHARED_STRINGS)
        if part is not None:
            reader.shared_strings = shared_strings(reader.archive, part.PartName[1:], texts)

    try:
        reader = ExcelReader(path, read_only=True, data_only=True, keep_links=False)
        vars(reader)["read_strings"] = read_strings
        reader.read()
    except (OSError, KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile) as error:
        raise _damaged(path, error) from error
    return reader.wb


def _damaged(path: Path, error: Exception) -> Refused:
    return Refused("load.damaged", format="Excel", detail=str(error)[:200], line=0, file=path.name)


def _headed(header: list[str | None]) -> list[str]:
    """The cells up to the last that holds something."""
    width = max((at for at, cell in enumerate(header, start=1) if cell), default=0)
    return [cell or "" for cell in header[:width]]


def _fit(row: list[str | None], width: int) -> list[str | None]:
    return [*row[:width], *([None] * (width - len(row)))]


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(info.file_size, info.compress_size) for info in archive.infolist()]
    except (OSError, zipfile.BadZipFile) as error:
        raise _damaged(path, error) from error
    if sum(size for size, _ in sizes) > UNPACKED:
        raise Refused("load.archive_size", limit=UNPACKED, file=path.name)
    if any(size > RATIO_FROM and size > RATIO * max(packed, 1) for size, packed in sizes):
        raise Refused("load.archive_ratio", ratio=RATIO, file=path.name)


SOURCE = Source("excel", OPTIONS, pieces, total)
