"""Widgets from SQL: parameters bound to the page's filters, results as charts draw them, proof, and what is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from data.access import Actor, local_admin
from data.dashboards import (
    RowsWanted,
    SqlSource,
    add_dashboard,
    compute,
    compute_widget,
    dashboard_document,
    export_csv,
    get_dashboard,
    preview_sql,
)
from data.dashboards import rows as listed
from data.dashboards.from_sql.proposal import Look, look_of, proposed
from data.dashboards.state import DashboardState, parse_state
from data.dashboards.widget_json import to_json
from data.errors import DefinitionError, QueryError
from data.metrics import Order
from data.queries import ResultColumn
from tests.data.dashboards.shop import DATASET, make_shop

HEAD = "id: shop\nname: Shop\ndefaults: {range: all time, grain: month, compare: none}\nwidgets:\n"
TEXT = """SELECT region, sum(amount)::DOUBLE AS revenue FROM sales
WHERE true [[AND category = {{category}}]] [[AND day >= {{from:date}} AND day < {{until:date}}]]
  [[AND region IN ({{region:list}})]]
GROUP BY 1 ORDER BY 1"""


def shop(folder, text=TEXT, *more, by="[]"):
    lines = [
        "  - id: w",
        "    kind: sql",
        "    title: W",
        "    layout: {x: 0, y: 0, w: 4, h: 3}",
        f"    by: {by}",
        "    sql:",
        f"      text: {json.dumps(text)}",
        *(f"      {line}" for line in more),
    ]
    return make_shop(folder, dashboard=HEAD + "\n".join(lines) + "\n")


def asked(core, search=""):
    return compute_widget(core, "shop", "w", parse_state(search), actor=local_admin())


def rows(found, *columns):
    assert found.error is None, found.error
    return list(zip(*(found.result.data[name] for name in columns), strict=True))


def by_hand(core, where):
    sql = f"SELECT region, sum(amount)::DOUBLE FROM prod.main.sales WHERE {where} GROUP BY 1 ORDER BY 1"
    with core.lakes.cursor() as cursor:
        return cursor.execute(sql).fetchall()


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    return shop(tmp_path_factory.mktemp("shop"))


@pytest.mark.parametrize(
    ("search", "where"),
    [
        ("", "true"),
        ("f.category=Tools", "category = 'Tools'"),
        ("f.region=North,South", "region IN ('North', 'South')"),
        ("range=2026-10", "day >= '2026-10-01' AND day < '2026-11-01'"),
        ("range=last+30+days", "day > DATE '2026-11-20' - 30 AND day <= '2026-11-20'"),
        ("f.category=Tools&f.region=North&range=2026", "category = 'Tools' AND region = 'North' AND year(day) = 2026"),
        ("x.w.region=North", "true"),
    ],
)
def test_filters_of_the_page_become_values_of_parameters(core, search, where):
    assert rows(asked(core, search), "region", "revenue") == by_hand(core, where)


def test_a_value_is_bound_and_never_part_of_the_text(core):
    found = asked(core, "f.category='%20OR%20'1'='1")
    assert found.result.row_count == 0
    assert found.result.proof.values == ("' OR '1'='1",)
    assert "1'='1" not in found.result.proof.sql


@pytest.mark.parametrize(
    ("search", "field", "reason"),
    [
        ("f.category.not=Tools", "category", "sql.not_exact"),
        ("f.category=Tools,Paint", "category", "sql.one_value"),
        ("f.region=~", "region", "sql.not_exact"),
        ("f.product=Saw", "product", "sql.no_parameter"),
    ],
)
def test_a_filter_that_no_parameter_can_say_is_told(core, search, field, reason):
    found = asked(core, search)
    assert rows(found, "region", "revenue") == by_hand(core, "true")
    assert [(each.field, each.reason) for each in found.result.proof.not_applied] == [(field, reason)]


def test_without_a_parameter_for_the_range_the_proof_says_so(tmp_path):
    found = asked(shop(tmp_path, "SELECT count(*) AS sales FROM sales"))
    assert found.kind == "kpi"
    assert [(each.field, each.reason) for each in found.result.proof.not_applied] == [("time", "sql.no_range")]


def test_the_proof_names_lake_tables_limit_and_the_cut(tmp_path):
    found = asked(shop(tmp_path, "SELECT id, region FROM sales ORDER BY id", "rows: 3"))
    proof = to_json(found)["proof"]
    assert (proof["lake"], proof["tables"], proof["limit"], proof["truncated"]) == (
        "prod",
        ["prod.main.sales"],
        3,
        True,
    )
    assert proof["sql"].startswith("SELECT id")
    assert proof["dataVersion"] == 0 and proof["asOf"] is None
    assert found.kind == "table" and found.result.data["id"] == [1, 2, 3]


def test_it_is_computed_once_for_a_data_version(tmp_path):
    core = shop(tmp_path)
    assert asked(core).result.proof.route == "raw"
    assert asked(core).result.proof.route == "cache"
    with core.lakes.cursor() as cursor:
        cursor.execute("INSERT INTO prod.main.sales VALUES ('2026-11-20', 9, 'West', 'Tools', 'Saw', 1)")
    core.lakes.loaded("prod")
    assert ("West", 1.0) in rows(asked(core), "region", "revenue")


def test_what_asks_the_clock_or_chance_is_not_kept(tmp_path):
    core = shop(tmp_path, "SELECT random() AS chance")
    assert [asked(core).result.proof.route for _ in range(2)] == ["raw", "raw"]


def test_it_runs_with_the_rights_of_who_looks(core):
    viewer = Actor("anna", frozenset({"viewer"}))
    found = compute_widget(core, "shop", "w", DashboardState(), actor=viewer)
    assert (found.result, found.error.code) == (None, "access.denied")


POLICY = """
policies:
  own: {when: {role: analyst}, filter: {field: region, op: in, attribute: region}}
"""
REFUSED = {
    "SELECT amount FROM secrets": "query.policy_table",
    "SELECT count(*) AS n FROM sales JOIN targets USING (region)": "query.policy_table",
}


def test_row_policies_hold_for_its_statement(tmp_path):
    core = shop(tmp_path)
    (tmp_path / "datasets" / "shop.yaml").write_text(DATASET + POLICY, encoding="utf-8")
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.secrets AS SELECT 7 AS amount")
        cursor.execute("CREATE TABLE prod.main.targets AS SELECT 'North' AS region")
    core.lakes.loaded("prod")
    north = Actor("ann", frozenset({"analyst"}), {"region": ("North",)})
    found = compute_widget(core, "shop", "w", DashboardState(), actor=north)
    assert rows(found, "region", "revenue") == by_hand(core, "region = 'North'")
    nobody = Actor("eve", frozenset({"analyst"}))
    assert rows(compute_widget(core, "shop", "w", DashboardState(), actor=nobody), "region", "revenue") == []
    for text, code in REFUSED.items():
        sql = get_dashboard(core, "shop").widgets[0].sql
        refused = preview_sql(core, replace(sql, text=text, draw="table"), title="x", actor=north)
        assert (refused.result, refused.error.code) == (None, code)


@pytest.mark.parametrize(
    "text",
    ["DELETE FROM sales", "SELECT * FROM read_csv('/etc/passwd')", "SELECT 1; SELECT 2", "COPY sales TO '/tmp/x'"],
)
def test_the_guard_stands_before_it(tmp_path, text):
    found = asked(shop(tmp_path, text))
    assert found.result is None
    assert found.error.code.startswith("query.")


def test_a_click_on_a_column_that_is_a_dimension_filters_the_page(core):
    assert asked(core).drill.dimension == "region"


def test_days_are_an_axis_of_time_and_rows_without_one_are_left_out(tmp_path):
    counted = "SELECT date_trunc('month', day) AS month, count(*) AS n FROM sales GROUP BY 1"
    text = f"{counted} UNION ALL SELECT NULL, 5 ORDER BY 1"
    found = asked(shop(tmp_path, text))
    assert found.kind == "line"
    assert rows(found, "month", "n") == [("2024-01-01", 1), ("2026-09-01", 2), ("2026-10-01", 3), ("2026-11-01", 2)]
    assert found.result.proof.window.grain == "month"
    assert found.drill.dimension == "time"


def test_several_rows_at_one_place_of_a_chart_are_refused(tmp_path):
    found = asked(shop(tmp_path, "SELECT region, amount FROM sales", "draw: bar"))
    assert (found.error.code, found.error.params) == ("dashboard.sql_several_rows", {"columns": "region"})


def test_a_column_that_is_not_there_is_named(tmp_path):
    found = asked(shop(tmp_path, TEXT, "draw: bar", "x: regoin"))
    assert found.error.code == "dashboard.sql_column"


@pytest.mark.parametrize(
    ("lines", "path", "code"),
    [
        (["parameters: {category: colour}"], "/widgets/0/sql/parameters/category", "dashboard.dimension_unknown"),
        (["parameters: {colour: region}"], "/widgets/0/sql/parameters/colour", "dashboard.sql_parameter"),
        (["values: {nothing: x}"], "/widgets/0/sql/values/nothing", "dashboard.sql_parameter"),
        (["draw: map"], "/widgets/0/sql/draw", "definition.bad_value"),
        (["rows: 0"], "/widgets/0/sql/rows", "definition.bad_value"),
    ],
)
def test_what_is_wrong_in_a_document_is_told_at_its_place(tmp_path, lines, path, code):
    with pytest.raises(DefinitionError) as raised:
        get_dashboard(shop(tmp_path, TEXT, *lines), "shop")
    assert [(problem.path, problem.code) for problem in raised.value.problems] == [(path, code)]


def test_a_kind_of_metrics_takes_no_sql_and_sql_needs_some(tmp_path):
    core = make_shop(tmp_path)
    tile = {"title": "W", "layout": {"x": 0, "y": 0, "w": 4, "h": 3}}
    widgets = [
        {**tile, "id": "a", "kind": "text", "options": {"markdown": "."}, "sql": {"text": "SELECT 1"}},
        {**tile, "id": "b", "kind": "sql", "layout": {"x": 4, "y": 0, "w": 4, "h": 3}},
    ]
    with pytest.raises(DefinitionError) as raised:
        add_dashboard(core, {"name": "X", "widgets": widgets}, actor=local_admin())
    found = [(problem.path, problem.code) for problem in raised.value.problems]
    assert found == [("/widgets/0/sql", "dashboard.sql_elsewhere"), ("/widgets/1/sql", "definition.missing_key")]


def test_the_document_is_written_as_it_was_read(tmp_path):
    core = shop(tmp_path, "SELECT 1 AS one,\n  2 AS two -- second", "draw: table", "units: {one: EUR}", "rows: 10")
    document = dashboard_document(get_dashboard(core, "shop"))
    assert document["widgets"][0]["sql"] == {
        "text": "SELECT 1 AS one,\n  2 AS two -- second", "draw": "table", "rows": 10, "units": {"one": "EUR"}
    }  # fmt: skip


def columns(text):
    return [ResultColumn(*part.split(":")) for part in text.split()]


@pytest.mark.parametrize(
    ("shape", "rows", "look"),
    [
        ("n:BIGINT", 1, Look("kpi", None, ("n",))),
        ("day:DATE n:DOUBLE", 30, Look("line", "day", ("n",))),
        ("day:TIMESTAMP n:DOUBLE place:VARCHAR", 30, Look("line", "day", ("n",), "place")),
        ("place:VARCHAR n:DECIMAL(9,2) m:BIGINT", 3, Look("bar", "place", ("n", "m"))),
        ("a:VARCHAR b:VARCHAR n:BIGINT", 9, Look("stacked", "a", ("n",), "b")),
        ("customer_id:BIGINT n:BIGINT", 9, Look("bar", "customer_id", ("n",))),
        ("a:VARCHAR b:VARCHAR c:VARCHAR", 9, Look("table")),
        ("tags:INTEGER[]", 1, Look("table")),
    ],
)
def test_the_look_is_proposed_by_the_types_of_columns(shape, rows, look):
    assert proposed(columns(shape), rows=rows) == look


def test_a_document_says_more_than_the_proposal():
    found = columns("a:VARCHAR b:VARCHAR n:BIGINT m:BIGINT")
    assert look_of(SqlSource("", draw="bar", x="b", y=("m",)), found, rows=9) == Look("bar", "b", ("m",))
    assert look_of(SqlSource("", draw="heatmap"), found, rows=9) == Look("heatmap", "a", ("n",), "b")
    assert look_of(SqlSource("", draw="pie", x="a"), found, rows=9) == Look("pie", "a", ("n",))


def test_widgets_of_one_page_are_answered_in_order(tmp_path):
    core = shop(tmp_path)
    found = list(compute(core, "shop", DashboardState(), actor=local_admin()))
    assert [widget.id for widget in found] == ["w"]


DRILLED = "SELECT date_trunc('month', day)::DATE AS month, sum(amount)::DOUBLE AS revenue FROM sales GROUP BY 1"
REGIONS = """SELECT region AS place, sum(amount) AS revenue, count(*) AS n FROM sales
WHERE year(day) = {{year:number=2026}} GROUP BY 1 HAVING count(*) > 0"""


def beneath(core, search="", **wanted):
    return listed(core, "shop", "w", parse_state(search), actor=local_admin(), wanted=RowsWanted(**wanted))


def test_a_member_is_opened_by_the_next_column(tmp_path):
    core = shop(tmp_path, REGIONS, "draw: bar", by="[category, product]")
    found = asked(core, "d.w=place:North")
    assert rows(found, "category", "revenue") == [("Paint", 40.0), ("Tools", 330.0)]
    assert "GROUP BY" in found.result.proof.sql and "$opened_1" in found.result.proof.sql
    assert found.drill.down == "product"
    deeper = asked(core, "d.w=place:North/category:Tools")
    assert rows(deeper, "product", "revenue") == [("Hammer", 10.0), ("Saw", 320.0)]
    assert deeper.drill.down is None


def test_a_period_is_opened_by_the_next_finer_grain(tmp_path):
    found = asked(shop(tmp_path, DRILLED), "d.w=time:2026-10")
    assert rows(found, "month", "revenue") == [("2026-10-05", 40.0), ("2026-10-06", 80.0), ("2026-10-07", 160.0)]
    assert found.result.proof.window.grain == "day"


def test_it_is_broken_by_another_column(tmp_path):
    found = asked(shop(tmp_path, DRILLED, by="[category]"), "by.w=category")
    assert (found.kind, rows(found, "category", "revenue")) == ("bar", [("Paint", 760.0), ("Tools", 1790.0)])


def test_the_rows_of_a_mark_add_up_to_its_cell(tmp_path):
    core = shop(tmp_path, REGIONS, "draw: bar")
    page = beneath(core, "x.w.place=South")
    assert page.total == 3 and page.data["id"] == [2, 4, 7]
    assert [(note.reason, note.params) for note in page.proof.notes] == [
        ("sql.adds_up", {"metric": "revenue", "sum": 740.0})
    ]
    assert beneath(core, mark={"place": None}).data["id"] == [5]
    assert beneath(core, mark={"place": "North"}, metric="n").total == 3


def test_rows_come_in_pages_and_in_an_order(tmp_path):
    core = shop(tmp_path, "SELECT id, region FROM sales")
    page = beneath(core, order=(Order("id", descending=True),), offset=2, limit=3)
    assert (page.total, page.offset, page.data["id"]) == (8, 2, [6, 5, 4])


def test_why_one_can_not_look_beneath_is_the_error_of_the_widget(tmp_path):
    text = "SELECT region, sum(sum(amount)) OVER () AS n FROM sales GROUP BY 1"
    core = shop(tmp_path, text, "draw: bar", by="[product]")
    assert asked(core).error is None
    opened = asked(core, "d.w=region:North")
    assert opened.error.code == "drill.window"
    assert [step.value for step in opened.drill.path] == ["North"]
    with pytest.raises(QueryError, match=r"drill\.window"):
        beneath(core, mark={"region": "North"})


def test_a_column_that_no_dataset_knows_is_told_by_the_other_tiles(tmp_path):
    found = asked(shop(tmp_path, REGIONS, "draw: bar"))
    assert found.drill.dimension == "place"


def test_all_rows_are_exported_whatever_is_shown(tmp_path):
    core = shop(tmp_path, "SELECT id, region FROM sales WHERE region = {{region=North}} ORDER BY id", "rows: 1")
    lines = b"".join(export_csv(core, "shop", "w", parse_state("f.product=Saw"), actor=local_admin())).decode()
    assert lines.splitlines() == [
        "# dashboard,shop", "# widget,w", "# lake,prod", "# not applied,time",
        "# not applied,product", '"id","region"', '1,"North"', '3,"North"', '6,"North"', '8,"North"',
    ]  # fmt: skip
