"""A PostgreSQL over the API: registered, tested, listed, asked in its own dialect, its secrets kept."""

from __future__ import annotations

import pytest

from data.opening import close_core
from tests.api.client import client, home_core, is_problem
from tests.postgres import PASSWORD, postgres

BASE = "/api/data-warehouse/lakes"
QUERY = "/api/data-warehouse/query"


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    postgres().run(
        "DROP SCHEMA IF EXISTS api CASCADE",
        "CREATE SCHEMA api",
        "CREATE TABLE api.orders AS SELECT i AS id, i % 3 AS region FROM generate_series(1, 9) i",
    )
    core = home_core(tmp_path_factory.mktemp("home"))
    yield client(core)
    close_core(core)


def body(**options):
    return {"id": "pg", "name": "Orders", "kind": "postgres", "options": {**postgres().options, **options}}


def test_from_registering_to_an_answer(http):
    made = http.post(BASE, json=body())
    assert (made.status_code, made.json["kind"], made.json["dialect"]) == (201, "postgres", "postgres")
    assert PASSWORD not in made.text
    tested = http.post(f"{BASE}/pg/test", json={})
    assert (tested.json["status"], tested.json["standIn"], tested.json["error"]) == ("ready", False, None)
    tables = {(each["schema"], each["name"]): each for each in http.get(f"{BASE}/pg/tables").json["tables"]}
    assert [column["name"] for column in tables["api", "orders"]["columns"]] == ["id", "region"]
    sql = "SELECT region, count(*) AS n, array_agg(id ORDER BY id) AS ids FROM api.orders GROUP BY 1 ORDER BY 1"
    found = http.post(QUERY, json={"lake": "pg", "sql": sql}).json
    assert found["rows"] == [{"region": r, "n": 3, "ids": [i for i in range(1, 10) if i % 3 == r]} for r in range(3)]
    assert (found["lake"], found["lakes"], found["statistics"]["tables"]) == ("pg", ["pg"], ["pg.api.orders"])
    assert PASSWORD not in http.get(f"{BASE}/pg").text + http.get(BASE).text
    assert http.delete(f"{BASE}/pg").status_code == 204


def test_a_lake_is_changed_and_its_tables_looked_into(http):
    http.post(BASE, json=body())
    changed = http.patch(f"{BASE}/pg", json={"name": "Shop", "slaSeconds": 60, "options": {"sslmode": "disable"}})
    assert (changed.json["name"], changed.json["slaSeconds"]) == ("Shop", 60)
    http.post(f"{BASE}/pg/test", json={})
    shown = http.get(f"{BASE}/pg").json
    assert (shown["options"]["password"], shown["options"]["sslmode"]) == ("stored", "disable")
    assert [size["rows"] for size in shown["history"]] == [shown["rows"]] and PASSWORD not in str(shown)
    profile = http.get(f"{BASE}/pg/tables/api.orders?profile=true").json["profile"]
    assert profile["rowsLookedAt"] == 9 and len(profile["sample"]) == 9
    assert profile["columns"][1]["top"][0] == {"value": 0, "count": 3}
    kinds = {kind["kind"]: kind for kind in http.get("/api/data-warehouse/lake-kinds").json["kinds"]}
    assert {"postgres", "files", "snowflake"} <= set(kinds)
    assert http.delete(f"{BASE}/pg").status_code == 204


def test_a_password_may_be_named_instead_of_sent(http, monkeypatch):
    options = {name: value for name, value in body()["options"].items() if name != "password"}
    monkeypatch.setenv("ORDERS_PASSWORD", PASSWORD)
    sent = {**body(), "options": {**options, "passwordRef": "env:ORDERS_PASSWORD"}}
    assert http.post(BASE, json=sent).status_code == 201
    assert http.post(f"{BASE}/pg/test", json={}).json["status"] == "ready"
    monkeypatch.delenv("ORDERS_PASSWORD")
    assert is_problem(http.post(QUERY, json={"lake": "pg", "sql": "SELECT 1"}), 400, "setting.secret_missing")
    http.delete(f"{BASE}/pg")


def test_a_wrong_password_is_told_without_it(http):
    http.post(BASE, json=body(password="wrong-one"))
    answer = http.post(f"{BASE}/pg/test", json={})
    assert is_problem(answer, 503, "lake.unreachable")
    assert "wrong-one" not in answer.text and "wrong-one" not in http.get(f"{BASE}/pg").text
    assert http.get(f"{BASE}/pg").json["status"] == "failed"
    http.delete(f"{BASE}/pg")


@pytest.mark.parametrize(
    ("options", "code", "at"),
    [
        ({"passwordRef": "SHOP"}, "lake.option_reference", "passwordRef"),
        ({"port": 0}, "lake.option_port", "port"),
        ({"sslmode": "off"}, "lake.option_choice", "sslmode"),
        ({"url": "mysql://u@h/d"}, "lake.url_scheme", "url"),
        ({"url": "postgresql://u:pw@h/d?sslkey=/etc/passwd"}, "lake.url_parameter", "url"),
        ({"url": "not an address"}, "lake.url_unreadable", "url"),
        ({"user": "u"}, "lake.option_missing", "host"),
    ],
    ids=str,
)
def test_options_that_can_not_be(http, options, code, at):
    sent = {"host": "h", **options} if "url" not in options and "user" not in options else options
    answer = http.post(BASE, json={"id": "x", "kind": "postgres", "options": sent})
    assert is_problem(answer, 400, code)
    assert [each["pointer"] for each in answer.json["errors"]] == [f"/options/{at}"]


def test_a_url_gives_its_password_away_at_once(http):
    url = "postgresql://reader:hush@db.example:5433/shop?sslmode=require"
    answer = http.post(BASE, json={"id": "byurl", "kind": "postgres", "options": {"url": url}})
    assert answer.status_code == 201 and "hush" not in answer.text
    http.delete(f"{BASE}/byurl")
