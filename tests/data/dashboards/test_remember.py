"""What is remembered of computed widgets, and everything that must not be taken for the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.access import Actor, local_admin
from data.dashboards.catalogue import load_dashboards
from data.dashboards.compute import compute, compute_widget, touched
from data.dashboards.state import DashboardState, drill_down, toggle_cross, with_range
from tests.data.dashboards.shop import DASHBOARD, DATASET, make_shop

EMPTY = DashboardState()
POLICY = "policies:\n  own: {when: {role: rep}, filter: {field: region, op: in, attribute: region}}\n"


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


def ask(core, widget="revenue", state=EMPTY, actor=None):
    return compute_widget(core, "shop", widget, state, actor=actor or local_admin())


def revenue(found):
    return found.result.data["shop.revenue"]


def test_the_second_time_is_from_the_cache_and_says_so(core):
    first, second, third = ask(core), ask(core), ask(core)
    assert (first.result.proof.route, second.result.proof.route) == ("raw", "cache")
    assert second.result.proof.engine_ms == 0.0
    assert second.parts["spark"].proof.route == "cache"
    assert second is third
    assert revenue(second) == revenue(first)


def test_a_load_makes_it_new(core):
    ask(core)
    with core.lakes.cursor() as cursor:
        cursor.execute("INSERT INTO prod.main.sales VALUES ('2026-11-02', 9, 'North', 'Tools', 'Saw', 1000)")
    core.lakes.loaded("prod")
    assert revenue(ask(core)) == [2270.0]


def test_a_load_of_another_table_leaves_it_as_it_is(core):
    ask(core)
    core.lakes.loaded("prod", tables=["elsewhere"])
    assert ask(core).result.proof.route == "cache"


def test_who_looks_on_is_told_of_loads_beneath_the_widgets_alone(core):
    list(compute(core, "shop", EMPTY, actor=local_admin()))

    def hears(*loads):
        return touched(core, "shop", EMPTY, loads, actor=local_admin())

    assert not hears(("prod", ["elsewhere"])) and not hears(("web", []))
    assert hears(("prod", ["elsewhere"]), ("prod", ["Sales"])) and hears(("prod", []))
    assert touched(core, "shop", with_range(EMPTY, "2026-10"), [("prod", ["elsewhere"])], actor=local_admin())


def test_another_view_is_another_widget(core):
    ask(core, "products")
    assert sum(revenue(ask(core, "products", with_range(EMPTY, "2026-10")))) == 280.0
    assert sum(revenue(ask(core, "products", drill_down(EMPTY, "products", "category", "Tools")))) == 510.0
    assert sum(revenue(ask(core, "products", toggle_cross(EMPTY, "regions", "region", "North")))) == 370.0


def test_its_own_click_leaves_a_widget_as_it_is(core):
    ask(core, "regions")
    assert ask(core, "regions", toggle_cross(EMPTY, "regions", "region", "North")).result.proof.route == "cache"


def test_a_drill_of_another_widget_leaves_it_as_it_is(core):
    ask(core)
    assert ask(core, state=drill_down(EMPTY, "products", "category", "Tools")).result.proof.route == "cache"


def test_actors_who_see_other_rows_get_other_numbers(tmp_path):
    core = make_shop(tmp_path)
    (tmp_path / "datasets" / "shop.yaml").write_text(DATASET + POLICY, encoding="utf-8")
    load_dashboards(core, fresh=True)
    everything = revenue(ask(core))
    north = Actor("ann", frozenset({"rep"}), {"region": ("North",)})
    south = Actor("bob", frozenset({"rep"}), {"region": ("South",)})
    assert revenue(ask(core, actor=north)) == [370.0]
    assert revenue(ask(core, actor=south)) == [740.0]
    assert revenue(ask(core)) == everything == [1270.0]


def test_a_changed_document_and_a_changed_dataset_make_it_new(tmp_path):
    core = make_shop(tmp_path)
    ask(core)
    (tmp_path / "dashboards" / "shop.yaml").write_text(DASHBOARD.replace("title: Revenue,", "title: Sales,"))
    load_dashboards(core, fresh=True)
    assert ask(core).title == "Sales"
    (tmp_path / "datasets" / "shop.yaml").write_text(DATASET.replace("column: amount}", "expression: amount * 2}"))
    load_dashboards(core, fresh=True)
    assert revenue(ask(core)) == [2540.0]


def test_another_day_makes_it_new(core):
    first = ask(core)
    core.clock.moment = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert ask(core) is not first
    assert ask(core).result.proof.route == "cache"


def test_errors_are_not_remembered(core):
    with core.lakes.cursor() as cursor:
        cursor.execute("ALTER TABLE prod.main.visits RENAME TO gone")
        assert ask(core, "visitors").error is not None
        cursor.execute("ALTER TABLE prod.main.gone RENAME TO visits")
    core.lakes.loaded("prod")
    assert ask(core, "visitors").error is None
