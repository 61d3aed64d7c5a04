"""Pages of a stored result, sorted and filtered, against the same question put to the warehouse."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import InputError, QueryError
from data.queries import Filter, Sort, page, run_sql, submit, wait

ADMIN = local_admin()
COLUMNS = (
    "id, region, channel, invoiced_on, due_at, amount, CASE WHEN id % 3 = 0 THEN quantity END AS quantity, tags, line"
)


@pytest.fixture(scope="module")
def stored(asked):
    handle = submit(asked, f"SELECT {COLUMNS} FROM invoices ORDER BY id", actor=ADMIN)
    assert wait(asked, handle.query_id, actor=ADMIN, seconds=20).row_count == 2000
    return handle.query_id


def truth(asked, rest):
    return run_sql(asked, f"SELECT * FROM (SELECT {COLUMNS} FROM invoices) {rest}", actor=ADMIN).rows


@pytest.mark.parametrize(("start", "stop"), [(0, 100), (1990, 2100), (700, 701), (5000, 5100), (0, 0)])
def test_pages_are_the_rows_in_their_order(asked, stored, start, stop):
    found = page(asked, stored, start=start, stop=stop, actor=ADMIN)
    assert found.rows == truth(asked, f"ORDER BY id LIMIT {stop - start} OFFSET {start}")
    assert (found.total, found.start) == (2000, start)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ([Sort("amount", True)], "amount DESC, id"),
        ([Sort("region"), Sort("amount", True)], "region, amount DESC, id"),
        ([Sort("quantity")], "quantity ASC NULLS LAST, id"),
        ([Sort("quantity", True)], "quantity DESC NULLS LAST, id"),
        ([Sort("due_at", True), Sort("channel")], "due_at DESC, channel, id"),
    ],
)
def test_sorting(asked, stored, sort, order):
    found = page(asked, stored, start=1500, stop=1600, sort=sort, actor=ADMIN)
    assert found.rows == truth(asked, f"ORDER BY {order} LIMIT 100 OFFSET 1500")


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        ([Filter("region", "eq", ("EMEA",))], "region = 'EMEA'"),
        ([Filter("region", "ne", ("EMEA",))], "region <> 'EMEA'"),
        ([Filter("amount", "gt", (500,)), Filter("amount", "le", ("700.5",))], "amount > 500 AND amount <= 700.5"),
        (
            [Filter("invoiced_on", "between", ("2023-02-01", "2023-02-28"))],
            "invoiced_on BETWEEN '2023-02-01' AND '2023-02-28'",
        ),
        ([Filter("due_at", "lt", ("2023-03-01T00:00:00Z",))], "due_at < '2023-03-01 00:00:00+00'"),
        ([Filter("region", "contains", ("me",))], "region IN ('EMEA', 'AMER')"),
        ([Filter("region", "not_contains", ("me",))], "region = 'APAC'"),
        ([Filter("region", "starts", ("a",)), Filter("region", "ends", ("R",))], "region = 'AMER'"),
        ([Filter("quantity", "null")], "quantity IS NULL"),
        ([Filter("quantity", "not_null")], "quantity IS NOT NULL"),
        ([Filter("id", "in", (3, 5, "7"))], "id IN (3, 5, 7)"),
        ([Filter("id", "in")], "false"),
        ([Filter("region", "eq", ("'; DROP TABLE x; --",))], "false"),
        ([Filter("region", "contains", ("%",))], "false"),
    ],
    ids=str,
)
def test_filtering(asked, stored, filters, where):
    found = page(asked, stored, start=0, stop=50, filters=filters, actor=ADMIN)
    assert found.rows == truth(asked, f"WHERE {where} ORDER BY id LIMIT 50")
    assert found.total == len(truth(asked, f"WHERE {where}"))


@pytest.mark.parametrize(
    "wanted",
    [
        {"start": -1},
        {"start": 5, "stop": 4},
        {"stop": 10_001},
        {"sort": [Sort("nothing")]},
        {"filters": [Filter("nothing", "eq", (1,))]},
        {"filters": [Filter("id", "like", ("1",))]},
        {"filters": [Filter("id", "between", (1,))]},
        {"filters": [Filter("id", "eq", ())]},
    ],
    ids=str,
)
def test_pages_that_can_not_be(asked, stored, wanted):
    with pytest.raises(InputError):
        page(asked, stored, actor=ADMIN, **wanted)


@pytest.mark.parametrize(("column", "value"), [("id", "many"), ("invoiced_on", "soon"), ("amount", None)])
def test_values_that_a_column_can_not_hold_are_named(asked, stored, column, value):
    with pytest.raises(QueryError) as raised:
        page(asked, stored, filters=[Filter(column, "eq", (value,))], actor=ADMIN)
    assert raised.value.code == "query.filter_value" and raised.value.params["name"] == column


@pytest.mark.parametrize(
    "expression",
    [
        "9007199254740993::BIGINT",
        "1::HUGEINT << 100",
        "'nan'::DOUBLE",
        "12345678901234567.89::DECIMAL(38, 2)",
        "TIMESTAMPTZ '2024-02-29 10:00:00+02'",
        "TIME '23:59:59'",
        "INTERVAL '1 month 2 days'",
        "'\\xAA'::BLOB",
        "'00000000-0000-0000-0000-000000000001'::UUID",
        "{'on': DATE '2024-01-01', 'l': [1, NULL]}",
        "MAP {'a': 1.5}",
        "'x'::ENUM('x', 'y')",
        "'{\"a\": 1}'::JSON",
        "NULL",
        "[1, 2]::INTEGER[2]",
    ],
)
def test_values_are_those_of_a_direct_answer(asked, expression):
    text = f"SELECT {expression} AS v, 1 AS one"
    handle = submit(asked, text, actor=ADMIN)
    assert wait(asked, handle.query_id, actor=ADMIN, seconds=20).error is None
    assert page(asked, handle.query_id, actor=ADMIN).rows == run_sql(asked, text, actor=ADMIN).rows
