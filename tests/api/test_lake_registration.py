"""Every way of registering a lake that the API promises: options by kind, secrets sent, named, or in the address."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest

from data.opening import close_core
from tests.api.client import client, home_core, is_problem

BASE = "/api/data-warehouse/lakes"
SECRET = "hush/@:word"
SERVERS = {"postgres": 5432, "redshift": 5439, "mysql": 3306, "trino": 8080, "clickhouse": 8123}
SCHEMES = {"postgres": "postgresql"}


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    core = home_core(tmp_path_factory.mktemp("home"))
    yield client(core)
    close_core(core)


def registered(http, kind, options):
    """What the API shows of a lake that was just registered; it is removed again."""
    made = http.post(BASE, json={"id": "new", "name": "New", "kind": kind, "options": options})
    assert made.status_code == 201, made.text
    shown = http.get(f"{BASE}/new")
    listed = http.get(BASE).text
    assert http.delete(f"{BASE}/new").status_code == 204
    assert SECRET not in made.text + shown.text + listed
    assert (made.json["id"], made.json["name"], made.json["kind"]) == ("new", "New", kind)
    return shown.json["options"]


@pytest.mark.parametrize("secret", [{"password": SECRET}, {"passwordRef": "env:SHOP_PASSWORD"}, {}], ids=str)
@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_by_its_parts(http, kind, secret):
    parts = {"host": "db.example", "port": SERVERS[kind], "database": "shop", "user": "reader"}
    shown = registered(http, kind, {**parts, **secret})
    assert {name: shown[name] for name in parts} == parts
    assert shown.get("passwordRef") == secret.get("passwordRef")
    assert shown.get("password") == ("stored" if "password" in secret else None)


@pytest.mark.parametrize("kind", SERVERS)
def test_a_server_by_its_address(http, kind):
    url = f"{SCHEMES.get(kind, kind)}://reader:hush%2F%40%3Aword@db.example:1234/shop"
    shown = registered(http, kind, {"url": url})
    assert (shown["host"], shown["port"], shown["database"], shown["user"]) == ("db.example", 1234, "shop", "reader")
    assert shown["password"] == "stored" and "url" not in shown


def test_files_with_and_without_a_format(http, tmp_path):
    (tmp_path / "people.csv").write_text("id\n1\n")
    assert registered(http, "files", {"path": str(tmp_path)})["path"] == str(tmp_path)
    shown = registered(http, "files", {"path": str(tmp_path / "people.csv"), "format": "csv"})
    assert shown == {"path": str(tmp_path / "people.csv"), "format": "csv"}


def test_database_files_by_their_path(http, tmp_path):
    duckdb.connect(str(tmp_path / "a.duckdb")).close()
    with sqlite3.connect(tmp_path / "b.db") as database:
        database.execute("CREATE TABLE t (id)")
    assert registered(http, "duckdb", {"path": str(tmp_path / "a.duckdb")}) == {"path": str(tmp_path / "a.duckdb")}
    assert registered(http, "sqlite", {"path": str(tmp_path / "b.db")}) == {"path": str(tmp_path / "b.db")}


def test_a_catalogue_by_its_address(http):
    options = {"url": "https://catalogue.example", "warehouse": "s3://tables", "token": SECRET}
    assert registered(http, "iceberg", options) == {**options, "token": "stored"}


def test_a_path_that_is_not_there_is_refused(http, tmp_path):
    sent = {"id": "new", "kind": "files", "options": {"path": str(tmp_path / "nowhere")}}
    assert is_problem(http.post(BASE, json=sent), 400, "lake.path_missing")
