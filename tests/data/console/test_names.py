from __future__ import annotations

import pytest

from data.access import Actor
from data.console import names
from data.errors import AccessError, NotFound
from tests.api.client import demo_core

ADA = Actor("ada", frozenset({"analyst"}))


def test_the_asked_lake_comes_first_with_its_tables_and_columns():
    found = names(demo_core(), actor=ADA)
    lake = found.lakes[0]
    assert (lake.id, lake.dialect) == ("prod", "duckdb")
    invoices = next(table for table in lake.tables if table.name == "invoices")
    assert "invoice_id" in [column.name for column in invoices.columns]


def test_functions_are_those_one_may_call():
    found = {function.name: function for function in names(demo_core(), actor=ADA).functions}
    assert {"sum", "date_trunc", "range"} <= found.keys()
    assert "read_csv" not in found and "getenv" not in found
    assert found["lower"].signature == "(string) → VARCHAR"


def test_who_may_not_ask_gets_no_names():
    with pytest.raises(AccessError):
        names(demo_core(), actor=Actor("eve", frozenset({"viewer"})))
    with pytest.raises(NotFound):
        names(demo_core(), actor=ADA, lake="nope")
