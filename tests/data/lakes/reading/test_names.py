"""Names become plain identifiers, unique whatever their case."""

from __future__ import annotations

import pytest

from data.lakes.reading.names import column_names, identifier, unique


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("invoice_date", "invoice_date"),
        ("CustomerID", "CustomerID"),
        ("Order Date", "order_date"),
        (" Umsatz (€) ", "umsatz"),
        ("売上", "売上"),
        ("2024", "_2024"),
        ('a"b; DROP', "a_b_drop"),
        ("€", "column"),
    ],
)
def test_identifier(text, name):
    assert identifier(text) == name


def test_columns_are_unique_without_regard_to_case_and_never_empty():
    assert column_names(["a", "A", "", "a", "column_3"]) == ["a", "A_2", "column_3", "a_3", "column_3_2"]


def test_unique_leaves_a_free_name_alone():
    assert unique("orders", ["customers"]) == "orders"
    assert unique("Orders", ["orders", "orders_2"]) == "Orders_3"
