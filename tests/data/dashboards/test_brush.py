"""What follows a drag is what each widget would compute, without a query; what can't follow says why."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.cache import Memory
from data.dashboards import compute_widget, follow, parse_state
from data.dashboards.brush import SHELF
from data.errors import LakeError, NotFound
from data.metrics.cubes import cube
from tests.data.dashboards.oracle import pairs
from tests.data.dashboards.shop import DASHBOARD, make_shop

ADMIN = local_admin()
MORE = """
  - {id: pivot, kind: pivot, title: P, layout: {x: 0, y: 15, w: 6, h: 6}, metrics: [shop.average],
     dimensions: [category, region]}
  - {id: share, kind: pie, title: S, layout: {x: 6, y: 15, w: 6, h: 6}, metrics: [shop.share], dimensions: [region]}
  - {id: many, kind: bar, title: M, layout: {x: 0, y: 21, w: 6, h: 6}, metrics: [shop.revenue], dimensions: [region],
     having: {field: shop.revenue, op: gt, values: [1]}}
  - {id: written, kind: sql, title: W, layout: {x: 6, y: 21, w: 6, h: 6}, sql: {text: "SELECT 1 AS n"}}
"""
SPANS = ("2026-09-01,2026-10-31", "2026-10-06,2026-10-07", "2026-11-01,2026-11-20")


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    core = make_shop(tmp_path_factory.mktemp("shop"), dashboard=DASHBOARD + MORE)
    yield core
    core.lakes.close()


@pytest.mark.parametrize("compare", ["none", "previous_period", "previous_year"])
@pytest.mark.parametrize("span", SPANS)
def test_what_follows_is_what_is_computed(core, span, compare, monkeypatch):
    state = parse_state(f"x.trend.time.between={span}&compare={compare}&f.category.not=Nothing")
    follow(core, "shop", state, "trend", actor=ADMIN)
    monkeypatch.setattr(cube, "execute", lambda *_, **__: pytest.fail("a step asked the engine"))
    found = follow(core, "shop", state, "trend", actor=ADMIN)
    assert {widget.id for widget in found.widgets} == {"revenue", "visitors", "products", "regions", "pivot", "share"}
    for widget in found.widgets:
        direct = compute_widget(core, "shop", widget.id, state, actor=ADMIN)
        assert widget.result.data == direct.result.data, widget.id
        assert {name: part.data for name, part in widget.parts.items()} == {
            name: part.data for name, part in direct.parts.items()
        }


def test_members_of_a_ratio_are_those_of_sql(core):
    found = follow(
        core, "shop", parse_state(f"x.trend.time.between={SPANS[0]}"), "trend", actor=ADMIN, widgets=["share"]
    )
    result = found.widgets[0].result
    sql = """SELECT region, count(*) FILTER (category = 'Tools') / count(*) FROM sales
        WHERE day BETWEEN '2026-09-01' AND '2026-10-31' GROUP BY 1"""
    assert dict(zip(result.data["region"], result.data["shop.share"], strict=True)) == pairs(core, sql)


def test_a_lake_that_failed_once_is_asked_again(core, monkeypatch):
    state = parse_state("x.trend.time.between=2026-10-02,2026-10-05")

    def down(*_, **__):
        raise LakeError("metrics.engine", dataset="shop", detail="gone")

    core.memory.set(SHELF, Memory())
    core.memory.set(cube.SHELF, Memory())
    with monkeypatch.context() as patch:
        patch.setattr(cube, "execute", down)
        failed = follow(core, "shop", state, "trend", actor=ADMIN, widgets=["share"])
    assert failed.left_out["share"].code == "metrics.engine"
    assert not follow(core, "shop", state, "trend", actor=ADMIN, widgets=["share"]).left_out


def test_what_cannot_follow_says_why(core):
    found = follow(core, "shop", parse_state(f"x.trend.time.between={SPANS[0]}"), "trend", actor=ADMIN)
    assert {id_: why.code for id_, why in found.left_out.items()} == {"many": "cube.having", "written": "cube.sql"}
    with pytest.raises(NotFound):
        follow(core, "shop", parse_state(""), "nowhere", actor=ADMIN)


def test_marks_of_members_take_the_others_along_too(core):
    state = parse_state("x.regions.region=North")
    found = follow(core, "shop", state, "regions", actor=ADMIN, widgets=["revenue", "products", "trend"])
    for widget in found.widgets:
        assert widget.result.data == compute_widget(core, "shop", widget.id, state, actor=ADMIN).result.data
    assert len(found.widgets) == 3
