from __future__ import annotations

import pytest

from tests.api.client import client, home_core, is_problem

BASE = "/api/data-warehouse/lakes"
KEYS = "id name kind dialect status tables rows sizeBytes growthBytesPerDay lastLoadedAt freshnessSeconds freshness"


def test_the_list():
    answer = client().get(BASE).json
    assert set(answer) == {"lakes", "metadata"}
    assert set(answer["metadata"]) == {"totalLakes", "totalSize", "averageFreshness"}
    lake = next(each for each in answer["lakes"] if each["id"] == "prod")
    assert set(KEYS.split()) | {"slaSeconds", "standIn", "error"} <= set(lake)
    assert answer["metadata"]["totalLakes"] == len(answer["lakes"])


def test_tables():
    tables = {each["name"]: each for each in client().get(f"{BASE}/prod/tables").json["tables"]}
    assert ("invoice_id", "INTEGER") in {(each["name"], each["type"]) for each in tables["invoices"]["columns"]}
    assert client().get(f"{BASE}/prod/tables/invoices").json == tables["invoices"]
    assert is_problem(client().get(f"{BASE}/prod/tables/nope"), 404, "lake.table_unknown")


def test_a_lake_is_registered_read_and_forgotten(tmp_path):
    core = home_core(tmp_path / "home")
    http = client(core)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "sales.csv").write_text("day,amount\n2026-01-01,5\n2026-01-02,7\n")
    body = {"id": "shop", "kind": "files", "options": {"path": str(tmp_path / "shop")}}
    made = http.post(BASE, json=body)
    assert (made.status_code, made.headers["Location"]) == (201, f"{BASE}/shop")
    assert is_problem(http.post(BASE, json=body), 409, "lake.exists")
    tested = http.post(f"{BASE}/shop/test", json={})
    assert tested.json["rows"] == 2 and tested.json["status"] == "ready"
    assert http.delete(f"{BASE}/shop").status_code == 204
    assert is_problem(http.get(f"{BASE}/shop"), 404, "lake.unknown")
    core.lakes.close()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"id": "Not An Id"}, 422, "request.invalid"),
        ({"kind": "mainframe"}, 400, "lake.kind_unknown"),
        ({"options": {"nope": 1}}, 400, "lake.option_unknown"),
        ({"slaSeconds": 0}, 422, "request.invalid"),
        ({"nobody": 1}, 422, "request.invalid"),
    ],
    ids=str,
)
def test_what_can_not_be_a_lake_is_refused(change, status, code):
    body = {"id": "shop", "kind": "files", "options": {"path": "x"}, **change}
    assert is_problem(client().post(BASE, json=body), status, code)


def test_the_warehouse_itself_stays():
    assert is_problem(client().delete(f"{BASE}/prod"), 409, "lake.needed")
