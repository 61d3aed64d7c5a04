from __future__ import annotations

from data.access import local_admin
from data.console import examples, fill
from data.queries import run_sql
from tests.api.client import demo_core


def test_every_example_runs_on_the_demo():
    found = dict(examples(demo_core(), "prod", actor=local_admin()))
    assert set(found) == {"months", "customers", "parameter"}
    for sql in found.values():
        filled = fill(sql, {})
        result = run_sql(demo_core(), filled.sql, actor=local_admin(), parameters=filled.values)
        assert result.row_count > 0


def test_an_unknown_lake_has_no_examples():
    assert examples(demo_core(), "nope", actor=local_admin()) == []
