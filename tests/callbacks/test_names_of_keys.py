"""What is filtered by a key is called by its label, on dashboards and in explore."""

from __future__ import annotations

import pytest

from callbacks.alerts.panel import show_panel
from callbacks.cards.frame import crumbs
from callbacks.dashboard_view.actions import menu
from callbacks.dashboard_view.choices import chips
from callbacks.dashboard_view.rows import rows_panel
from callbacks.dashboard_view.view import open_view
from callbacks.explore import answer, narrow
from data.access import local_admin
from data.dashboards import compute_widget
from data.dashboards.export import export_csv
from data.metrics import load_catalog
from tests.callbacks.trees import walk
from tests.callbacks.trees import words as words_of
from tests.data.dashboards.shop import DATASET

KEYED = DATASET.replace("{column: product,", "{column: product, key: id,").replace(
    "{column: category,", "{column: category, key: id,"
)


@pytest.fixture(autouse=True)
def keyed(tmp_path, request_in_shop):
    """The shop, whose products are told apart by the number of their sale."""
    (tmp_path / "datasets" / "shop.yaml").write_text(KEYED, encoding="utf-8")
    return request_in_shop


def marks(tree):
    return [words_of(one) for one in walk(tree) if getattr(one, "className", "") == "nx-mark-label"]


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        ("product__key=2", "Product: Saw"),
        ("product__key=2,8,99", "Product: Saw, Hammer, 99"),
        ("product__key.not=2", "Product is not Saw"),
        ("product__key=7", "Product: 7"),
        ("product=2", "Product: 2"),
    ],
)
def test_chips_say_labels(filter, said):
    view = open_view("/dashboards/view/shop", f"?f.{filter}")
    assert [chip.label for chip in chips(view)] == [said]
    found = narrow.show_chips(f"?m=shop.revenue&d=product&f.{filter}")["chips"]
    assert [one.children.title for one in found] == [said]


def test_picked_marks_say_labels():
    asked = "?m=shop.revenue&d=product&x.chart.product__key=2,6"
    assert marks(answer.show_answer(asked, "/explore")["answer"]) == ["Saw, Saw"]
    assert [one.children.title for one in narrow.show_chips(asked)["chips"]] == ["Product: Saw, Saw"]
    search = "?d.products=category:Tools&x.products.product__key=2"
    assert [chip.label for chip in chips(open_view("/dashboards/view/shop", search))] == ["Product: Saw"]


def card_at(view, core):
    return compute_widget(core, "shop", "products", view.state, actor=local_admin())


def test_opened_members_say_labels_in_crumbs_rows_and_files(keyed):
    view = open_view("/dashboards/view/shop", "?d.products=category__key:2/product__key:2")
    found = card_at(view, keyed)
    assert [crumb.label for crumb in crumbs(found, view.scene)] == ["All", "Tools", "Saw"]
    facts = next(words_of(one) for one in walk(rows_panel(view, "products")) if one.className == "nx-rows-facts")
    assert "Category: Tools · Product: Saw" in facts
    file = b"".join(export_csv(keyed, "shop", "products", view.state, actor=local_admin())).decode()
    assert "# filter,category in Tools\r\n# filter,product in Saw\r\n" in file


def test_the_way_into_a_picked_member_says_its_label(keyed):
    view = open_view("/dashboards/view/shop", "?x.products.category__key=3")
    (down,) = [action for action in menu(card_at(view, keyed), view) if action.id == "down"]
    assert down.label == "Drill into Paint" and "category__key:3" in down.href


def test_an_alert_says_what_it_watches_in_words():
    asked = '?new=1&metric=shop.revenue&filters={"and":[{"field":"product__key","op":"in","values":["2"]},'
    asked += '{"or":[{"field":"region","op":"ne","values":["North"]},{"field":"region","op":"is_null"}]}]}'
    panel = show_panel(asked)["panel"]
    chips = [words_of(one) for one in walk(panel) if getattr(one, "className", "") == "nx-chip"]
    assert chips == ["Product: Saw", "Region is not North or Region is empty"]


def test_a_dimension_is_called_as_its_dataset_calls_it(keyed, tmp_path):
    (tmp_path / "datasets" / "shop.yaml").write_text(KEYED.replace("label: Region", "label: Sales area"))
    load_catalog(keyed, fresh=True)
    assert [chip.label for chip in chips(open_view("/dashboards/view/shop", "?f.region=North"))] == [
        "Sales area: North"
    ]
