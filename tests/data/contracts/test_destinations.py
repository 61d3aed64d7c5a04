"""What every destination promises: rows arrive once, what is loaded twice is there once, who lost the token writes
nothing."""

from __future__ import annotations

import json
import sys
import urllib.request
from dataclasses import replace
from urllib.parse import urlencode

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import ConflictError, DefinitionError, LakeError
from data.flow.deliveries import DELIVERIES, Site, Wanted
from data.flow.deliveries.places import storage
from data.pipelines.destinations import DESTINATIONS, Staged, Standing
from tests.clickhouse import clickhouse
from tests.data.pipelines.loads import opened, rows
from tests.postgres import postgres


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        yield core


def warehouse(core, _tmp_path, mode):
    return {"table": "raw.t", "mode": mode, "schema": "evolve", **key(mode)}, lambda: rows(
        core, "SELECT id, word FROM prod.raw.t ORDER BY 1, 2"
    )


def in_postgres(_core, tmp_path, mode):
    schema = f"t_{abs(hash(str(tmp_path)))}"
    server = postgres()
    server.run(f"CREATE SCHEMA {schema}")
    options = {"url": server.uri, "table": f"{schema}.t", "mode": mode, **key(mode)}
    return options, lambda: server.run(f"SELECT id, word FROM {schema}.t ORDER BY 1, 2")


def parquet(_core, tmp_path, mode):
    folder = tmp_path / "out"

    def found():
        return duckdb.connect().sql(f"SELECT id, word FROM read_parquet('{folder}/*.parquet') ORDER BY 1, 2").fetchall()

    return {"path": str(folder), "mode": mode}, found


def delta(_core, tmp_path, mode):
    deltalake = pytest.importorskip("deltalake")
    folder = tmp_path / "delta"

    def found():
        table = pa.table(deltalake.DeltaTable(str(folder)).to_pyarrow_table())
        return sorted(zip(table["id"].to_pylist(), table["word"].to_pylist(), strict=True))

    return {"path": str(folder), "mode": mode, "schema": "evolve", **key(mode)}, found


def iceberg(_core, tmp_path, mode):
    catalogs = pytest.importorskip("pyiceberg.catalog")
    folder = tmp_path / "ice"

    def found():
        catalog = catalogs.load_catalog("nexus", type="sql", uri=f"sqlite:///{folder}/catalog.sqlite")
        table = catalog.load_table("shop.t").scan().to_arrow()
        return sorted(zip(table["id"].to_pylist(), table["word"].to_pylist(), strict=True))

    return {"path": str(folder), "table": "shop.t", "mode": mode, "schema": "evolve", **key(mode)}, found


def in_clickhouse(_core, tmp_path, mode):
    pytest.importorskip("chdb")
    address, schema = f"http://127.0.0.1:{clickhouse()}", f"t_{abs(hash(str(tmp_path)))}"

    def run(sql):
        asked = urllib.request.Request(f"{address}/?{urlencode({'query': sql})}", b"", method="POST")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return [json.loads(line) for line in answer.read().decode().splitlines() if line]

    run(f"CREATE DATABASE {schema}")
    options = {"url": address, "table": f"{schema}.t", "mode": mode, "schema": "evolve", **key(mode)}
    shown = f"SELECT id, word FROM {schema}.t ORDER BY id, word FORMAT JSONEachRow"
    return options, lambda: [(int(row["id"]), row["word"]) for row in run(shown)]


MAKERS = {
    "clickhouse": in_clickhouse,
    "warehouse": warehouse,
    "parquet": parquet,
    "postgres": in_postgres,
    "delta": delta,
    "iceberg": iceberg,
}
BY_STATEMENT = {"redshift", "snowflake", "bigquery"}  # tests/data/flow/test_database_deliveries.py
ALWAYS = {"warehouse", "parquet", "postgres"}


def marked(kind, *more):
    """A case that `make test-lakes` runs where the kind's driver is optional."""
    return pytest.param(kind, *more, marks=() if kind in ALWAYS else pytest.mark.lakes)


MODES = [
    (kind, mode)
    for kind, destination in DESTINATIONS.items()
    if kind in MAKERS
    for mode in next(option for option in destination.options if option.name == "mode").choices
]


def key(mode):
    return {"key": ("id",)} if mode in ("merge", "history") else {}


def staged(tmp_path, name, ids, *, ours=True, state=None, more=None):
    folder = tmp_path / name / "stage_0"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "000000-0.parquet"
    pq.write_table(pa.table({"id": ids, "word": [f"{name}{each}" for each in ids], **(more or {})}), file)
    accounts = {"extracted": len(ids), "rejected": 0, "filtered": 0, "folded": 0}
    return Staged("p", name, 1, (str(file),), accounts, state or {}, lambda: ours)


def test_every_destination_is_tried_here():
    assert set(MAKERS) | BY_STATEMENT == set(DESTINATIONS)


@pytest.mark.parametrize(("kind", "mode"), [marked(*case) for case in MODES])
def test_rows_arrive_once_by_mode(kind, mode, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, mode)
    load = DESTINATIONS[kind].load
    load(core, options, staged(tmp_path, "a", [1, 2]))
    again = load(core, options, staged(tmp_path, "a", [1, 2]))
    assert again.accounts["loaded"] == 2 and found() == [(1, "a1"), (2, "a2")]
    load(core, options, staged(tmp_path, "b", [2, 3]))
    assert (
        found()
        == {
            "append": [(1, "a1"), (2, "a2"), (2, "b2"), (3, "b3")],
            "replace": [(2, "b2"), (3, "b3")],
            "merge": [(1, "a1"), (2, "b2"), (3, "b3")],
            "history": [(1, "a1"), (2, "a2"), (2, "b2"), (3, "b3")],
        }[mode]
    )


@pytest.mark.parametrize("kind", [marked(kind) for kind in MAKERS])
def test_who_lost_the_token_writes_nothing(kind, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, "append")
    destination = DESTINATIONS[kind]
    destination.load(core, options, staged(tmp_path, "a", [1]))
    with pytest.raises(ConflictError):
        destination.load(core, options, staged(tmp_path, "b", [2], ours=False))
    assert found() == [(1, "a1")] and destination.standing(core, options, "p", "b").receipt is None


@pytest.mark.parametrize("kind", [marked(kind) for kind in MAKERS])
def test_the_ledger_knows_the_last_load_and_its_state(kind, core, tmp_path):
    options, _ = MAKERS[kind](core, tmp_path, "append")
    destination = DESTINATIONS[kind]
    assert destination.standing(core, options, "p", "a") == Standing(None, None)
    destination.load(core, options, staged(tmp_path, "a", [1], state={"cursor": 1}))
    assert destination.standing(core, options, "p", "a").receipt.state == {"cursor": 1}
    core.clock.moment = core.clock.moment.replace(minute=30)
    destination.load(core, options, staged(tmp_path, "b", [2], state={"cursor": "2\\'"}))
    assert destination.standing(core, options, "p", "b").latest.state == {"cursor": "2\\'"}
    assert destination.standing(core, options, "other", "c") == Standing(None, None)


KEYED = [kind for kind, mode in MODES if mode == "merge"]


@pytest.mark.parametrize("kind", [marked(kind) for kind in KEYED])
def test_keys_that_tell_nothing_apart_are_refused(kind, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, "merge")
    destination = DESTINATIONS[kind]
    destination.load(core, options, staged(tmp_path, "a", [1]))
    with pytest.raises(DefinitionError) as refused:
        destination.load(core, options, staged(tmp_path, "b", [2, 2]))
    assert refused.value.code == "flow.merge_twice" and found() == [(1, "a1")]


@pytest.mark.parametrize("kind", [marked(kind) for kind in KEYED])
def test_a_new_column_is_added_or_refused_by_policy(kind, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, "merge")
    destination = DESTINATIONS[kind]
    destination.load(core, options, staged(tmp_path, "a", [1, 2]))
    wider = staged(tmp_path, "b", [2, 3], more={"extra": ["x", "y"]})
    with pytest.raises(DefinitionError) as refused:
        destination.load(core, {**options, "schema": "freeze"}, wider)
    assert refused.value.code == "flow.schema_frozen"
    destination.load(core, options, wider)
    assert found() == [(1, "a1"), (2, "b2"), (3, "b3")]


@pytest.mark.parametrize("kind", [marked(kind) for kind in MAKERS])
def test_a_load_without_rows_keeps_its_state(kind, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, "append")
    destination = DESTINATIONS[kind]
    destination.load(core, options, staged(tmp_path, "a", [1]))
    core.clock.moment = core.clock.moment.replace(minute=30)
    destination.load(core, options, replace(staged(tmp_path, "b", []), files=(), state={"cursor": 9}))
    assert found() == [(1, "a1")] and destination.standing(core, options, "p", "b").latest.state == {"cursor": 9}


@pytest.mark.parametrize("kind", ["postgres", "delta", "iceberg"])
def test_a_missing_driver_is_named_with_its_package(kind, core, tmp_path, monkeypatch):
    options, _ = MAKERS[kind](core, tmp_path, "append")
    for module in ("adbc_driver_postgresql", "deltalake", "pyiceberg.catalog"):
        monkeypatch.setitem(sys.modules, module, None)
    delivery, site = DELIVERIES[kind], Site(tmp_path, tmp_path, 1 << 28)
    with pytest.raises(LakeError) as refused:
        delivery.find(options, site, Wanted(execution_id="x"))
    assert refused.value.code == "lake.driver_missing" and refused.value.params["package"]


@pytest.mark.parametrize("endpoint", ["http://169.254.169.254", "169.254.169.254:80", "http://[fd00:ec2::254]/x"])
def test_buckets_where_clouds_keep_credentials_are_never_asked(endpoint):
    with pytest.raises(LakeError) as caught:
        storage({"path": "s3://lake/t", "endpoint": endpoint}, None)
    assert caught.value.code == "lake.address_never"
