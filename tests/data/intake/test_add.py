"""Folders and files of every sort become lakes with documents, deterministically, and people's changes stay."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest

from data.access import Actor, local_admin
from data.dashboards import DashboardState, compute
from data.dashboards.catalogue import load_dashboards
from data.errors import AccessError, InputError
from data.intake import add_path
from data.lakes import Status
from data.metrics.catalog import load_catalog
from tests.cores import make_core
from tests.data.intake.shop import write_shop
from tests.data.lakes.corpus import broken

ME = local_admin()


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


@pytest.fixture
def shop(tmp_path):
    return write_shop(tmp_path / "corner shop")


def test_a_folder_becomes_a_lake_datasets_and_a_dashboard(core, shop):
    report = add_path(core, shop, actor=ME)
    assert (report.lake, report.dashboard, report.version) == ("corner_shop", "corner-shop", 1)
    assert report.datasets == (
        "corner_shop_categories",
        "corner_shop_customers",
        "corner_shop_order_items",
        "corner_shop_orders",
        "corner_shop_products",
    )
    assert load_catalog(core).broken == {} and load_dashboards(core).broken == {}
    found = list(compute(core, "corner-shop", DashboardState(), actor=ME))
    assert [str(widget.error) for widget in found if widget.error] == []


def test_time_comes_through_a_join_where_the_largest_table_has_none(core, shop):
    add_path(core, shop, actor=ME)
    dataset = load_catalog(core).dataset("corner_shop_order_items")
    assert dataset.times["time"].text == "order.order_date"


def test_lookups_of_lookups_are_joined_too(core, shop):
    add_path(core, shop, actor=ME)
    dataset = load_catalog(core).dataset("corner_shop_order_items")
    assert {join.id: (join.source, join.table) for join in dataset.joins.values()} == {
        "order": ("base", "orders"),
        "product": ("base", "products"),
        "order_customer": ("order", "customers"),
        "product_category": ("product", "categories"),
    }
    assert dataset.dimensions["product"].key.text == "product_id"


def test_the_same_files_give_the_same_documents(tmp_path, shop):
    texts = []
    for home in ("one", "two"):
        core = make_core(tmp_path / home, demo=False)
        add_path(core, shop, actor=ME)
        texts.append({path.name: path.read_text() for path in (tmp_path / home).glob("d*/*.yaml")})
        core.lakes.close()
    assert texts[0] == texts[1] and len(texts[0]) == 6


def test_a_changed_document_is_left_alone_and_an_untouched_one_follows_the_data(core, shop, tmp_path):
    add_path(core, shop, actor=ME)
    mine = tmp_path / "home/dashboards/corner-shop.yaml"
    mine.write_text(mine.read_text().replace("name: Corner shop", "name: My shop"))
    with (shop / "orders.csv").open("a") as file:
        file.write("999,1,2026-11-19,web\n")
    (shop / "orders.csv").write_text((shop / "orders.csv").read_text().replace(",channel", ",sales_channel"))
    report = add_path(core, shop, actor=ME)
    assert (report.version, report.kept) == (2, ("corner-shop",))
    assert "name: My shop" in mine.read_text()
    assert "sales_channel" in (tmp_path / "home/datasets/corner_shop_orders.yaml").read_text()


def test_broken_files_are_told_of_and_the_rest_is_shown(core, tmp_path):
    folder = tmp_path / "messy"
    folder.mkdir()
    broken(folder)
    report = add_path(core, folder, actor=ME)
    assert [outcome.source for outcome in report.outcomes if outcome.status is Status.LOADED] == ["good.csv"]
    assert sum(outcome.status is not Status.LOADED for outcome in report.outcomes) == 21
    assert report.dashboard == "messy"


def test_nothing_readable_leaves_no_lake_behind(core, tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"")
    with pytest.raises(InputError, match=r"lake\.nothing_loaded") as caught:
        add_path(core, tmp_path / "bad.csv", actor=ME)
    assert caught.value.params["outcomes"][0]["notes"][0]["code"] == "load.empty"
    assert [record.id for record in core.lakes.records()] == ["prod"]


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_database_files_are_lakes_of_their_own(core, tmp_path, kind):
    path = tmp_path / f"stock.{kind}"
    opened = duckdb.connect(str(path)) if kind == "duckdb" else sqlite3.connect(path)
    opened.execute("CREATE TABLE moves (move_id INTEGER, day DATE, warehouse VARCHAR(20), quantity INTEGER)")
    for n in range(1, 41):
        opened.execute(f"INSERT INTO moves VALUES ({n}, '2026-10-{n % 28 + 1:02}', '{'NS'[n % 2]}', {n})")
    opened.commit()
    opened.close()
    report = add_path(core, path, actor=ME)
    assert core.lakes.record(report.lake).kind == kind
    found = {w.id: w for w in compute(core, report.dashboard, DashboardState(), actor=ME)}
    assert found["kpi-moves"].result.data["stock_moves.moves"] == [40]
    assert found["kpi-total-quantity"].result.data["stock_moves.total_quantity"] == [820]


def test_a_taken_id_gets_a_number(core, shop, tmp_path):
    add_path(core, shop, actor=ME)
    other = write_shop(tmp_path / "other/corner shop")
    assert add_path(core, other, actor=ME).lake == "corner_shop_2"


def test_only_admins_add_data(core, shop):
    with pytest.raises(AccessError):
        add_path(core, shop, actor=Actor("guest"))


def test_a_path_that_is_not_there_says_so(core, tmp_path):
    with pytest.raises(InputError, match=r"lake\.path_missing"):
        add_path(core, tmp_path / "nowhere", actor=ME)


def test_odd_names_survive(core, tmp_path):
    folder = tmp_path / "Köln (2026)"
    folder.mkdir()
    text = '"Datum";"Umsatz (€)";"Größe %";"select";"売上"\n'
    text += "".join(f"{n % 28 + 1:02}.10.2026;{n},50;{n % 3};{'AB'[n % 2]};x{n % 4}\n" for n in range(60))
    (folder / "Umsätze je Tag.csv").write_text(text, encoding="utf-8")
    report = add_path(core, folder, actor=ME)
    assert load_catalog(core).broken == {} and load_dashboards(core).broken == {}
    found = list(compute(core, report.dashboard, DashboardState(), actor=ME))
    assert [str(widget.error) for widget in found if widget.error] == []
    assert found[0].result.data[f"{report.datasets[0]}.umsatze_je_tag"] == [60]
