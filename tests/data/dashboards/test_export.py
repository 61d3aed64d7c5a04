"""CSV of a widget: what stands on top, whole rows, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from data.access import local_admin
from data.dashboards.export import export_csv
from data.dashboards.state import DashboardState, drill_down, toggle_cross, with_filter
from data.errors import InputError, NotFound
from tests.data.dashboards.shop import DASHBOARD, make_shop

EMPTY = DashboardState()


def export(core, widget, state=EMPTY):
    text = b"".join(export_csv(core, "shop", widget, state, actor=local_admin())).decode("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    top = [(row[0][2:], row[1]) for row in rows if row[0].startswith("# ")]
    header, *data = [row for row in rows if not row[0].startswith("# ")]
    return top, header, data


def test_a_widget_with_its_filters_and_age(tmp_path):
    state = with_filter(drill_down(EMPTY, "products", "category", "Tools"), "region", ("North", None))
    top, header, data = export(make_shop(tmp_path), "products", state)
    assert top == [
        ("dashboard", "shop"),
        ("widget", "products"),
        ("range", "2025-12-01 to 2026-12-01 (excluded)"),
        ("filter", "category in Tools"),
        ("filter", "region in North, NULL"),
        ("data as of", "2026-11-20T00:00:00+00:00"),
    ]
    assert header == ["product", "shop.revenue"]
    assert data == [["Saw", "320.0"], ["Hammer", "170.0"]]


def test_a_filter_that_was_not_applied_is_named(tmp_path):
    top, _, data = export(make_shop(tmp_path), "visitors", toggle_cross(EMPTY, "products", "category", "Tools"))
    assert ("not applied", "category") in top
    assert [row for row in data if row[1]] == [["2026-10-01", "7"], ["2026-11-01", "5"]]


def test_members_a_chart_leaves_out_are_there(tmp_path):
    core = make_shop(
        tmp_path, dashboard=DASHBOARD.replace("dimensions: [region]", "dimensions: [region]\n    limit: 1")
    )
    _, _, data = export(core, "regions")
    assert {row[0] for row in data} == {"North", "South", ""}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_is_escaped_and_numbers_are_not(tmp_path, name):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("INSERT INTO prod.main.sales VALUES ('2026-11-02', 9, ?, 'Tools', 'Saw', -5000)", [name])
    _, _, data = export(core, "regions")
    assert data[-1] == ["'" + name, "-5000.0"]


def test_what_cant_be_exported_says_so(tmp_path):
    text = "  - {id: words, kind: text, title: W, layout: {x: 8, y: 0, w: 4, h: 3}, options: {markdown: Hello}}\n"
    core = make_shop(tmp_path, dashboard=DASHBOARD + text)
    with pytest.raises(InputError):
        export(core, "words")
    with pytest.raises(NotFound):
        export(core, "nothing")


def test_a_file_has_more_rows_than_an_answer_and_says_where_it_was_cut(tmp_path):
    core = make_shop(tmp_path)
    few = replace(core, settings=replace(core.settings, query_rows=1, export_rows=2))
    top, _, data = export(few, "regions")
    assert len(data) == 2 and ("truncated", "2 rows") in top
    top, _, data = export(replace(few, settings=replace(few.settings, export_rows=9)), "regions")
    assert len(data) == 3 and "truncated" not in dict(top)
