"""The texts of a workbook, which its sheets name by number: kept in a file, for there may be more than memory holds."""

from __future__ import annotations

import zipfile
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

AT_HAND = 1 << 16
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Strings:
    """Texts by number; those in use are at hand, the others are read where they lie."""

    def __init__(self, texts: Iterator[str], file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        for text in texts:
            self._ends.append(self._ends[-1] + file.write(text.encode("utf-8", "replace")))
        file.flush()
        self._at_hand: Callable[[int], str] = lru_cache(maxsize=AT_HAND)(self._read)

    def __getitem__(self, number: int) -> str:
        return self._at_hand(number)

    def _read(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()


def shared_strings(archive: zipfile.ZipFile, part: str, path: Path) -> Strings:
    """The texts of `part` of a workbook, kept at `path`. Raises what lxml and zipfile raise for a damaged one."""
    with archive.open(part) as source:
        return Strings(_texts(source), path.open("w+b"))


def _texts(source: IO[bytes]) -> Iterator[str]:
    """The text of each item: its own, or that of its runs; how it is read aloud is left out."""
    from lxml import etree

    parsed = etree.iterparse(source, tag=f"{MAIN}si", resolve_entities=False, no_network=True, huge_tree=True)
    for _, item in parsed:
        yield "".join(each.text or "" for each in item.iterfind(f"{MAIN}t")) or "".join(
            each.text or "" for each in item.iterfind(f"{MAIN}r/{MAIN}t")
        )
        item.clear()
        parent = item.getparent()
        while parent is not None and parent[0] is not item:
            del parent[0]
