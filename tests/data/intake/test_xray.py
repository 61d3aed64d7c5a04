"""An X-ray of a table: every widget computes, and distributions and outliers are those of SQL by hand."""

from __future__ import annotations

import math

import pytest

from data.access import Actor, local_admin
from data.dashboards import DashboardState, compute, get_dashboard
from data.errors import AccessError, InputError, NotFound
from data.intake import xray
from data.lakes import LakeRecord
from tests.cores import make_core

ME = local_admin()
TABLE = """
CREATE TABLE prod.main.orders AS SELECT n AS order_id, DATE '2026-11-20' - (n % 400)::INTEGER AS ordered,
  CASE n % 3 WHEN 0 THEN 'North' WHEN 1 THEN 'South' END AS region,
  (n * 7919 % 101)::DOUBLE AS amount FROM range(1000) AS t(n);
INSERT INTO prod.main.orders VALUES (1000, '2026-11-20', 'North', 5000), (1001, '2026-11-19', 'North', -900);
"""


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    with core.lakes.cursor() as cursor:
        cursor.execute(TABLE)
    core.lakes.loaded("prod")
    yield core
    core.lakes.close()


def shown(core, id_, *, range=None):
    found = {widget.title: widget for widget in compute(core, id_, DashboardState(range=range), actor=ME)}
    assert [widget.title for widget in found.values() if widget.error] == []
    return found


def test_distribution_and_outliers_are_those_of_sql_by_hand(core):
    id_ = xray(core, "prod", "orders", actor=ME)
    found = shown(core, id_, range="all time")
    lower, upper = core.lakes.fetch(
        "SELECT quantile_cont(amount, 0.25) AS l, quantile_cont(amount, 0.75) AS u FROM prod.main.orders"
    ).columns.values()
    fence = 1.5 * (upper[0] - lower[0])
    beyond = core.lakes.fetch(
        "SELECT count(*) AS n FROM prod.main.orders WHERE amount < ? OR amount > ?",
        [lower[0] - fence, upper[0] + fence],
    ).columns["n"]
    assert next(iter(found["Outliers in amount"].result.data.values())) == beyond == [2]
    bars = found["Distribution of amount"].result
    drawn = dict(zip(bars.data["amount_from"], next(iter(list(bars.data.values())[1:])), strict=True))
    width = sorted(drawn)[2] - sorted(drawn)[1]
    first, last = (math.floor(end / width) * width for end in (lower[0] - fence, upper[0] + fence))
    by_hand = core.lakes.fetch(
        f"SELECT floor(least(greatest(amount, {first}), {last}) / {width}) * {width} AS b, count(*) AS n"
        " FROM prod.main.orders WHERE amount IS NOT NULL GROUP BY b"
    ).columns
    assert drawn == dict(zip(*by_hand.values(), strict=True))


def test_it_has_key_figures_course_breakdowns_and_limits(core):
    kinds = [widget.kind for widget in get_dashboard(core, xray(core, "prod", "orders", actor=ME)).widgets]
    assert {"kpi", "line", "bar", "control", "table"} <= set(kinds)


def test_taking_it_again_is_the_same_and_what_somebody_changed_stays(core):
    id_ = xray(core, "prod", "orders", actor=ME)
    file = core.settings.home / "dashboards" / f"{id_}.yaml"
    before = file.read_text()
    assert xray(core, "prod", "orders", actor=ME) == id_ and file.read_text() == before
    file.write_text(before.replace("X-ray: ", "Mine: "))
    xray(core, "prod", "orders", actor=ME)
    assert get_dashboard(core, id_).name.startswith("Mine: ")


@pytest.mark.parametrize("table", ['CREATE TABLE prod.main."my ""odd"" table" AS SELECT 1 AS "a b", 2.5 AS "select"'])
def test_odd_names_and_a_single_row_are_no_obstacle(core, table):
    with core.lakes.cursor() as cursor:
        cursor.execute(table)
    core.lakes.loaded("prod")
    assert shown(core, xray(core, "prod", 'my "odd" table', actor=ME))


def test_what_cannot_be_looked_at_is_said(core):
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.nothing (a INTEGER)")
    core.lakes.loaded("prod")
    core.lakes.register(LakeRecord("far", "Far", "postgres", options={"host": "127.0.0.1"}))
    for lake, table, error in (("prod", "nothing", InputError), ("prod", "none", NotFound), ("far", "t", InputError)):
        with pytest.raises(error):
            xray(core, lake, table, actor=ME)
    with pytest.raises(AccessError):
        xray(core, "prod", "orders", actor=Actor("v", frozenset({"viewer"})))
