"""A query becomes a dataset: its numbers are those of the table by hand, and the way back to its pipeline is known."""

from __future__ import annotations

import threading

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, ConflictError
from data.intake import publish_dataset
from data.metrics import MetricQuery, run
from data.metrics.catalog import load_catalog
from data.pipelines import run_next, table_lineage
from tests.data.pipelines.loads import opened, rows
from tests.waiting import PATIENCE

ME = local_admin()
TEXT = """SELECT region, month, sum(amount) AS amount FROM (
  SELECT ['N', 'S'][1 + i % 2] AS region, DATE '2026-01-01' + to_months((i % 6)::INTEGER) AS month, i AS amount
  FROM numbers) GROUP BY ALL"""


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        with core.lakes.cursor() as cursor:
            cursor.execute("CREATE TABLE prod.main.numbers AS SELECT i FROM range(60) AS t(i)")
        core.lakes.loaded("prod")
        yield core


@pytest.fixture
def running(core):
    """Runs the one pipeline that is asked for, as the background does."""
    stop = threading.Event()

    def work():
        while not stop.is_set() and run_next(core, holder="test") is None:
            stop.wait(0.05)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(PATIENCE)


def test_dashboards_can_ask_what_was_published(core, running):
    stored, _, dataset = publish_dataset(core, TEXT, title="By region", lake="prod", actor=ME)
    found = load_catalog(core).datasets[dataset]
    assert (dataset, found.label, found.table) == ("published_by_region", "By region", "published.by_region")
    assert stored.pipeline.id in found.description and "_execution_id" not in found.rows
    metric, region = f"{dataset}.total_amount", f"{dataset}.region"
    result = run(core, MetricQuery(metrics=(metric,), dimensions=(region,), range="2026-01-01/2026-06-30"), actor=ME)
    told = {name: int(total) for name, total in zip(*result.data.values(), strict=True)}
    assert told == dict(rows(core, "SELECT region, sum(amount)::BIGINT FROM prod.published.by_region GROUP BY 1"))
    assert {(e.source, e.target) for e in table_lineage(core)} >= {("prod.main.numbers", "prod.published.by_region")}


def test_what_gives_no_rows_is_no_dataset(core, running):
    with pytest.raises(ConflictError, match=r"intake\.not_published"):
        publish_dataset(core, "SELECT i FROM numbers WHERE i < 0", title="Nothing", lake="prod", actor=ME)
    assert "published_nothing" not in load_catalog(core).datasets


def test_who_may_not_manage_pipelines_publishes_nothing(core):
    with pytest.raises(AccessError):
        publish_dataset(core, TEXT, title="x", lake="prod", actor=Actor("anna", frozenset({"viewer"})))
