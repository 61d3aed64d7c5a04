from __future__ import annotations

import pytest

from components.format import translator
from components.sql.cells import cell, record


@pytest.mark.parametrize(
    ("value", "column", "english", "german"),
    [
        (None, ("x", "VARCHAR"), "NULL", "NULL"),
        ("", ("x", "VARCHAR"), "", ""),
        (1234567, ("x", "INTEGER"), "1,234,567", "1.234.567"),
        (1234567, ("invoice_id", "INTEGER"), "1234567", "1234567"),
        (2026, ("year", "BIGINT"), "2026", "2026"),
        (12.5, ("x", "DECIMAL(18,2)"), "12.50", "12,50"),
        ("12345678901234567.89", ("x", "DECIMAL(38,2)"), "12,345,678,901,234,567.89", "12.345.678.901.234.567,89"),
        (0.1234567, ("x", "DOUBLE"), "0.1234567", "0,1234567"),
        (1e300, ("x", "DOUBLE"), "1e+300", "1e+300"),
        (3.0, ("x", "DOUBLE"), "3", "3"),
        (True, ("x", "BOOLEAN"), "true", "true"),
        ([1, 2], ("x", "INTEGER[]"), "[1, 2]", "[1, 2]"),
    ],
)
def test_cells(value, column, english, german):
    assert cell(value, column, translator("en")) == english
    assert cell(value, column, translator("de")) == german


def test_null_is_told_from_empty():
    row = record((None, ""), (("a", "VARCHAR"), ("b", "VARCHAR")), translator("en"))
    assert row == {"c0": None, "c0__text": "NULL", "c1": "", "c1__text": ""}
