"""A spreadsheet workbook (Office Open XML) written front to back, never held as a whole."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import IO
from xml.sax.saxutils import escape

ROWS_PER_SHEET = 1_048_576
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TOP = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_TOP}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


class Workbook:
    """Rows as XML go in; a sheet that is full is followed by another with the same header."""

    def __init__(self, archive: zipfile.ZipFile, names: Sequence[str]) -> None:
        self._archive = archive
        self._header = _header(names)
        self._sheets = 0
        self._sheet: IO[bytes] | None = None
        self.room = 0
        self._begin()

    def write(self, rows_xml: bytes | memoryview, *, rows: int) -> None:
        """Add `rows` rows, at most as many as there is `room` for."""
        if self._sheet is not None:
            self._sheet.write(rows_xml)
        self.room -= rows
        if self.room <= 0:
            self._end()
            self._begin()

    def close(self) -> None:
        """Write what says which sheets there are."""
        self._end()
        numbers = range(1, self._sheets + 1)
        sheets = "".join(f'<sheet name="Result {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        book = f'{_TOP}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
        links = "".join(_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        styles = _link(f"rId{self._sheets + 1}", "styles", "styles.xml")
        self._archive.writestr("xl/workbook.xml", book)
        self._archive.writestr("xl/styles.xml", _STYLES)
        self._archive.writestr("xl/_rels/workbook.xml.rels", _links(links + styles))
        self._archive.writestr("_rels/.rels", _links(_link("rId1", "officeDocument", "xl/workbook.xml")))
        self._archive.writestr("[Content_Types].xml", _content_types(numbers))
        self._archive.close()

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._archive.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._sheet.write(f'{_TOP}<worksheet xmlns="{_MAIN}"><sheetData>{self._header}'.encode())
        self.room = ROWS_PER_SHEET - 1

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.write(b"</sheetData></worksheet>")
            self._sheet.close()


def _header(names: Sequence[str]) -> str:
    cells = (
        f'<c t="inlineStr"><is><t>{escape("".join(c for c in name if c.isprintable()))}</t></is></c>' for name in names
    )
    return f"<row>{''.join(cells)}</row>"


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def _links(links: str) -> str:
    return f'{_TOP}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types(numbers: range) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
    )
    return (
        f'{_TOP}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{sheets}</Types>'
    )
