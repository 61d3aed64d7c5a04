"""Every title, label and error of dashboards has words in the locale files."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest

from data.dashboards.catalogue import PREBUILT, list_dashboards
from data.metrics import load_catalog
from tests.cores import make_core

ROOT = Path(__file__).resolve().parents[3]
LOCALE = ROOT / "components/locale/en"


def words(area):
    return json.loads((LOCALE / f"{area}.json").read_text(encoding="utf-8"))


def test_titles_of_prebuilt_dashboards_are_the_english_words():
    core = make_core()
    said = {}
    for dashboard in list_dashboards(core):
        said[f"dashboard.{dashboard.id}"] = dashboard.name
        said[f"dashboard.{dashboard.id}.description"] = dashboard.description
        said |= {f"widget.{dashboard.id}.{widget.id}": widget.title for widget in dashboard.widgets}
    for dataset in load_catalog(core).datasets.values():
        said |= {f"metric.{dataset.id}.{metric.id}": metric.label for metric in dataset.metrics.values()}
        said[f"dataset.{dataset.id}"] = dataset.label
        said |= {f"dimension.{dimension.id}": dimension.label for dimension in dataset.dimensions.values()}
    assert words("dashboards") == said


@pytest.mark.parametrize("code", sorted(words("errors_dashboards")))
def test_words_of_errors_are_used(code):
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/dashboards").rglob("*.py"))
    assert f'"{code.removeprefix("errors.")}"' in sources


def test_codes_of_errors_have_words():
    sources = "".join(path.read_text(encoding="utf-8") for path in PREBUILT.parent.rglob("*.py"))
    codes = set(re.findall(r'"((?:state|dashboard)\.[a-z_]+)"', sources))
    assert {f"errors.{code}" for code in codes} == set(words("errors_dashboards"))


def test_words_are_sentences_with_plain_places():
    for text in words("errors_dashboards").values():
        assert text.endswith((".", "?"))
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text))
