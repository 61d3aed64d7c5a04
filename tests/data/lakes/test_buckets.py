"""Files in an S3-compatible bucket: read as those of a folder, asked again when they change, secrets kept."""

from __future__ import annotations

import gzip
import secrets
import socket
import threading

import duckdb
import pytest

from data.access import local_admin
from data.confined import without_network
from data.errors import InputError, LakeError
from data.inventory import NewLake, register_lake, reload_lake, shown_options
from data.lakes.outcome import Status
from tests.cores import make_core
from tests.seaweed import SECRET, seaweed


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


@pytest.fixture
def place():
    return f"lake-{secrets.token_hex(4)}"


def register(core, options):
    return register_lake(core, NewLake("far", "Far", "files", options), actor=local_admin())


def parquet(folder, sql):
    file = folder / "made.parquet"
    with duckdb.connect() as database:
        database.execute(f"COPY ({sql}) TO '{file}' (FORMAT parquet)")
    return file.read_bytes()


def test_a_bucket_is_read_like_a_folder(core, place, tmp_path):
    bucket = seaweed()
    bucket.put(f"{place}/people.csv", b"id,name\n1,Ada\n2,Bob\n")
    bucket.put(f"{place}/events.ndjson.gz", gzip.compress(b'{"a": 1}\n{"a": 2}\n'))
    for day in (1, 2):
        made = parquet(tmp_path, f"SELECT i AS id FROM range({day * 10}) t(i)")
        bucket.put(f"{place}/sales/day={day}/part.parquet", made)
    bucket.put(f"{place}/readme.md", b"hello")
    bucket.put(f"{place}/.hidden.csv", b"x\n1\n")
    register(core, bucket.options(place))
    version = reload_lake(core, "far", actor=local_admin())
    assert {table.name: table.rows for table in version.tables} == {"people": 2, "events": 2, "sales": 30}
    assert core.lakes.fetch("SELECT day, count(*) AS n FROM far.main.sales GROUP BY 1 ORDER BY 1").columns == {
        "day": [1, 2],
        "n": [10, 20],
    }
    assert [outcome.source for outcome in version.outcomes if outcome.status is Status.SKIPPED] == ["readme.md"]


def test_one_object_is_a_lake_too(core, place):
    seaweed().put(f"{place}/people.csv", b"id\n7\n")
    register(core, seaweed().options(f"{place}/people.csv"))
    reload_lake(core, "far", actor=local_admin())
    assert core.lakes.fetch("SELECT id FROM far.main.people").columns == {"id": [7]}


def test_it_is_stale_when_an_object_comes_grows_or_goes(core, place):
    bucket = seaweed()
    bucket.put(f"{place}/a.csv", b"id\n1\n")
    register(core, bucket.options(place))
    reload_lake(core, "far", actor=local_admin())
    seen = [core.lakes.is_stale("far")]
    for change in (
        lambda: bucket.put(f"{place}/b.csv", b"id\n1\n"),
        lambda: bucket.put(f"{place}/a.csv", b"id\n1\n2\n"),
        lambda: bucket.remove(f"{place}/b.csv"),
    ):
        change()
        seen.append(core.lakes.is_stale("far"))
        reload_lake(core, "far", actor=local_admin())
        seen.append(core.lakes.is_stale("far"))
    assert seen == [False, True, False, True, False, True, False]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secretKey": "wrong"}, "lake.bucket_denied"),
        ({"accessKey": "", "secretKey": ""}, "lake.bucket_denied"),
        ({"path": "s3://shop/nothing-here"}, "lake.bucket_empty"),
        ({"endpoint": "http://127.0.0.1:1"}, "lake.bucket_unreachable"),
        ({"endpoint": "http://169.254.169.254"}, "lake.address_never"),
    ],
)
def test_what_is_wrong_is_said_and_no_secret(core, place, change, code):
    seaweed().put(f"{place}/a.csv", b"id\n1\n")
    options = {name: value for name, value in {**seaweed().options(place), **change}.items() if value}
    register(core, options)
    with pytest.raises(LakeError) as raised:
        reload_lake(core, "far", actor=local_admin())
    assert raised.value.code == code
    assert SECRET not in f"{raised.value!r} {raised.value.params} {core.lakes.record('far').error}"
    assert core.lakes.record("far").error["code"] == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"path": "s3://"}, "lake.bucket_unnamed"),
        ({"path": "s3://shop", "endpoint": "127.0.0.1:9000"}, "lake.endpoint_unreadable"),
        ({"path": "s3://shop", "endpoint": "http://me:secret@host"}, "lake.endpoint_unreadable"),
        ({"path": "s3://shop", "accessKey": "AK"}, "lake.option_missing"),
        ({"path": "s3://shop", "format": "xml"}, "lake.option_choice"),
        ({"path": "/tmp", "region": "eu-central-1"}, "lake.option_of_buckets"),
    ],
)
def test_options_that_can_not_be_are_refused(core, options, code):
    with pytest.raises(InputError) as raised:
        register(core, options)
    assert raised.value.code == code


def test_the_secret_is_stored_sealed_and_never_shown(core, place):
    record = register(core, seaweed().options(place))
    assert SECRET not in str(record.options)
    assert shown_options(core.lakes.record("far"), actor=local_admin())["secretKey"] == "stored"


def test_a_secret_by_reference(core, place, monkeypatch):
    seaweed().put(f"{place}/a.csv", b"id\n1\n")
    monkeypatch.setenv("BUCKET_SECRET", SECRET)
    options = {**seaweed().options(place), "secretKeyRef": "env:BUCKET_SECRET"}
    del options["secretKey"]
    register(core, options)
    assert reload_lake(core, "far", actor=local_admin()).rows == 1


def test_files_without_an_ending_are_read_as_told(core, tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "export").write_text("id,name\n1,Ada\n")
    register(core, {"path": str(folder), "format": "csv"})
    assert reload_lake(core, "far", actor=local_admin()).tables[0].name == "export"


def test_a_process_without_network_connects_nowhere():
    host, port = seaweed().endpoint.removeprefix("http://").split(":")
    found = []

    def connect():
        locked = without_network()
        try:
            socket.create_connection((host, int(port)), 2).close()
            found.append((locked, "connected"))
        except PermissionError:
            found.append((locked, "refused"))

    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    assert found in ([(True, "refused")], [(False, "connected")])


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("delta", {}, "lake.not_delta"),
        ("iceberg", {}, "lake.not_iceberg"),
        ("iceberg", {"secretKey": "wrong"}, "lake.bucket_denied"),
    ],
)
def test_a_bucket_without_such_tables_says_so(core, place, kind, change, code):
    seaweed().put(f"{place}/a.csv", b"id\n1\n")
    options = {**seaweed().options(place), **change}
    register_lake(core, NewLake("far", "Far", kind, options), actor=local_admin())
    with pytest.raises(LakeError) as raised:
        reload_lake(core, "far", actor=local_admin())
    assert raised.value.code == code
    assert SECRET not in f"{raised.value!r} {raised.value.params}"
