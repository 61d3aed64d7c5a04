"""Lists: the same cells as a table and, on a phone, each value under what it is."""

from __future__ import annotations

from dash import html

from components.columns import Columns

COLUMNS = Columns({"name": "Lake", "rows": "Rows", "run": "Run"}, ("rows",), "run")


def test_a_cell_says_its_column_and_what_it_holds():
    row = COLUMNS.row(("Warehouse", "12", html.Button()), **{"data-lake": "prod"}).to_plotly_json()["props"]
    cells = [cell.to_plotly_json()["props"] for cell in row["children"]]
    assert [cell["data-label"] for cell in cells] == ["Lake", "Rows", "Run"] and row["data-lake"] == "prod"
    assert [cell["className"] for cell in cells] == ["", "nx-number", "nx-act"]


def test_a_cell_without_a_value_is_known_as_such():
    row = COLUMNS.row(("Warehouse", "\u2013", None))
    assert [cell.className for cell in row.children] == ["", "nx-number nx-nothing", "nx-act nx-nothing"]


def test_the_head_names_every_column():
    table = COLUMNS.table([], "nx-more")
    head = table.children[0].children.children
    assert [(cell.children, cell.className) for cell in head] == [("Lake", ""), ("Rows", "nx-number"), ("Run", "")]
    assert table.className == "nx-table nx-list nx-more"
