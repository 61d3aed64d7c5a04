from __future__ import annotations

import pytest

from callbacks.sql.rows import filters
from data.queries import Filter, ResultColumn

COLUMNS = (ResultColumn("Name", "VARCHAR"), ResultColumn("n", "BIGINT"), ResultColumn("at", "TIMESTAMP"))


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ({"c0": {"filterType": "text", "type": "contains", "filter": "a"}}, [Filter("Name", "contains", ("a",))]),
        ({"c0": {"filterType": "text", "type": "blank"}}, [Filter("Name", "null")]),
        (
            {"c1": {"filterType": "number", "type": "inRange", "filter": 1, "filterTo": 5}},
            [Filter("n", "between", (1, 5))],
        ),
        (
            {"c2": {"filterType": "date", "type": "equals", "dateFrom": "2026-01-02 00:00:00", "dateTo": None}},
            [Filter("at", "between", ("2026-01-02", "2026-01-02T23:59:59.999999"))],
        ),
        (
            {"c2": {"filterType": "date", "type": "lessThan", "dateFrom": "2026-01-02 00:00:00", "dateTo": None}},
            [Filter("at", "lt", ("2026-01-02",))],
        ),
        (
            {
                "c0": {"filterType": "text", "type": "startsWith", "filter": "a"},
                "c1": {"filterType": "number", "type": "greaterThan", "filter": 3},
            },
            [Filter("Name", "starts", ("a",)), Filter("n", "gt", (3,))],
        ),
    ],
)
def test_what_the_grid_filters_by(model, expected):
    assert list(filters(model, COLUMNS)) == expected
