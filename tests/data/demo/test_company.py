"""The tables are those of the page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.demo import build_company

PAGE = Path(__file__).parents[3] / "docs/demo.md"


@pytest.fixture(scope="module")
def company():
    connection = duckdb.connect(":memory:")
    connection.execute("ATTACH ':memory:' AS prod")
    build_company(connection, catalog="prod", scale=0.01, seed=7, today=date(2026, 11, 20))
    return connection


def test_the_page_lists_every_table_and_column(company):
    sections = re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE.read_text(), re.M | re.S)
    documented = {
        table: [tuple(row) for row in re.findall(r"^\| (\w+) \| ([A-Z][A-Z0-9(),]+) \|", text, re.M)]
        for table, text in sections
    }
    found = company.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'prod' ORDER BY ALL"
    ).fetchall()
    assert sorted((t, c, k) for t, columns in documented.items() for c, k in columns) == found
