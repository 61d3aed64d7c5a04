"""What a start promises is there when it says so."""

from __future__ import annotations

from data.opening import close_core
from data.preparation import prepare
from tests.cores import make_core


def test_a_first_start_builds_the_company_and_its_five_lakes(tmp_path):
    said: list[str] = []
    core = make_core(tmp_path, demo_scale=0.01)
    prepare(core, announce=said.append).join()
    assert len(said) == 1
    assert {lake.id for lake in core.lakes.records()} == {"prod", "web", "suppliers", "crm", "bigquery-prod"}
    assert core.lakes.fetch("SELECT count(*) AS n FROM prod.invoices").columns["n"][0] > 100
    close_core(core)


def test_a_second_start_says_and_builds_nothing(tmp_path):
    first = make_core(tmp_path, demo_scale=0.01)
    prepare(first, announce=lambda _: None).join()
    version = first.lakes.version("prod")
    close_core(first)
    said: list[str] = []
    second = make_core(tmp_path, demo_scale=0.01)
    prepare(second, announce=said.append).join()
    assert said == [] and second.lakes.version("prod") == version
    close_core(second)


def test_without_the_demo_there_is_the_warehouse_alone(tmp_path):
    core = make_core(tmp_path, demo=False)
    prepare(core, announce=lambda _: None).join()
    assert [lake.id for lake in core.lakes.records()] == ["prod"]
    close_core(core)
