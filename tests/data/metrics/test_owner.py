"""A metric whose measures are another dataset's: it has targets of its own, and its own file counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.access import local_admin
from data.metrics import MetricQuery, load_catalog, run
from tests.cores import make_core

OWNER = """
id: board
lake: prod
table: facts
time: day
measures: {rows: {aggregate: count}}
metrics: {total: {derived: facts.amount * 1}}
targets: {table: plans, metric: metric, period: month, grain: month, amount: amount}
"""
FACTS = """
id: facts
lake: prod
table: facts
time: day
grain: [amount]
measures: {amount: {aggregate: sum, column: amount}, count: {aggregate: count_distinct, column: amount}}
metrics: {amount: {measure: amount}, count: {measure: count}}
targets: {table: plans, metric: metric, period: month, grain: month, amount: amount}
"""
TABLES = """
CREATE TABLE prod.main.facts AS SELECT DATE '2026-10-01' AS day, 5 AS amount;
CREATE TABLE prod.main.plans AS SELECT 'board.total' AS metric, DATE '2026-10-01' AS month, 310.0 AS amount
 UNION ALL SELECT 'facts.count', DATE '2026-10-01', 31.0 UNION ALL SELECT 'facts.count', DATE '2026-09-01', 30.0;
"""


@pytest.fixture
def core(tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets/board.yaml").write_text(OWNER)
    (tmp_path / "datasets/facts.yaml").write_text(FACTS)
    core = replace(make_core(), definitions=(tmp_path,))
    with core.lakes.cursor() as cursor:
        cursor.execute(TABLES)
    return core


def ask(core):
    query = MetricQuery(metrics=("board.total",), range="2026-10", targets=True)
    return run(core, query, actor=local_admin()).data


def test_targets_are_those_of_the_metrics_own_dataset(core):
    found = ask(core)
    assert found["board.total"] == [5]
    assert found["board.total__target"] == [pytest.approx(310.0)]


def test_a_changed_formula_is_another_result(core, tmp_path):
    ask(core)
    (tmp_path / "datasets/board.yaml").write_text(OWNER.replace("* 1", "* 3"))
    load_catalog(core, fresh=True)
    assert ask(core)["board.total"] == [15]


def test_targets_of_what_counts_rows_add_up(core):
    query = MetricQuery(metrics=("facts.count",), range="2026-09-01/2026-10-31", targets=True)
    assert run(core, query, actor=local_admin()).data["facts.count__target"] == [pytest.approx(61.0)]
