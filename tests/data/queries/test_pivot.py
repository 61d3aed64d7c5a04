"""A stored result as a pivot: cells and totals against SQL written by hand."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import InputError, QueryError
from data.queries import pivot, submit, wait

ADMIN = local_admin()
COLUMNS = "region, channel, invoiced_on, amount, quantity, id"
TEXT = f"SELECT {COLUMNS} FROM invoices UNION ALL SELECT NULL, 'web', NULL, 5, 1, -1"


@pytest.fixture(scope="module")
def stored(asked):
    handle = submit(asked, TEXT, actor=ADMIN)
    wait(asked, handle.query_id, actor=ADMIN, seconds=30)
    return handle.query_id


def by_hand(core, aggregate, keys):
    with core.lakes.cursor() as cursor:
        cursor.execute("USE prod.main")
        return cursor.execute(f"SELECT {keys}, {aggregate} FROM ({TEXT}) GROUP BY CUBE ({keys})").fetchall()


@pytest.mark.parametrize(
    ("aggregate", "written", "value"),
    [
        ("sum", "sum(amount)::DOUBLE", "amount"),
        ("avg", "avg(amount)", "amount"),
        ("count", "count(id)", "id"),
        ("count_distinct", "count(DISTINCT quantity)", "quantity"),
        ("median", "median(amount)::DOUBLE", "amount"),
        ("max", "max(amount)::DOUBLE", "amount"),
    ],
)
def test_cells_and_totals_are_those_of_all_rows(asked, stored, aggregate, written, value):
    found = pivot(asked, stored, rows="region", columns="channel", value=value, aggregate=aggregate, actor=ADMIN)
    assert found["rows"] == ["AMER", "APAC", "EMEA", None]
    assert found["columns"] == ["partner", "web"]
    expected = by_hand(asked, f"grouping(region), grouping(channel), {written}", "region, channel")
    told = {(r, c, gr, gc): number for r, c, gr, gc, number in expected}
    for row, cells, total in zip(found["rows"], found["cells"], found["rowTotals"], strict=True):
        assert total == pytest.approx(told[(row, None, 0, 1)])
        assert [each is None or each == pytest.approx(told[(row, c, 0, 0)]) for c, each in
                zip(found["columns"], cells, strict=True)] == [True, True]  # fmt: skip
    for column, total in zip(found["columns"], found["columnTotals"], strict=True):
        assert total == pytest.approx(told[(None, column, 1, 0)])
    assert found["total"] == pytest.approx(told[(None, None, 1, 1)])


def test_many_members_are_cut_and_the_totals_are_not(asked, stored):
    found = pivot(asked, stored, rows="id", columns="invoiced_on", value="id", aggregate="count", actor=ADMIN)
    assert (len(found["rows"]), len(found["columns"])) == (200, 30)
    assert found["rowsCut"] and found["columnsCut"]
    assert found["total"] == 2001
    assert found["columns"][0] == "2023-01-01"
    assert sum(cell or 0 for row in found["cells"] for cell in row) == 30


def test_without_columns_there_are_rows_and_totals(asked, stored):
    found = pivot(asked, stored, rows="channel", value="amount", actor=ADMIN)
    assert (found["columns"], found["cells"]) == ([], [[], []])
    assert sum(found["rowTotals"]) == found["total"]


def test_what_can_not_be_put_together_is_refused(asked, stored):
    with pytest.raises(QueryError, match=r"query\.pivot_number"):
        pivot(asked, stored, rows="region", value="channel", aggregate="sum", actor=ADMIN)
    with pytest.raises(InputError, match=r"query\.aggregate"):
        pivot(asked, stored, rows="region", value="amount", aggregate="first", actor=ADMIN)
    with pytest.raises(InputError, match=r"query\.no_column"):
        pivot(asked, stored, rows="nothing", value="amount", actor=ADMIN)
