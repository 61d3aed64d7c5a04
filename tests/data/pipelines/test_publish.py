"""A query becomes a table of the warehouse by a pipeline of its own."""

from __future__ import annotations

import pytest

from data.access import Actor
from data.errors import AccessError, ConflictError, InputError
from data.pipelines import Status, get_execution, get_pipeline, publish_query, run_next, run_pipeline, save_pipeline
from tests.data.pipelines.loads import ADMIN, opened, rows

TEXT = "SELECT region, sum(amount) AS amount FROM sales GROUP BY region"


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        with core.lakes.cursor() as cursor:
            cursor.execute("CREATE TABLE prod.main.sales AS SELECT 'N' AS region, 3 AS amount")
        core.lakes.loaded("prod")
        yield core


def test_its_rows_are_a_table_that_every_run_replaces(core):
    stored, execution = publish_query(core, TEXT, title="Sales by région", lake="prod", actor=ADMIN)
    assert stored.pipeline.id == "published_sales_by_region"
    run_next(core, holder="test")
    assert get_execution(core, execution.id).status is Status.SUCCEEDED
    table = "SELECT region, amount::INTEGER FROM prod.published.sales_by_region"
    assert rows(core, table) == [("N", 3)]
    with core.lakes.cursor() as cursor:
        cursor.execute("INSERT INTO prod.main.sales VALUES ('N', 4)")
    core.lakes.loaded("prod")
    run_pipeline(core, stored.pipeline.id, actor=ADMIN)
    run_next(core, holder="test")
    assert rows(core, table) == [("N", 7)]
    with pytest.raises(ConflictError, match=r"pipeline\.publish_taken"):
        publish_query(core, TEXT, title="Sales by region", lake="prod", actor=ADMIN)


def test_a_name_whose_query_never_gave_rows_can_be_taken_again(core):
    for wrong in ("SELECT CAST(region AS INTEGER) AS n FROM sales", f"{TEXT} HAVING false"):
        publish_query(core, wrong, title="Again", lake="prod", actor=ADMIN)
        with pytest.raises(ConflictError, match=r"pipeline\.publish_taken"):
            publish_query(core, TEXT, title="Again", lake="prod", actor=ADMIN)
        run_next(core, holder="test")
    stored, execution = publish_query(core, TEXT, title="Again", lake="prod", actor=ADMIN)
    run_next(core, holder="test")
    assert get_execution(core, execution.id).status is Status.SUCCEEDED
    assert stored.pipeline.document["source"]["query"] == TEXT
    assert rows(core, "SELECT region, amount::INTEGER FROM prod.published.again") == [("N", 3)]
    with pytest.raises(ConflictError, match=r"pipeline\.publish_taken"):
        publish_query(core, TEXT, title="Again", lake="prod", actor=ADMIN)


def test_what_a_person_changed_or_another_published_is_never_written_over(core):
    stored, _ = publish_query(core, f"{TEXT} HAVING false", title="Mine", lake="prod", actor=ADMIN)
    run_next(core, holder="test")
    with pytest.raises(ConflictError, match=r"pipeline\.publish_taken"):
        publish_query(core, TEXT, title="Mine", lake="prod", actor=Actor("else", frozenset({"admin"})))
    edited = {**stored.pipeline.document, "description": "Looked after by hand"}
    save_pipeline(core, edited, actor=ADMIN)
    run_pipeline(core, stored.pipeline.id, actor=ADMIN)
    run_next(core, holder="test")
    with pytest.raises(ConflictError) as refused:
        publish_query(core, TEXT, title="Mine", lake="prod", actor=ADMIN)
    assert refused.value.params["free"] == "Mine 2"
    assert get_pipeline(core, stored.pipeline.id).pipeline.document == edited
    publish_query(core, TEXT, title="Mine 2", lake="prod", actor=ADMIN)


def test_a_name_no_parameters_and_the_right_are_needed(core):
    with pytest.raises(InputError, match=r"pipeline\.publish_title"):
        publish_query(core, TEXT, title=" … ", lake="prod", actor=ADMIN)
    with pytest.raises(InputError, match=r"pipeline\.publish_parameters"):
        publish_query(core, f"{TEXT} HAVING sum(amount) > {{{{least}}}}", title="x", lake="prod", actor=ADMIN)
    with pytest.raises(AccessError):
        publish_query(core, TEXT, title="x", lake="prod", actor=Actor("anna", frozenset({"editor"})))
