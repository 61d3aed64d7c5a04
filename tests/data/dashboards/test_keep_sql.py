"""A statement becomes the SQL of a widget: its text as written, how it is drawn, where it is put."""

from __future__ import annotations

import pytest

from data.access import Actor, local_admin
from data.dashboards import SqlSource, columns_beneath, get_dashboard, keep_sql, preview_sql, sql_of
from data.errors import AccessError, InputError, NotFound
from tests.cores import make_core

ADMIN = local_admin()
TEXT = "SELECT region, sum(amount) AS revenue FROM sales WHERE amount > {{least:number}} GROUP BY region"
SQL = SqlSource(TEXT, values={"least": "5"})


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path, demo=False)
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.sales (region VARCHAR, segment VARCHAR, amount INTEGER)")
        cursor.execute("INSERT INTO prod.main.sales VALUES ('N', 'a', 10), ('S', 'b', 7), ('S', 'b', 2)")
    core.lakes.loaded("prod")
    yield core
    core.lakes.close()


def test_it_is_shown_as_it_will_stand(core):
    found = preview_sql(core, SQL, title="Shown", actor=ADMIN)
    assert found.error is None and found.kind == "bar"
    assert dict(zip(found.result.data["region"], found.result.data["revenue"], strict=True)) == {"N": 10, "S": 7}


def test_columns_beneath_are_offered_or_why_there_are_none(core):
    assert columns_beneath(core, SQL, actor=ADMIN) == (("segment",), None)
    columns, refused = columns_beneath(core, SqlSource("SELECT DISTINCT region FROM sales"), actor=ADMIN)
    assert (columns, refused.code) == ((), "drill.distinct")


def test_it_is_put_on_a_new_dashboard_then_below_what_is_there(core):
    first, one = keep_sql(core, SQL, title="By region", by=("segment",), onto=None, actor=ADMIN)
    second, two = keep_sql(core, SqlSource("SELECT 1 AS n", draw="kpi"), title="One", onto=first.id, actor=ADMIN)
    assert (first.id, second.id, one, two) == ("by-region", "by-region", "widget-1", "widget-2")
    standing = get_dashboard(core, "by-region")
    assert [(w.title, w.layout.y) for w in standing.widgets] == [("By region", 0), ("One", 8)]
    assert sql_of(core, "by-region", "widget-1") == SQL
    assert standing.widgets[0].by == ("segment",)


def test_it_needs_a_title_a_dashboard_of_ones_own_and_the_right(core):
    with pytest.raises(InputError, match=r"dashboard\.sql_title"):
        keep_sql(core, SQL, title=" ", onto=None, actor=ADMIN)
    with pytest.raises(NotFound, match=r"dashboard\.unknown"):
        keep_sql(core, SQL, title="X", onto="sales-performance", actor=ADMIN)
    with pytest.raises(AccessError):
        keep_sql(core, SQL, title="X", onto=None, actor=Actor("anna", frozenset({"analyst"})))
