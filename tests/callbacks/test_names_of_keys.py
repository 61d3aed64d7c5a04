"""What is filtered by a key is called by its label, on dashboards and in explore."""

from __future__ import annotations

import pytest

from callbacks.dashboard_view.choices import chips
from callbacks.dashboard_view.view import open_view
from callbacks.explore import answer, narrow
from tests.callbacks.trees import walk
from tests.callbacks.trees import words as words_of
from tests.data.dashboards.shop import DATASET

KEYED = DATASET.replace("{column: product,", "{column: product, key: id,")


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
