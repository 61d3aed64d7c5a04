"""An approximate count is one only where the definition says so, is told on the proof, and is never added up."""

from __future__ import annotations

import dataclasses

import pytest

from data.errors import InputError
from data.metrics import explain, parse_query, refresh_rollups
from data.metrics.compile import compile_plan
from data.metrics.engine import Engine
from data.metrics.prepare import prepare
from data.metrics.rollups import build
from tests.shop import ADMIN, ask, make_shop

VISITS = """
id: visits
lake: prod
table: visits
grain: [id]
time: day
dimensions: {page: {column: page}}
measures:
  about: {aggregate: approximate_distinct, column: visitor}
  exactly: {aggregate: count_distinct, column: visitor}
metrics:
  about: {measure: about, label: Visitors}
  exactly: {measure: exactly}
rollups:
  day_page: {grain: day, dimensions: [page]}
"""
TABLES = """
CREATE TABLE prod.main.visits AS SELECT i AS id, DATE '2026-01-01' + CAST(i % 300 AS INTEGER) AS day,
  CASE WHEN i % 3 = 0 THEN 'home' END AS page, hash(i % 7000) AS visitor FROM range(50000) AS t(i);
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "SAVES", 0)
        core = make_shop(tmp_path_factory.mktemp("visits"), tables=TABLES, datasets=(VISITS,))
        refresh_rollups(core)
        yield core


def test_it_is_near_for_groups_and_for_the_whole(shop):
    found = ask(shop, metrics=["about", "exactly"], dimensions=["page"], totals=True)
    assert found.totals["exactly"] == 7000
    assert found.totals["about"] == pytest.approx(7000, rel=0.12)
    assert found.data["about"] == pytest.approx(found.data["exactly"], rel=0.12)


def test_proof_and_explain_say_that_it_is_approximate(shop):
    query = {"metrics": ["about"], "dimensions": ["page"]}
    assert [(note.reason, note.params) for note in ask(shop, **query).proof.notes] == [
        ("measure.approximate", {"metric": "Visitors"})
    ]
    told = explain(shop, parse_query(query), actor=ADMIN)
    assert "measure.approximate" in {note.reason for note in told.rewrites}
    assert [candidate.reason for candidate in told.candidates] == ["rollup.not_additive"]
    assert ask(shop, metrics=["exactly"]).proof.notes == ()


def test_an_engine_without_it_refuses_and_does_not_count_otherwise(shop):
    plan, context = prepare(shop, parse_query({"metrics": ["about"]}), actor=ADMIN)
    with pytest.raises(InputError) as caught:
        compile_plan(plan, dataclasses.replace(context, engine=Engine("there", "postgres", "public")))
    assert caught.value.code == "metrics.function_missing"
    assert caught.value.params == {"function": "approximate_distinct", "dialect": "postgres"}
