"""What changed since somebody looked, and between two versions; oracle: the numbers of the shop, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from data.access import Actor, local_admin
from data.dashboards import add_dashboard, parse_state, save_dashboard
from data.dashboards.since.differ import since_look, since_version
from data.dashboards.since.looks import looks, note_look
from data.errors import NotFound
from tests.data.dashboards.shop import DASHBOARD, make_shop

ADMIN = local_admin()
STATE = parse_state("range=2026-09-01/2026-11-30")
SALE = "INSERT INTO prod.main.sales VALUES ('2026-11-21', {id}, {region}, 'Paint', 'Red', {amount})"


@pytest.fixture
def shop(tmp_path):
    core = make_shop(tmp_path)
    return replace(core, settings=replace(core.settings, home=tmp_path))


def sell(shop, amount, region="'North'", id=9):
    with shop.lakes.cursor() as cursor:
        cursor.execute(SALE.format(amount=amount, region=region, id=id)).fetchall()
    shop.lakes.loaded("prod")


def changed(shop, **more):
    found = since_look(shop, "shop", STATE, actor=ADMIN, **more)
    return {(each.reading.widget, each.reading.metric): each for each in found.numbers} if found else None


def test_a_second_look_at_the_same_data_compares_with_the_one_before(shop):
    assert changed(shop) is None
    first = note_look(shop, "shop", STATE, actor=ADMIN)
    assert changed(shop) is None
    sell(shop, 27)
    found = changed(shop)["revenue", "shop.revenue"]
    assert (found.before.value, found.now.value, found.change) == (1270.0, 1297.0, 27.0)
    assert found.relative == pytest.approx(27 / 1270) and found.reading.by == "region"
    shop.clock.moment += timedelta(hours=1)
    second = note_look(shop, "shop", STATE, actor=ADMIN)
    again = note_look(shop, "shop", STATE, actor=ADMIN)
    assert (again.id, second.id != first.id) == (second.id, True)
    assert changed(shop)["revenue", "shop.revenue"].change == 27.0
    assert [each.id for each in looks(shop, "shop", STATE, actor=ADMIN)] == [second.id, first.id]


def test_members_that_a_condition_leaves_out_count_for_nothing(tmp_path):
    many = """  - {id: many, kind: bar, title: M, layout: {x: 0, y: 15, w: 6, h: 6}, metrics: [shop.revenue],
     dimensions: [region], having: {field: shop.revenue, op: gt, values: [400]}}
"""
    shop = make_shop(tmp_path, dashboard=DASHBOARD + many)
    noted = note_look(shop, "shop", STATE, actor=ADMIN)
    found = next(each for each in noted.numbers.readings if each.widget == "many")
    assert (found.value, dict(found.members)) == (740.0, {"South": 740.0})


def test_the_members_say_where_it_comes_from(shop):
    note_look(shop, "shop", STATE, actor=ADMIN)
    sell(shop, 30)
    sell(shop, -10, region="NULL", id=10)
    found = changed(shop)["revenue", "shop.revenue"]
    assert found.adds_up
    assert [(m.member, m.before, m.now, m.change, m.share) for m in found.members] == [
        ("North", 370.0, 400.0, 30.0, 1.5),
        ("~", 160.0, 150.0, -10.0, -0.5),
    ]
    assert sum(m.change for m in found.members) == found.change == 20.0
    products = changed(shop)["products", "shop.revenue"]
    assert [(m.member, m.change) for m in products.members] == [("Paint", 20.0)]
    assert not changed(shop)["visitors", "visits.visitors"].changed


def test_ratios_are_compared_and_no_parts_are_claimed(shop, tmp_path):
    ratio = {"id": "share", "kind": "kpi", "title": "Share", "layout": {"x": 0, "y": 0, "w": 4, "h": 3}}
    document = {
        "id": "ratio",
        "name": "Ratio",
        "filters": ["region"],
        "widgets": [{**ratio, "metrics": ["shop.share"]}],
    }
    add_dashboard(shop, document, actor=ADMIN)
    note_look(shop, "ratio", STATE, actor=ADMIN)
    sell(shop, 30)
    (found,) = since_look(shop, "ratio", STATE, actor=ADMIN).numbers
    assert (found.before.value, found.now.value) == (pytest.approx(4 / 7), pytest.approx(4 / 8))
    assert not found.adds_up and [(m.member, m.share) for m in found.members] == [("North", None)]
    assert found.members[0].before == pytest.approx(2 / 3) and found.members[0].now == pytest.approx(2 / 4)


def test_two_versions_are_compared_on_the_data_of_now(shop):
    box = {"x": 0, "y": 0, "w": 4, "h": 3}
    widget = {"id": "one", "kind": "kpi", "title": "One", "layout": box, "metrics": ["shop.revenue"]}
    add_dashboard(shop, {"id": "mine", "name": "Mine", "widgets": [widget]}, actor=ADMIN)
    tools = {**widget, "filters": {"field": "category", "op": "eq", "values": ["Tools"]}}
    other = {**widget, "id": "two", "layout": {**box, "x": 4}, "metrics": ["shop.sales"]}
    save_dashboard(shop, "mine", {"name": "Mine", "widgets": [tools, other]}, actor=ADMIN)
    found = since_version(shop, "mine", 1, STATE, actor=ADMIN)
    assert [(each.reading.widget, each.changed, each.change) for each in found.numbers] == [
        ("one", True, 510.0 - 1270.0),
        ("two", True, None),
    ]
    assert found.numbers[1].before is None and found.numbers[1].now.value == 7
    with pytest.raises(NotFound):
        since_version(shop, "mine", 9, STATE, actor=ADMIN)


def test_everybody_has_looks_of_their_own(shop):
    note_look(shop, "shop", STATE, actor=ADMIN)
    sell(shop, 27)
    other = Actor("vic", frozenset({"viewer"}))
    assert since_look(shop, "shop", STATE, actor=other) is None
    with pytest.raises(NotFound, match="no_look"):
        since_look(shop, "shop", STATE, actor=other, look=1)
    assert since_look(shop, "shop", parse_state("f.region=North"), actor=ADMIN) is None
