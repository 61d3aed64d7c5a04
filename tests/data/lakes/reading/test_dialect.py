"""Delimiters, headers and preambles as programs and people write them."""

from __future__ import annotations

import pytest

from data.lakes.reading.dialect import detect


def dialect(tmp_path, text, **kwargs):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return detect(path, **kwargs)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter(tmp_path, delimiter):
    text = "\n".join(delimiter.join(row) for row in [("a", "b", "c"), ("1", "x, y", "2"), ("3", "z", "4")])
    found = dialect(tmp_path, text if delimiter != "," else text.replace("x, y", '"x, y"'))
    assert (found.delimiter, found.header) == (delimiter, ("a", "b", "c"))


def test_decimal_commas_do_not_delimit(tmp_path):
    assert dialect(tmp_path, "name;price\nA;1,50\nB;2,75\n").delimiter == ";"


def test_quoted_delimiters_and_line_ends(tmp_path):
    found = dialect(tmp_path, 'a,b\n"x\ny, z",1\n')
    assert (found.header, found.width, found.skip) == (("a", "b"), 2, 1)


def test_preamble_is_skipped(tmp_path):
    found = dialect(tmp_path, "Report of 2026\n\na,b,c\n1,2,3\n4,5,6\n")
    assert (found.skip, found.header) == (3, ("a", "b", "c"))


def test_no_header(tmp_path):
    found = dialect(tmp_path, "1,Ada,2026-01-01\n2,Grace,2026-01-02\n")
    assert (found.header, found.skip, found.width) == (None, 0, 3)


def test_years_as_headers(tmp_path):
    assert dialect(tmp_path, "country,2024,2025\nFrance,1,2\n").header == ("country", "2024", "2025")


def test_one_column(tmp_path):
    found = dialect(tmp_path, "name\nAda\nGrace\n")
    assert (found.width, found.header) == (1, ("name",))
