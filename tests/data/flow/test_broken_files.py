"""Broken, hostile and strange files: each a clear refusal or rows set aside with their text; never a silent loss."""

from __future__ import annotations

import gzip
import io
import zipfile

import duckdb
import pytest

from data.flow import Refused
from data.flow.sources import OFFERED
from data.flow.transforms import TRANSFORMS
from tests.data.contracts.test_flow import moved, part

BOMB = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<l><w><t>&b;</t></w></l>"""
MUCH = 60 << 20
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l><w><t>&x;</t></w></l>'


def zipped(content, name="a.csv"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


CASES = {
    "empty csv": ("csv", "a.csv", b"", "load.empty"),
    "binary csv": ("csv", "a.csv", b"a,b\n\x00\x01\x02,3\n", "load.binary"),
    "not utf-8, not windows": ("csv", "a.csv", b"a,b\n" + "日本語日本語".encode("euc-jp") + b",1\n", "load.encoding"),
    "a million columns": ("csv", "a.csv", b",".join([b"x"] * 1_000_000), "load.line_too_long"),
    "open quote": ("csv", "a.csv", b'a,b\n1,"two\n3,four\n5,six\n', "flow.unterminated_quote"),
    "zip bomb": ("csv", "a.zip", lambda: zipped(b"0" * MUCH), "load.archive_ratio"),
    "gzip bomb": ("csv", "a.csv.gz", lambda: gzip.compress(b"0" * MUCH), "load.archive_ratio"),
    "half a gzip": ("csv", "a.csv.gz", gzip.compress(b"a,b\n1,2\n" * 9000)[:-40], "load.damaged"),
    "xml bomb": ("xml", "a.xml", BOMB.encode(), "flow.xml_entities"),
    "xml that reads files": ("xml", "a.xml", OUTSIDE.encode(), "flow.xml_entities"),
    "half an xml": ("xml", "a.xml", b"<l><w><t>1</t></w><w><t>2", "load.damaged"),
    "xml without the element": ("xml", "a.xml", b"<l><x/></l>", "flow.no_element"),
    "half a json array": ("json", "a.json", b'[{"a": 1}, {"a": ', "load.damaged"),
    "json without records": ("json", "a.json", b"[1, 2, 3]", "load.no_records"),
    "html": ("json", "a.json", b"<!doctype html><h1>Sign in</h1>", "load.no_records"),
    "no parquet": ("parquet", "a.parquet", b"PAR1 and then nothing", "flow.unreadable"),
    "text called parquet": ("parquet", "a.parquet", b"a,b\n1,2\n", "load.damaged"),
    "no excel": ("excel", "a.xlsx", b"PK\x03\x04 nothing", "load.damaged"),
    "excel bomb": ("excel", "a.xlsx", lambda: zipped(b"0" * MUCH, "xl/worksheets/sheet1.xml"), "load.archive_ratio"),
    "no sqlite": ("sqlite", "a.db", b"nothing of the kind", "load.damaged"),
}
OPTIONS = {"xml": {"record": "w", "columns": {"t": "t"}}, "sqlite": {"table": "w"}}


@pytest.mark.parametrize("case", CASES)
def test_what_can_not_be_read_is_refused_clearly(case, tmp_path):
    kind, name, content, code = CASES[case]
    (tmp_path / name).write_bytes(content() if callable(content) else content)
    with pytest.raises(Refused) as refused:
        moved(tmp_path, part(OFFERED, kind, "source", path=name, **OPTIONS.get(kind, {})))
    assert refused.value.code == code and not refused.value.transient


def set_aside(done):
    files = done["rejects"]
    return (
        duckdb.connect().sql(f"SELECT line, rule, raw FROM read_parquet({files}) ORDER BY line").fetchall()
        if files
        else []
    )


def test_lines_that_are_no_json_keep_their_text(tmp_path):
    (tmp_path / "a.ndjson").write_text('{"a": 1}\n{"a": \n[2]\n\n{"a": 3, "b": {"c": 4}}\n')
    columns, rows, done = moved(tmp_path, part(OFFERED, "json", "source", path="a.ndjson"))
    assert rows == [("1", None), ("3", '{"c":4}')]
    assert [(rule, raw) for _, rule, raw in set_aside(done)] == [("text", '{"a": '), ("text", "[2]")]


def test_ragged_lines_keep_line_and_text(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n4,5,6\n7,8\n")
    _, rows, done = moved(tmp_path, part(OFFERED, "csv", "source", path="a.csv"))
    assert rows == [("1", "2"), ("7", "8")]
    assert set_aside(done) == [(3, "csv", "3"), (4, "csv", "4,5,6")]


def test_lines_of_rejects_are_those_of_the_file(tmp_path):
    numbers = [str(number) if number % 1000 else "x" for number in range(1, 20_001)]
    (tmp_path / "a.csv").write_text("n\n" + "\n".join(numbers) + "\n")
    cast = part(TRANSFORMS, "cast", "types", columns={"n": "integer"})
    _, rows, done = moved(tmp_path, part(OFFERED, "csv", "source", path="a.csv"), cast)
    assert len(rows) == 19_980 and [line for line, *_ in set_aside(done)] == list(range(1001, 20_002, 1000))


def test_windows_text_with_a_mark_and_its_own_line_ends(tmp_path):
    (tmp_path / "a.csv").write_bytes("\ufeffname;größe\r\nÄhre;1\r\n".encode())
    columns, rows, _ = moved(tmp_path, part(OFFERED, "csv", "source", path="a.csv"))
    assert list(columns) == ["name", "größe"] or list(columns)[0] == "name"
    assert rows == [("Ähre", "1")]


def test_files_of_one_folder_may_have_other_columns(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text("b,c\n3,4\n")
    columns, rows, _ = moved(tmp_path, part(OFFERED, "csv", "source", path="*.csv"))
    assert list(columns) == ["a", "b", "c"] and rows == [("1", "2", None), (None, "3", "4")]


@pytest.mark.parametrize(
    ("kind", "name", "long"),
    [
        ("csv", "a.csv", "a,b\n1,2\n3," + "x" * 9_000_000 + "\n4,5\n"),
        ("json", "a.ndjson", '{"a": "' + "x" * 9_000_000 + '"}\n{"a": 1}\n'),
    ],
    ids=["csv", "json"],
)
def test_a_line_that_is_far_too_long_is_told_of(kind, name, long, tmp_path):
    (tmp_path / name).write_text(long)
    source = part(OFFERED, kind, "source", path=name)
    try:
        _, rows, done = moved(tmp_path, source)
    except Refused as refused:
        assert refused.code in {"flow.unreadable", "load.line_too_long", "load.damaged", "load.no_records"}
    else:
        assert done["rejected"] == 1 and len(rows) == done["extracted"] - 1


def test_keys_of_json_that_are_alike_or_strange_become_columns_of_their_own(tmp_path):
    (tmp_path / "a.ndjson").write_text('{"a": 1, "A": 2, "b/c~d": {"e": [1, 2]}}\n{"": "empty", "a": null}\n{"a": \n')
    columns, rows, done = moved(tmp_path, part(OFFERED, "json", "source", path="a.ndjson"))
    assert list(columns) == ["a", "A_2", "b/c~d", "column_4"]
    assert rows == [("1", "2", '{"e":[1,2]}', None), (None, None, None, "empty")]
    assert done["rejected"] == 1
