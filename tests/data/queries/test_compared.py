"""Two stored results compared, row by row of equal keys."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import InputError, NotFound, QueryError
from data.queries import compare, submit, wait

ADMIN = local_admin()


def stored(core, text):
    handle = submit(core, text, actor=ADMIN)
    wait(core, handle.query_id, actor=ADMIN, seconds=30)
    return handle.query_id


BEFORE = (
    "SELECT * FROM (VALUES ('a', DATE '2026-01-01', 1.5, 'x'), ('b', NULL, 2, 'y'), (NULL, NULL, 3, 'z')) t(k, d, n, w)"
)
AFTER = (
    "SELECT * FROM (VALUES ('a', DATE '2026-01-01', 1.5, 'x'), ('b', NULL, 9, 'y'), ('c', NULL, 4, 'q')) t(k, d, n, w)"
)


def test_what_differs_and_what_only_one_has(asked):
    found = compare(asked, stored(asked, BEFORE), stored(asked, AFTER), keys=["k"], actor=ADMIN)
    assert found.columns == ("d", "n", "w")
    assert found.counts == {"same": 1, "changed": 1, "first": 1, "second": 1}
    assert found.rows == [
        ["changed", "b", None, None, 2.0, 9.0, "y", "y"],
        ["first", None, None, None, 3.0, None, "z", None],
        ["second", "c", None, None, None, 4.0, None, "q"],
    ]
    assert not found.truncated


def test_a_result_is_the_same_as_itself_whatever_its_order(asked):
    text = "SELECT id, region, amount FROM invoices"
    found = compare(asked, stored(asked, text), stored(asked, f"{text} ORDER BY amount"), actor=ADMIN)
    assert found.keys == ("id", "region")
    assert found.counts == {"same": 2000, "changed": 0, "first": 0, "second": 0}


def test_keys_are_proposed_and_long_differences_are_cut(asked):
    first = stored(asked, "SELECT id, amount FROM invoices")
    second = stored(asked, "SELECT id, amount + 1 AS amount FROM invoices")
    found = compare(asked, first, second, actor=ADMIN)
    assert (found.keys, found.counts["changed"], len(found.rows), found.truncated) == (("id",), 2000, 500, True)


def test_keys_that_name_several_rows_are_refused(asked):
    first = stored(asked, "SELECT region, amount FROM invoices")
    with pytest.raises(QueryError, match=r"query\.compare_keys"):
        compare(asked, first, first, keys=["region"], actor=ADMIN)


def test_other_columns_and_unknown_results_are_refused(asked):
    first = stored(asked, "SELECT 1 AS one")
    with pytest.raises(InputError, match=r"query\.compare_columns"):
        compare(asked, first, stored(asked, "SELECT 2 AS two"), actor=ADMIN)
    with pytest.raises(InputError, match=r"query\.compare_columns"):
        compare(asked, first, first, keys=["two"], actor=ADMIN)
    with pytest.raises(NotFound):
        compare(asked, first, "qry_none", actor=ADMIN)
