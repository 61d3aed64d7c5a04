"""Texts of a workbook lie in a file: whatever their form and number, cells get theirs."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from data.flow import Refused
from data.flow.sources import OFFERED
from data.flow.sources.excel_strings import AT_HAND, Strings
from tests.data.contracts.test_flow import moved, part

ITEMS = (
    '<si><t>word</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r></si>'
    "<si><t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si><si/><si><t>a &lt; b\nÄ</t></si>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
KIND = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
TABLE = f'<sst xmlns="{MAIN}">{{}}</sst>'


def workbook(path, strings):
    """A sheet of one column whose rows name the texts of `strings` by number."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.save(made)
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in range(5))
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
        kept = {name: given.read(name).decode() for name in given.namelist()}
        types = kept["[Content_Types].xml"]
        if "sharedStrings" not in types:
            kept["[Content_Types].xml"] = types.replace("</Types>", f"{KIND}</Types>")
        told = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": SHEET.format(cells)}
        for name, content in {**kept, **told}.items():
            changed.writestr(name, content)


def test_texts_come_as_a_person_sees_them(tmp_path):
    workbook(tmp_path / "a.xlsx", TABLE.format(ITEMS))
    columns, rows, _ = moved(tmp_path, part(OFFERED, "excel", "source", path="a.xlsx"))
    assert list(columns) == ["word"]
    assert rows == [("a < b\nÄ",), ("rich text",), ("東京",), (None,)]


@pytest.mark.parametrize(
    "strings", ["<sst><si><t>half", TABLE.format("<si><t>a</t></si>"), TABLE.format("<si><t>&lol;</t></si>")]
)
def test_texts_that_are_broken_or_a_trap_are_refused(strings, tmp_path):
    workbook(tmp_path / "a.xlsx", strings)
    with pytest.raises(Refused) as refused:
        moved(tmp_path, part(OFFERED, "excel", "source", path="a.xlsx"))
    assert refused.value.code == "load.damaged"


def test_a_sheet_without_a_name_for_any_column_is_empty(tmp_path):
    workbook(tmp_path / "a.xlsx", TABLE.format("<si/>" * 5))
    with pytest.raises(Refused, match=r"load\.empty"):
        moved(tmp_path, part(OFFERED, "excel", "source", path="a.xlsx"))


def test_more_texts_than_are_at_hand(tmp_path):
    count = AT_HAND + 1000
    with (tmp_path / "texts").open("w+b") as file:
        texts = Strings((f"ü{number}" for number in range(count)), file)
        assert all(texts[number] == f"ü{number}" for number in (*range(count), *range(0, count, 977)))
        with pytest.raises(IndexError):
            texts[count]
        with pytest.raises(IndexError):
            texts[-1]
