from __future__ import annotations

import io

import pytest

from tests.api.client import client, home_core, is_problem

SALES = "day,region,amount\n" + "".join(f"2026-01-{1 + n % 28:02d},R{n % 3},{n}\n" for n in range(200))
PATH = "/api/data-warehouse/intake"


@pytest.fixture
def core(tmp_path):
    made = home_core(tmp_path / "home")
    yield made
    made.lakes.close()


def test_a_folder_becomes_a_lake_and_a_dashboard(core, tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "sales.csv").write_text(SALES)
    (tmp_path / "shop" / "broken.csv").write_bytes(b"")
    made = client(core).post(PATH, json={"path": str(tmp_path / "shop"), "name": "Shop"})
    assert made.status_code == 201 and made.headers["Location"] == f"/api/data-warehouse/lakes/{made.json['lake']}"
    assert {"name": "sales", "rows": 200, "columns": 3} in made.json["tables"]
    assert len(made.json["files"]) == 2
    assert client(core).get(made.headers["Location"]).json["files"] == made.json["files"]
    data = client(core).get(f"/api/bi/dashboards/{made.json['dashboard']}/data")
    assert data.status_code == 200 and data.json["widgets"]
    assert made.json["dashboard"] in {each["id"] for each in client(core).get("/api/bi/dashboards").json["custom"]}


def test_files_are_uploaded(core):
    files = {"files": [(io.BytesIO(SALES.encode()), "../../sales.csv")], "name": "Sales"}
    made = client(core).post("/api/uploads", data=files)
    assert made.status_code == 201, made.text
    kept = [path for path in (core.settings.home / "uploads").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == ["sales.csv"]


def test_an_upload_may_be_larger_than_other_bodies(core):
    large = SALES.encode() + b"2026-01-01,R1,1\n" * (17 * 2**20 // 16)
    made = client(core).post("/api/uploads", data={"files": (io.BytesIO(large), "large.csv")})
    assert made.status_code == 201, made.text
    assert made.json["tables"][0]["rows"] > 1_000_000


def test_what_is_no_upload_is_refused(core):
    http = client(core)
    assert is_problem(http.post("/api/uploads", json={}), 415, "request.media_type")
    assert is_problem(http.post("/api/uploads", data={"name": "x"}, content_type="multipart/form-data"), 400)
    files = {"files": (io.BytesIO(b"x"), "x.csv")}
    assert is_problem(http.post("/api/uploads", data=files, headers={"Origin": "http://evil.example"}), 403)


def test_a_path_that_is_not_there_is_a_problem(core):
    assert is_problem(client(core).post(PATH, json={"path": "/nowhere/at/all"}), 400, "lake.path_missing")
