"""What every lake kind must keep: a new line in KINDS runs all of this on the newcomer."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import date, datetime

import duckdb
import pytest

from data.access import local_admin
from data.errors import InputError
from data.inventory import NewLake, inventory, register_lake, reload_lake, remove_lake
from data.lakes import KINDS
from tests.cores import make_core
from tests.seaweed import BUCKET, WAREHOUSE, catalogued, seaweed

ROW = (1, 2.5, "Zoë; \"x\", 'y'", True, date(2026, 1, 31), datetime(2026, 1, 31, 10, 0))
VALUES = "1, 2.5, 'Zoë; \"x\", ''y''', true, '2026-01-31', '2026-01-31 12:00:00+02:00'"
COLUMNS = ("id", "amount", "name", "flag", "day", "seen")
CASTS = "id BIGINT, amount DOUBLE, name VARCHAR, flag BOOLEAN, day DATE, seen TIMESTAMPTZ"


def make_files(folder):
    (folder / "things.csv").write_text(
        "id,amount,name,flag,day,seen\n"
        '1,2.5,"Zoë; ""x"", \'y\'",true,2026-01-31,2026-01-31T12:00:00+02:00\n2,,,,,\n3,,,,,\n',
        encoding="utf-8",
    )
    return {"path": str(folder)}


def make_duckdb(folder):
    with duckdb.connect(str(folder / "x.duckdb")) as database:
        database.execute(f"CREATE TABLE things ({CASTS})")
        database.execute(f"INSERT INTO things VALUES ({VALUES}), (2, NULL, NULL, NULL, NULL, NULL)")
        database.execute("INSERT INTO things (id) VALUES (3)")
    return {"path": str(folder / "x.duckdb")}


def make_sqlite(folder):
    with sqlite3.connect(folder / "x.db") as database:
        database.execute("CREATE TABLE things (id INTEGER, amount REAL, name TEXT, flag BOOLEAN, day DATE, seen TEXT)")
        database.execute(f"INSERT INTO things VALUES ({VALUES})")
        database.execute("INSERT INTO things (id) VALUES (2), (3)")
    return {"path": str(folder / "x.db")}


def make_bigquery(folder):
    return {"project": "acme"}


def _arrow():
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE things ({CASTS})")
        database.execute(f"INSERT INTO things VALUES ({VALUES}), (2, NULL, NULL, NULL, NULL, NULL)")
        database.execute("INSERT INTO things (id) VALUES (3)")
        return database.sql("FROM things").to_arrow_table()


def make_delta(folder):
    pytest.importorskip("deltalake").write_deltalake(str(folder / "things"), _arrow())
    return {"path": str(folder)}


def make_iceberg(folder):
    catalogs = pytest.importorskip("pyiceberg.catalog.memory")
    catalog = catalogs.InMemoryCatalog("made", warehouse=folder.as_uri())
    catalog.create_namespace("shop")
    table = catalog.create_table("shop.things", schema=_arrow().schema)
    table.append(_arrow())
    return {"path": str(folder)}


def make_delta_in_bucket(folder):
    make_delta(folder)
    bucket, place = seaweed(), f"contract-{secrets.token_hex(4)}"
    for file in (path for path in folder.rglob("*") if path.is_file()):
        bucket.put(f"{place}/{file.relative_to(folder)}", file.read_bytes())
    return bucket.options(place)


def make_iceberg_in_bucket(folder):
    catalogs = pytest.importorskip("pyiceberg.catalog.memory")
    bucket, place = seaweed(), f"contract-{secrets.token_hex(4)}"
    access = {f"s3.{name}": value for name, value in bucket.owner.items()}
    catalog = catalogs.InMemoryCatalog("made", warehouse=f"s3://{BUCKET}/{place}", **access)
    catalog.create_namespace("shop")
    table = catalog.create_table("shop.things", schema=_arrow().schema)
    table.append(_arrow())
    table.overwrite(_arrow())
    return bucket.options(place)


def make_iceberg_in_catalogue(folder):
    client = pytest.importorskip("pyiceberg.catalog.rest")
    bucket, space = catalogued(), f"contract_{secrets.token_hex(4)}"
    access = {f"s3.{name}": value for name, value in bucket.owner.items()}
    key, secret = bucket.owner["access-key-id"], bucket.owner["secret-access-key"]
    tokens = {"credential": f"{key}:{secret}", "oauth2-server-uri": f"{bucket.catalogue}/v1/oauth/tokens"}
    catalog = client.RestCatalog("made", uri=bucket.catalogue, warehouse=f"s3://{WAREHOUSE}", **tokens, **access)
    catalog.create_namespace(space)
    table = catalog.create_table(f"{space}.things", schema=_arrow().schema)
    table.append(_arrow())
    table.overwrite(_arrow())
    return {name: value for name, value in bucket.catalogued(space).items() if name != "path"}


def make_server(folder):
    return {"host": "127.0.0.1", "port": 1, "user": "reader", "password": "s3cret"}


def make_bucket(folder):
    make_files(folder)
    bucket, place = seaweed(), f"contract-{secrets.token_hex(4)}"
    bucket.put(f"{place}/things.csv", (folder / "things.csv").read_bytes())
    return bucket.options(place)


IN_BUCKET = "files in a bucket"
MAKERS = {
    "files": make_files,
    IN_BUCKET: make_bucket,
    "duckdb": make_duckdb,
    "sqlite": make_sqlite,
    "bigquery": make_bigquery,
}
MAKERS |= {"delta": make_delta, "iceberg": make_iceberg}
TABLES_IN_BUCKET = {
    "delta in a bucket": make_delta_in_bucket,
    "iceberg in a bucket": make_iceberg_in_bucket,
    "iceberg in a catalogue": make_iceberg_in_catalogue,
}
MAKERS |= TABLES_IN_BUCKET
MAKERS["snowflake"] = lambda folder: {"account": "acme", "user": "reader", "password": "s3cret"}
MAKERS["trino"] = lambda folder: {**make_server(folder), "database": "hive"}
MAKERS["sqlalchemy"] = lambda folder: {"url": "postgresql+psycopg://reader:s3cret@127.0.0.1:1/shop"}
MAKERS |= {name: make_server for name, kind in KINDS.items() if kind.capabilities.remote and name not in MAKERS}
HEAVY = {"delta", "iceberg"}
LOCAL = sorted(name for name, kind in KINDS.items() if kind.capabilities.local and name not in HEAVY)
KNOWN = [pytest.param(name, marks=pytest.mark.lakes if name in HEAVY else ()) for name in sorted(KINDS)]
KNOWN.append(IN_BUCKET)
KNOWN += [pytest.param(name, marks=pytest.mark.lakes) for name in TABLES_IN_BUCKET]
ON_DISK = [*LOCAL, *(pytest.param(name, marks=pytest.mark.lakes) for name in sorted(HEAVY))]
READ = [*ON_DISK, IN_BUCKET, *(pytest.param(name, marks=pytest.mark.lakes) for name in TABLES_IN_BUCKET)]
STANDING_IN = sorted(name for name, kind in KINDS.items() if kind.capabilities.stand_in)


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


@pytest.fixture
def options(request, tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    return lambda kind: MAKERS[kind](folder)


def register(core, place, options):
    kind = place.split(" ")[0]
    given = options or {}
    stand_in = "prod" if kind in STANDING_IN and not all(given.get(name) for name in KINDS[kind].needs) else None
    return register_lake(core, NewLake("things", "Things", kind, options, stand_in), actor=local_admin())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_option_is_told_apart(kind):
    names = [option.name for option in KINDS[kind].options]
    assert KINDS[kind].name == kind and sorted(names) == sorted(set(names))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_unknown_options_are_refused_by_name(core, kind):
    with pytest.raises(InputError, match=r"lake\.option_unknown"):
        register(core, kind, {"nonsense": 1})


@pytest.mark.parametrize("kind", KNOWN)
def test_options_never_show_in_what_is_printed(core, kind, options):
    record = register(core, kind, options(kind))
    assert "options" not in repr(record)


@pytest.mark.parametrize("kind", KNOWN)
def test_registering_removing_and_facts(core, kind, options):
    register(core, kind, options(kind))
    assert [lake.id for lake in inventory(core)] == ["prod", "things"]
    remove_lake(core, "things", actor=local_admin())
    assert [lake.id for lake in inventory(core)] == ["prod"]


@pytest.mark.parametrize("kind", STANDING_IN)
def test_without_credentials_a_stand_in_must_be_named(core, kind, options):
    with pytest.raises(InputError, match=r"lake\.stand_in_missing"):
        given = {name: value for name, value in options(kind).items() if name not in KINDS[kind].needs}
        register_lake(core, NewLake("things", "Things", kind, given), actor=local_admin())


@pytest.mark.parametrize("kind", READ)
def test_values_and_nulls_round_trip_and_instants_are_utc(core, kind, options):
    register(core, kind, options(kind))
    core.lakes.ready("things")
    found = core.lakes.fetch(f"SELECT {', '.join(COLUMNS)} FROM things.main.things ORDER BY id").columns
    rows = list(zip(*found.values(), strict=True))
    assert rows[0] == ROW
    assert rows[1:] == [(2, None, None, None, None, None), (3, None, None, None, None, None)]


@pytest.mark.parametrize("kind", READ)
def test_sizes_are_measured(core, kind, options):
    register(core, kind, options(kind))
    version = reload_lake(core, "things", actor=local_admin())
    assert (version.rows, [table.name for table in version.tables]) == (3, ["things"])
    assert version.bytes > 0 and version.tables[0].bytes > 0


@pytest.mark.parametrize("kind", READ)
def test_the_lake_is_read_only_for_our_own_sql_too(core, kind, options):
    register(core, kind, options(kind))
    core.lakes.ready("things")
    with pytest.raises(duckdb.Error, match="read-only"):
        core.lakes.fetch("DELETE FROM things.main.things")


@pytest.mark.parametrize("kind", ON_DISK)
def test_a_path_that_is_not_there_is_refused(core, kind, tmp_path):
    with pytest.raises(InputError, match=r"lake\.path_missing"):
        register(core, kind, {"path": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("kind", sorted(set(LOCAL) - {"files"}))
def test_a_file_of_another_kind_is_refused(core, kind, tmp_path):
    (tmp_path / "x").write_bytes(b"something else entirely")
    with pytest.raises(InputError, match=rf"lake\.not_{kind}"):
        register(core, kind, {"path": str(tmp_path / "x")})
