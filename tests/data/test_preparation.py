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


def test_the_data_named_at_start_becomes_a_lake_with_a_dashboard(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    rows = [f"{n},2026-0{1 + n % 9}-11,{'north' if n % 3 else 'south'},{n % 7}.5" for n in range(200)]
    (folder / "sales.csv").write_text("\n".join(["id,day,region,amount", *rows]))
    (folder / "torn.csv").write_text("a,b\n1,2\n3\n4,5,6\n")
    said: list[str] = []
    core = make_core(tmp_path / "home", demo=False, data=str(folder))
    prepare(core, announce=said.append).join()
    assert said[1].startswith("Not read: torn.csv. Why: ") and said[1].endswith("/lakes/show/shop")
    assert "/dashboards/view/" in said[-1]
    lake = next(lake for lake in core.lakes.records() if lake.id != "prod")
    assert core.lakes.fetch(f'SELECT count(*) AS n FROM "{lake.id}"."main"."sales"').columns["n"] == [200]
    close_core(core)


def test_data_that_is_not_there_is_said_and_the_start_goes_on(tmp_path):
    said: list[str] = []
    core = make_core(tmp_path, demo=False, data=str(tmp_path / "nowhere"))
    prepare(core, announce=said.append).join()
    assert "could not be added" in said[-1]
    close_core(core)
