"""What a REST catalogue is asked and what may be wrong with it; a real one's tables are read by the contract suite."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

import pytest

from data.access import local_admin
from data.errors import InputError, LakeError
from data.inventory import NewLake, register_lake, reload_lake, shown_options
from data.lakes.kinds import iceberg_catalogue
from data.lakes.kinds.iceberg_catalogue import listed_tables, newest, table_names
from data.lakes.reading.refused import Refused
from tests.cores import make_core
from tests.listening import listening
from tests.seaweed import seaweed

SECRET = "s3cret/@:key"


@dataclass
class Catalogue:
    """A server that gives `answers` by path, and keeps what it was asked."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def answer(self, path: str, headers: dict[str, str], body: Any = None) -> tuple[int, Any]:
        self.asked.append((path, headers, body))
        found = self.answers.get(path, (404, {"error": {"message": f"nothing at {path}"}}))
        return found if isinstance(found, tuple) else (200, found)


@pytest.fixture
def catalogue():
    kept = Catalogue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._reply(None)

        def do_POST(self):
            self._reply(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _reply(self, body):
            status, answer = kept.answer(self.path, {name.lower(): said for name, said in self.headers.items()}, body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args):
            pass

    with listening(Handler) as address:
        kept.address, kept.answers = address, plain()
        yield kept


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


def table(location: str = "s3://lake/orders/v2.metadata.json", **more: Any) -> dict[str, Any]:
    snapshots = [{"snapshot-id": 7, "summary": {"total-files-size": "1200"}}, {"snapshot-id": 6}]
    return {"metadata-location": location, "metadata": {"current-snapshot-id": 7, "snapshots": snapshots}, **more}


def plain() -> dict[str, Any]:
    return {
        "/v1/config": {"defaults": {}, "overrides": {}},
        "/v1/namespaces": {"namespaces": [["eu"]]},
        "/v1/namespaces?parent=eu": {"namespaces": []},
        "/v1/namespaces/eu/tables": {"identifiers": [{"namespace": ["eu"], "name": "orders"}]},
        "/v1/namespaces/eu/tables/orders?snapshots=refs": table(),
    }


def test_namespaces_in_namespaces_and_pages_are_followed(catalogue):
    tables = "/v1/acme/main/namespaces/eu/tables"
    catalogue.answers = {
        "/v1/config?warehouse=main": {"defaults": {"prefix": "other"}, "overrides": {"prefix": "acme/main"}},
        "/v1/acme/main/namespaces": {"namespaces": [["eu"]], "next-page-token": "2"},
        "/v1/acme/main/namespaces?pageToken=2": {"namespaces": [["us & ca"]], "next-page-token": None},
        "/v1/acme/main/namespaces?parent=eu": {"namespaces": [["eu", "de"], ["us & ca"], ["eu"]]},
        "/v1/acme/main/namespaces?parent=us+%26+ca": {},
        "/v1/acme/main/namespaces?parent=eu%1Fde": {"namespaces": []},
        tables: {"identifiers": [{"namespace": ["eu"], "name": "orders"}], "next-page-token": "x"},
        f"{tables}?pageToken=x": {"identifiers": [{"namespace": ["eu"], "name": "a/b"}]},
        "/v1/acme/main/namespaces/eu%1Fde/tables": {"identifiers": [{"namespace": ["eu", "de"], "name": "orders"}]},
        "/v1/acme/main/namespaces/us%20%26%20ca/tables": {"identifiers": []},
        f"{tables}/orders?snapshots=refs": table(),
        f"{tables}/a%2Fb?snapshots=refs": table("s3://lake/ab/v1.metadata.json"),
        "/v1/acme/main/namespaces/eu%1Fde/tables/orders?snapshots=refs": table("s3://lake/de/v9.metadata.json"),
    }
    options = {"url": f"{catalogue.address}/", "warehouse": "main"}
    assert table_names(options) == [("eu", "a/b"), ("eu", "de", "orders"), ("eu", "orders")]
    assert sorted((each.name, each.bytes, each.mark) for each in listed_tables(options)) == [
        ("eu.a/b", 1200, "s3://lake/ab/v1.metadata.json"),
        ("eu.de.orders", 1200, "s3://lake/de/v9.metadata.json"),
        ("eu.orders", 1200, "s3://lake/orders/v2.metadata.json"),
    ]


def test_one_namespace_is_all_that_is_asked_for(catalogue):
    assert table_names({"url": catalogue.address, "namespace": "eu"}) == [("eu", "orders")]
    assert [path for path, _, _ in catalogue.asked] == ["/v1/config", "/v1/namespaces/eu/tables"]


def test_a_credential_gets_a_token_and_a_token_goes_along(catalogue):
    catalogue.answers["/v1/oauth/tokens"] = {"access_token": "given"}
    table_names({"url": catalogue.address, "credential": f"reader:{SECRET}", "scope": "PRINCIPAL_ROLE:ALL"})
    first, *others = catalogue.asked
    assert {name: said[0] for name, said in first[2].items()} == {
        "grant_type": "client_credentials",
        "client_id": "reader",
        "client_secret": SECRET,
        "scope": "PRINCIPAL_ROLE:ALL",
    }
    assert {headers["authorization"] for _, headers, _ in others} == {"Bearer given"}
    catalogue.asked.clear()
    table_names({"url": catalogue.address, "token": "mine"})
    assert {headers["authorization"] for _, headers, _ in catalogue.asked} == {"Bearer mine"}


def test_keys_are_the_lakes_own_or_those_the_catalogue_lends(catalogue):
    vended = [
        {"prefix": "s3://lake", "config": {"s3.access-key-id": "WIDE", "s3.secret-access-key": "w"}},
        {"prefix": "s3://lake/orders", "config": {"s3.access-key-id": "NEAR", "s3.secret-access-key": "n",
                                                  "s3.session-token": "t"}},
        {"prefix": "s3://elsewhere/and/long", "config": {"s3.access-key-id": "FAR"}},
    ]  # fmt: skip
    lent = table(config={"s3.endpoint": "https://s3.eu", "client.region": "eu"}, **{"storage-credentials": vended})
    catalogue.answers["/v1/namespaces/eu/tables/orders?snapshots=refs"] = lent
    found = newest({"url": catalogue.address}, ("eu", "orders")).options
    assert found == {
        "endpoint": "https://s3.eu", "region": "eu", "accessKey": "NEAR", "secretKey": "n", "sessionToken": "t",
    }  # fmt: skip
    ours = {"url": catalogue.address, "accessKey": "MINE", "secretKey": SECRET, "region": "us"}
    found = newest(ours, ("eu", "orders")).options
    assert found == {"endpoint": "https://s3.eu", "region": "us", "accessKey": "MINE", "secretKey": SECRET}


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ({"/v1/config": (401, {"error": {"message": f"not with {SECRET}"}})}, "lake.catalogue_denied", "not with •••"),
        ({"/v1/oauth/tokens": (400, {"error": "invalid_client"})}, "lake.catalogue_denied", "invalid_client"),
        ({"/v1/config": (503, b"<html>")}, "lake.catalogue_failed", "HTTP 503"),
        ({"/v1/config": b"<html>"}, "lake.catalogue_failed", "no answer of an Iceberg catalogue"),
        ({"/v1/config": ["?"]}, "lake.catalogue_failed", "no answer of an Iceberg catalogue"),
        ({"/v1/config": (302, {})}, "lake.catalogue_failed", "HTTP 302"),
        ({"/v1/namespaces": {"namespaces": [7]}}, "lake.catalogue_failed", "no answer of an Iceberg catalogue"),
        ({"/v1/namespaces/eu/tables/orders?snapshots=refs": {}}, "lake.catalogue_failed", "no answer"),
        ({"/v1/namespaces": {"namespaces": []}}, "lake.catalogue_empty", ""),
    ],
)
def test_what_is_wrong_is_said_and_no_secret(catalogue, answers, code, said):
    catalogue.answers |= {"/v1/oauth/tokens": {"access_token": "t"}, **answers}
    with pytest.raises(Refused) as raised:
        listed_tables({"url": catalogue.address, "credential": f"reader:{SECRET}"})
    assert raised.value.note.code == code
    assert said in raised.value.note.params.get("detail", "")
    assert SECRET not in str(raised.value.note.params)


@pytest.mark.parametrize("part", ["namespaces", "tables"])
def test_a_catalogue_without_end_is_refused(catalogue, monkeypatch, part):
    def endless(path: str, *_told: Any) -> tuple[int, Any]:
        asked = parse_qs(path.partition("?")[2])
        parent = asked["parent"][0].split("\x1f") if "parent" in asked else []
        if part == "namespaces" and path.startswith("/v1/namespaces"):
            return 200, {"namespaces": [[*parent, "eu"]], "identifiers": []}
        return 200, {
            "namespaces": [["eu"]] if not parent else [],
            "identifiers": [],
            "next-page-token": "tables" in path,
        }

    monkeypatch.setattr("data.lakes.kinds.iceberg_catalogue.TABLES", 40)
    catalogue.answer = endless
    with pytest.raises(Refused) as raised:
        table_names({"url": catalogue.address})
    assert raised.value.note.code == "lake.catalogue_crowded"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"url": "http://169.254.169.254"}, {}),
        ({"tokenUrl": "http://[::ffff:169.254.169.254]/token", "credential": "a:b"}, {}),
        ({}, {"s3.endpoint": "http://169.254.169.254"}),
    ],
)
def test_addresses_where_clouds_keep_credentials_are_never_asked(catalogue, options, told):
    catalogue.answers["/v1/namespaces/eu/tables/orders?snapshots=refs"] = table(config=told)
    with pytest.raises(Refused) as raised:
        newest({"url": catalogue.address, **options}, ("eu", "orders"))
    assert raised.value.note.code == "lake.address_never"


def test_a_lake_of_a_catalogue_that_is_not_there_says_so(core):
    options = {"url": "http://127.0.0.1:1", "credential": f"reader:{SECRET}"}
    record = register_lake(core, NewLake("far", "Far", "iceberg", options), actor=local_admin())
    assert SECRET not in str(record.options)
    assert shown_options(core.lakes.record("far"), actor=local_admin())["credential"] == "stored"
    with pytest.raises(LakeError, match=r"lake\.catalogue_unreachable") as raised:
        reload_lake(core, "far", actor=local_admin())
    assert SECRET not in f"{raised.value!r} {raised.value.params} {core.lakes.record('far').error}"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"url": "s3://tables"}, "lake.catalogue_unreadable"),
        ({"url": "https://me:secret@host"}, "lake.catalogue_unreadable"),
        ({"url": "https://host", "tokenUrl": "host/tokens"}, "lake.catalogue_unreadable"),
        ({"url": "https://host", "path": "/tmp"}, "lake.option_of_paths"),
        ({"url": "https://host", "accessKey": "AK"}, "lake.option_missing"),
        ({"path": "/tmp", "warehouse": "w"}, "lake.option_of_catalogues"),
        ({"warehouse": "w"}, "lake.option_missing"),
        ({"url": "https://host", "tokenRef": "TOKEN"}, "lake.option_reference"),
    ],
)
def test_options_that_can_not_be_are_refused(core, options, code):
    with pytest.raises(InputError) as raised:
        register_lake(core, NewLake("far", "Far", "iceberg", options), actor=local_admin())
    assert raised.value.code == code


@pytest.fixture
def made(tmp_path):
    """The folder of a table on this machine."""
    catalogs = pytest.importorskip("pyiceberg.catalog.memory")
    import pyarrow as pa

    catalog = catalogs.InMemoryCatalog("made", warehouse=tmp_path.as_uri())
    catalog.create_namespace("shop")
    rows = pa.table({"id": [1, 2]})
    catalog.create_table("shop.things", schema=rows.schema).append(rows)
    return tmp_path / "shop" / "things"


@pytest.mark.lakes
def test_a_table_does_not_say_what_is_called(core, made):
    from pyiceberg.table import StaticTable

    newest_file = max((made / "metadata").glob("*.metadata.json"))
    metadata = json.loads(newest_file.read_text())
    newest_file.write_text(json.dumps({**metadata, "properties": {"py-io-impl": "data.no.Such"}}))
    with pytest.raises(ValueError, match=r"data\.no\.Such"):
        StaticTable.from_metadata(str(newest_file))
    register_lake(core, NewLake("near", "Near", "iceberg", {"path": str(made)}), actor=local_admin())
    assert [(each.name, each.rows) for each in reload_lake(core, "near", actor=local_admin()).tables] == [("things", 2)]


@pytest.mark.lakes
def test_a_table_in_a_bucket_names_no_files_of_this_machine(core, made):
    place = f"lake-{secrets.token_hex(4)}"
    for file in (path for path in made.rglob("*") if path.is_file()):
        seaweed().put(f"{place}/things/{file.relative_to(made)}", file.read_bytes())
    register_lake(core, NewLake("far", "Far", "iceberg", seaweed().options(place)), actor=local_admin())
    with pytest.raises(InputError, match=r"lake\.nothing_loaded") as raised:
        reload_lake(core, "far", actor=local_admin())
    assert "does not lie where the table does" in str(raised.value.params["outcomes"])


def test_an_answer_has_a_bound(catalogue, monkeypatch):
    monkeypatch.setattr(iceberg_catalogue, "LARGEST", 10_000)
    catalogue.answers["/v1/namespaces/eu/tables"] = b"[" + b" " * 20_000
    with pytest.raises(Refused) as caught:
        table_names({"url": catalogue.address})
    assert caught.value.note.code == "lake.catalogue_failed"
    assert "more than" in caught.value.note.params["detail"]


def test_what_a_catalogue_lends_is_in_no_error(catalogue):
    catalogue.answers["/v1/oauth/tokens"] = {"access_token": "l3nt"}
    catalogue.answers["/v1/namespaces/eu/tables"] = (500, {"error": {"message": f"no l3nt, no {SECRET}"}})
    with pytest.raises(Refused) as caught:
        table_names({"url": catalogue.address, "credential": f"reader:{SECRET}"})
    assert caught.value.note.params["detail"] == "HTTP 500: no •••, no •••"
