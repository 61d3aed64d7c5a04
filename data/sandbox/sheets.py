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
_WIDTHS = '<cols><col min="1" max="200" width="18" customWidth="1"/></cols>'
_STYLES = (
    f'{_TOP}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Workbook:
    """Rows as XML go in, sheet by sheet; one that is full is followed by another with the same header."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._titles: list[str] = []
        self._title = ""
        self._header = ""
        self._sheet: IO[bytes] | None = None
        self.room = 0

    def begin(self, title: str, names: Sequence[str]) -> None:
        """Start a sheet of that title with a header of names."""
        self._end()
        self._title, self._header = title, _header(names)
        self._begin()

    def write(self, rows_xml: bytes | memoryview, *, rows: int) -> None:
        """Add `rows` rows, at most as many as there is `room` for."""
        if self._sheet is not None:
            self._sheet.write(rows_xml)
        self.room -= rows
        if self.room <= 0:
            self._end()
            self._begin()

    def close(self, *, first: int = 1) -> None:
        """Write what says which sheets there are; the one begun as number `first` is shown before all others."""
        self._end()
        numbers = range(1, len(self._titles) + 1)
        shown = sorted(numbers, key=lambda n: n != first)
        sheets = "".join(f'<sheet name="{self._titles[n - 1]}" sheetId="{n}" r:id="rId{n}"/>' for n in shown)
        book = f'{_TOP}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
        links = "".join(_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        styles = _link(f"rId{len(numbers) + 1}", "styles", "styles.xml")
        self._archive.writestr("xl/workbook.xml", book)
        self._archive.writestr("xl/styles.xml", _STYLES)
        self._archive.writestr("xl/_rels/workbook.xml.rels", _links(links + styles))
        self._archive.writestr("_rels/.rels", _links(_link("rId1", "officeDocument", "xl/workbook.xml")))
        self._archive.writestr("[Content_Types].xml", _content_types(numbers))
        self._archive.close()

    def _begin(self) -> None:
        self._titles.append(escape(sheet_title(self._title, self._titles), {'"': "&quot;"}))
        self._sheet = self._archive.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w", force_zip64=True)
        self._sheet.write(f'{_TOP}<worksheet xmlns="{_MAIN}">{_WIDTHS}<sheetData>{self._header}'.encode())
        self.room = ROWS_PER_SHEET - 1

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.write(b"</sheetData></worksheet>")
            self._sheet.close()
            self._sheet = None

    @property
    def sheets(self) -> int:
        """How many sheets were begun."""
        return len(self._titles)


def sheet_title(wanted: str, taken: Sequence[str]) -> str:
    """A title as spreadsheets allow it: at most 31 characters, none of `[]:*?/\\`, none of those `taken`."""
    plain = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in wanted).strip("' ")[:31] or "Sheet"
    known, found, count = {title.casefold() for title in taken}, plain, 1
    while escape(found, {'"': "&quot;"}).casefold() in known:
        count += 1
        found = f"{plain[: 28 - len(str(count))]} ({count})"
    return found


def _header(names: Sequence[str]) -> str:
    plain = ("".join(c for c in name if c.isprintable()) for name in names)
    cells = (f'<c s="3" t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in plain)
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
