"""How a delimited file is written: delimiter, preamble, header. Looks at its first part only, in bounded time."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from data.lakes.reading.refused import Refused

DELIMITERS = (",", ";", "\t", "|")
HEAD = 1 << 18
RECORDS = 200
COLUMNS = 256
PREAMBLE = 10


@dataclass(frozen=True)
class Dialect:
    """`skip` physical lines stand before the first record; `header` is None when the file has none."""

    delimiter: str
    skip: int
    width: int
    header: tuple[str, ...] | None


def detect(path: Path, *, delimiter: str | None = None) -> Dialect:
    """The dialect of a UTF-8 file. Raises Refused for a line or a number of columns nobody can mean."""
    with path.open(encoding="utf-8", newline="") as file:
        head = file.read(HEAD)
    first = head.split("\n", 1)[0]
    if len(first) == HEAD:
        raise Refused("load.line_too_long", limit=HEAD)
    whole = len(head) < HEAD
    candidates = (delimiter,) if delimiter else DELIMITERS
    found = max((_reading(head, mark, whole) for mark in candidates), key=lambda reading: reading.score)
    if found.width > COLUMNS:
        raise Refused("load.too_many_columns", columns=found.width, limit=COLUMNS)
    return _dialect(found)


@dataclass(frozen=True)
class _Reading:
    delimiter: str
    records: list[tuple[int, list[str]]]
    width: int
    score: tuple[float, int]


def _reading(head: str, delimiter: str, whole: bool) -> _Reading:
    if max(line.count(delimiter) for line in head.split("\n", RECORDS)[:RECORDS]) >= 100 * COLUMNS:
        width = max(line.count(delimiter) for line in head.split("\n", RECORDS)) + 1
        return _Reading(delimiter, [], width, (1.0, width))
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                records.append((reader.line_num, record))
            if len(records) == RECORDS:
                break
    except csv.Error:
        whole = True
    if not whole and len(records) < RECORDS:
        records = records[:-1] or records
    widths = Counter(len(record) for _, record in records)
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
    share = times / max(len(records), 1)
    return _Reading(delimiter, records, width, (share if width > 1 else 0.0, width))


def _dialect(found: _Reading) -> Dialect:
    records = found.records
    before = 0
    while before < min(PREAMBLE, len(records) - 1) and len(records[before][1]) < min(found.width, 2):
        before += 1
    skip = records[before - 1][0] if before else 0
    first, body = records[before][1], [record for _, record in records[before + 1 :]]
    if not _is_header(first, body):
        return Dialect(found.delimiter, skip, found.width, None)
    header = (first + [""] * found.width)[: max(found.width, len(first))]
    return Dialect(found.delimiter, records[before][0], len(header), tuple(cell.strip() for cell in header))


def _is_header(first: list[str], body: list[list[str]]) -> bool:
    if not body:
        return True
    numbers = [cell for cell in first if _is_value(cell)]
    return not numbers or _are_years(numbers)


def _is_value(cell: str) -> bool:
    return bool(re.fullmatch(r"\s*[-+]?[\d.,:/%€$-]*\d[\d.,:/%€$TZ -]*\s*", cell))


def _are_years(cells: list[str]) -> bool:
    if not all(re.fullmatch(r"(19|20)\d\d", cell) for cell in cells):
        return False
    years = [int(cell) for cell in cells]
    return len(years) > 1 and all(later - earlier == 1 for earlier, later in pairwise(years))
