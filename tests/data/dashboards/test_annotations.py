"""Annotations: who may keep them, on which charts they stand, events read from SQL and datasets, and files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from data.access import Actor, local_admin
from data.dashboards import (
    add_annotation,
    change_annotation,
    compute_widget,
    export_csv,
    list_annotations,
    parse_state,
    remove_annotation,
    to_json,
    try_annotation,
)
from data.errors import AccessError, DefinitionError, InputError, NexusError, NotFound
from data.metrics import load_catalog
from tests.data.dashboards.shop import DATASET, make_shop

ADMIN = local_admin()
ANALYST = Actor("ann", frozenset({"analyst"}))
OTHER = Actor("bob", frozenset({"analyst"}))
VIEWER = Actor("vic", frozenset({"viewer"}))
STATE = parse_state("range=2026-09-01/2026-11-30&grain=month")


@pytest.fixture
def shop(tmp_path):
    return make_shop(tmp_path)


def keep(shop, text="Opened", day="2026-10-06", *, actor=ADMIN, **more):
    return add_annotation(shop, {"text": text, "from": day, **more}, actor=actor)


def shown(shop, widget="trend", state=STATE, actor=ADMIN):
    return compute_widget(shop, "shop", widget, state, actor=actor).annotations


def test_they_stand_on_charts_over_time_within_what_is_shown(shop):
    keep(shop, "Fair", "2026-10-05", to="2026-10-08")
    keep(shop, "Before", "2026-08-31")
    keep(shop, "Reaches in", "2026-08-01", to="2026-09-01")
    keep(shop, "Last day", "2026-11-30")
    found = shown(shop)
    assert [(e.text, e.start, e.end) for e in found.events] == [
        ("Reaches in", date(2026, 8, 1), date(2026, 9, 1)),
        ("Fair", date(2026, 10, 5), date(2026, 10, 8)),
        ("Last day", date(2026, 11, 30), date(2026, 11, 30)),
    ]
    assert shown(shop, "regions").events == ()
    assert [each.text for each in list_annotations(shop)] == ["Reaches in", "Before", "Fair", "Last day"]


@pytest.mark.parametrize(
    ("scope", "stands"),
    [
        ("everywhere", True),
        ("dashboard:shop", True),
        ("dataset:shop", True),
        ("dataset:visits", False),
        ("metric:shop.revenue", True),
        ("metric:shop.sales", False),
    ],
)
def test_the_scope_says_where(shop, scope, stands):
    keep(shop, scope=scope)
    assert bool(shown(shop).events) is stands


def test_inside_other_sites_stands_what_was_written_for_the_dashboard(shop):
    keep(shop, "For all of us")
    keep(shop, "For this page", scope="dashboard:shop")
    guest = Actor("embed:guest", frozenset({"embedded"}))
    assert {event.text for event in shown(shop).events} == {"For all of us", "For this page"}
    assert [event.text for event in shown(shop, actor=guest).events] == ["For this page"]


def test_what_is_kept_shows_at_once_though_the_numbers_are_remembered(shop):
    assert shown(shop).events == ()
    made = keep(shop)
    assert [e.text for e in shown(shop).events] == ["Opened"]
    change_annotation(shop, made.id, {"text": "Closed", "from": "2026-10-07"}, actor=ADMIN)
    assert [(e.text, e.start.day) for e in shown(shop).events] == [("Closed", 7)]
    remove_annotation(shop, made.id, actor=ADMIN)
    assert shown(shop).events == ()
    with pytest.raises(NotFound):
        remove_annotation(shop, made.id, actor=ADMIN)


def test_who_reads_keeps_none_and_analysts_keep_their_own(shop):
    with pytest.raises(AccessError):
        keep(shop, actor=VIEWER)
    mine = keep(shop, actor=ANALYST)
    with pytest.raises(AccessError, match="of_another"):
        remove_annotation(shop, mine.id, actor=OTHER)
    assert change_annotation(shop, mine.id, {"text": "Mine", "from": "2026-10-06"}, actor=ANALYST).actor == "ann"
    remove_annotation(shop, mine.id, actor=ADMIN)
    with pytest.raises(AccessError):
        keep(shop, events={"lake": "prod", "sql": "SELECT 1"}, actor=ANALYST)


def test_every_problem_is_told_with_its_place(shop):
    wrong = {"text": " ", "from": "soon", "to": "later", "scope": "dashboard:shap", "colour": "red"}
    with pytest.raises(DefinitionError) as caught:
        add_annotation(shop, wrong, actor=ADMIN)
    assert {p.path for p in caught.value.problems} == {"/text", "/from", "/to", "/scope", "/colour"}
    with pytest.raises(DefinitionError) as caught:
        keep(shop, day="2026-10-06", to="2026-10-05")
    assert [(p.path, p.code) for p in caught.value.problems] == [("/to", "annotation.backwards")]


@pytest.mark.parametrize(
    ("scope", "code", "said"),
    [
        ("everywhere:shop", "annotation.scope_everywhere", {"of": "shop"}),
        ("dataset:", "annotation.scope_unnamed", {"kind": "dataset", "known": "shop, visits"}),
        ("dataset:shap", "annotation.scope_unknown", {"kind": "dataset", "of": "shap", "hint": "shop"}),
        ("dataset:zzzzzz", "annotation.scope_unknown", {"kind": "dataset", "of": "zzzzzz", "hint": "shop, visits"}),
    ],
)
def test_a_scope_that_is_not_there_says_what_is(shop, scope, code, said):
    with pytest.raises(DefinitionError) as caught:
        keep(shop, scope=scope)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == (code, said)


def test_events_of_a_dataset_are_its_rows_as_the_viewer_may_see_them(shop):
    keep(shop, "Sales", events={"dataset": "shop", "label": "product"})
    found = shown(shop, state=parse_state("range=2026-10-01/2026-10-31&grain=month"))
    assert [(e.start.day, e.text, e.table) for e in found.events] == [
        (5, "Red", "Sales"),
        (6, "Blue", "Sales"),
        (7, "Hammer", "Sales"),
    ]


def test_events_of_sql_are_cut_down_by_a_policy_that_comes_later(shop, tmp_path):
    sql = "SELECT day, product FROM sales WHERE product IS NOT NULL"
    keep(shop, events={"lake": "prod", "sql": sql})
    assert shown(shop, actor=ANALYST).events
    policy = "policies: {own: {when: {role: analyst}, filter: {field: region, op: in, attribute: region}}}\n"
    (tmp_path / "datasets" / "shop.yaml").write_text(DATASET + policy, encoding="utf-8")
    load_catalog(shop, fresh=True)
    for regions, words in ((("North",), {"Hammer", "Red", "Saw"}), (("South",), {"Saw", "Blue"}), ((), set())):
        seen = shown(shop, actor=replace(ANALYST, attributes={"region": regions}), state=STATE)
        assert ({event.text for event in seen.events}, seen.unread) == (words, ())
    with shop.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.diary AS SELECT DATE '2026-10-07' AS day, 'Fair' AS word").fetchall()
    shop.lakes.loaded("prod")
    keep(shop, "Diary", events={"lake": "prod", "sql": "SELECT day, word FROM diary"})
    seen = shown(shop, actor=replace(ANALYST, attributes={"region": ("North",)}))
    assert [each.text for each in seen.unread] == ["Diary"]


def test_events_of_sql_have_days_words_and_perhaps_an_end(shop):
    sql = "SELECT day, product, day + 2 AS until FROM sales WHERE amount > 200 AND product IS NOT NULL"
    shop.lakes.loaded("prod")
    tried = try_annotation(shop, {"text": "Large", "events": {"lake": "prod", "sql": sql}}, actor=ADMIN)
    assert [(str(e.start), str(e.end), e.text) for e in tried] == [
        ("2024-01-01", "2024-01-03", "Hammer"),
        ("2026-11-01", "2026-11-03", "Saw"),
    ]
    assert list_annotations(shop) == ()
    with pytest.raises(InputError, match="columns"):
        keep(shop, events={"lake": "prod", "sql": "SELECT amount FROM sales"})


def test_a_table_that_can_no_longer_be_read_is_named_and_the_chart_stands(shop):
    keep(shop, "Gone", events={"dataset": "shop", "label": "product"})
    (shop.definitions[0] / "datasets" / "visits.yaml").write_text("id: visits\nlabel: [", encoding="utf-8")
    keep(shop, "Stays")
    with shop.lakes.cursor() as cursor:
        cursor.execute("ALTER TABLE prod.main.sales RENAME COLUMN product TO article").fetchall()
    shop.lakes.loaded("prod")
    found = shown(shop)
    assert [e.text for e in found.events] == ["Stays"]
    assert [(each.text, isinstance(each.error, NexusError)) for each in found.unread] == [("Gone", True)]


def test_files_and_json_say_them(shop):
    keep(shop, "=Fair; long", "2026-10-05", to="2026-10-08")
    text = b"".join(export_csv(shop, "shop", "trend", STATE, actor=ADMIN)).decode()
    assert ["# annotation", "2026-10-05 to 2026-10-08: =Fair; long"] in list(csv.reader(io.StringIO(text)))
    said = to_json(compute_widget(shop, "shop", "trend", STATE, actor=ADMIN))
    assert [(e["from"], e["to"], e["text"]) for e in said["annotations"]] == [
        ("2026-10-05", "2026-10-08", "=Fair; long")
    ]
