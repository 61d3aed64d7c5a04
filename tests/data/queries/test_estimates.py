"""Estimates against what the queries really give."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.errors import AccessError, QueryError
from data.queries import Certainty, analytics, estimate, explain, history, run_sql
from tests.data.queries.test_run import Actor

ADMIN = local_admin()
EXACT, UPPER, GUESS = Certainty.EXACT, Certainty.UPPER_BOUND, Certainty.HEURISTIC


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("SELECT * FROM invoices", EXACT),
        ("SELECT id + 1, upper(region) FROM invoices ORDER BY amount", EXACT),
        ("SELECT count(*), sum(amount) FROM invoices", EXACT),
        ("SELECT * FROM invoices ORDER BY amount DESC LIMIT 7", EXACT),
        ("SELECT * FROM invoices LIMIT 50 OFFSET 1990", EXACT),
        ("SELECT * FROM invoices LIMIT 5000", EXACT),
        ("SELECT region FROM invoices UNION ALL SELECT name FROM customers", EXACT),
        ("SELECT * FROM customers, employees", EXACT),
        ("SELECT *, row_number() OVER (ORDER BY id) FROM invoices", EXACT),
        ("SELECT 1", EXACT),
        ("SELECT * FROM invoices WHERE false", EXACT),
        ("SELECT * FROM invoices WHERE amount > 500", UPPER),
        ("SELECT region, count(*) FROM invoices GROUP BY region", UPPER),
        ("SELECT DISTINCT channel FROM invoices", UPPER),
        ("SELECT sum(amount) FROM invoices HAVING sum(amount) > 5", UPPER),
        ("SELECT * FROM invoices WHERE amount > 900 LIMIT 10", UPPER),
        ("SELECT * FROM revenue_by_region", UPPER),
        (
            "SELECT * FROM invoices WHERE id IN (SELECT customer_id FROM customers WHERE segment = 'SMB')",
            UPPER,
        ),
        ("SELECT * FROM invoices JOIN customers USING (customer_id)", GUESS),
        ("SELECT unnest(tags) FROM invoices", GUESS),
    ],
)
def test_exact_is_exact_and_no_bound_is_exceeded(asked, text, certainty):
    found = estimate(asked, text, actor=ADMIN)
    rows = run_sql(asked, text, actor=ADMIN).row_count
    assert found.certainty is certainty
    if certainty is EXACT:
        assert found.rows == rows
    if certainty is UPPER:
        assert found.rows >= rows


def test_deleted_rows_do_not_count(tmp_path):
    from data.opening import close_core
    from tests.data.queries.warehouse import make_core

    core = make_core(tmp_path)
    try:
        with core.lakes.cursor() as cursor:
            cursor.execute("DELETE FROM prod.main.invoices WHERE id % 2 = 0")
        core.lakes.loaded("prod")
        assert estimate(core, "SELECT * FROM invoices", actor=ADMIN).rows == 1000
    finally:
        close_core(core)


def test_earlier_runs_tell_how_long_it_takes(asked):
    text = "SELECT max(amount) AS never_before FROM invoices"
    assert estimate(asked, text, actor=ADMIN).milliseconds is None
    run_sql(asked, text, actor=ADMIN)
    assert estimate(asked, text, actor=ADMIN).milliseconds > 0


def test_an_estimate_runs_nothing(asked):
    text = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"
    assert estimate(asked, text, actor=ADMIN).rows == 1
    assert explain(asked, text, actor=ADMIN).tree["children"]
    with pytest.raises(QueryError) as raised:
        explain(asked, text, actor=ADMIN, measure=True, timeout_ms=300)
    assert raised.value.code == "query.timeout"


def test_mistakes_keep_their_place(asked):
    with pytest.raises(QueryError) as raised:
        explain(asked, "SELECT id,\n  amuont FROM invoices", actor=ADMIN)
    assert (raised.value.line, raised.value.column) == (2, 3)


def test_history_is_ones_own(asked):
    ann, bob = (Actor(name, frozenset({"analyst"})) for name in ("ann2", "bob2"))
    run_sql(asked, "SELECT 1 AS of_ann", actor=ann)
    assert [each.sql for each in history(asked, actor=ann)] == ["SELECT 1 AS of_ann"]
    assert history(asked, actor=bob) == () and analytics(asked, actor=bob).counts == {}
    assert len(history(asked, actor=ADMIN, search="of_ann")) == 1
    with pytest.raises(AccessError):
        history(asked, actor=Actor("v", frozenset({"viewer"})))
