"""A lake whose driver is not installed says which package is missing, whatever its kind."""

from __future__ import annotations

import sys

import pytest

from components.format import translator
from components.view import Reason
from data.access import local_admin
from data.errors import LakeError
from data.inventory import NewLake, register_lake, reload_lake
from data.lakes import KINDS
from data.lakes.kinds import Loading, Source
from data.lakes.loader import Report
from data.lakes.outcome import failed
from tests.cores import make_core
from tests.data.contracts.test_lake_kinds import MAKERS

DRIVERS = {
    "bigquery": "google.cloud.bigquery",
    "delta": "deltalake",
    "iceberg": "pyiceberg.table",
    "mysql": "pymysql",
    "postgres": "adbc_driver_postgresql.dbapi",
    "redshift": "adbc_driver_postgresql.dbapi",
    "snowflake": "snowflake.connector",
    "spark": "pyspark.sql",
    "sqlalchemy": "psycopg",
    "trino": "trino.dbapi",
}
PACKAGES = {name: KINDS[name].package for name in DRIVERS} | {"sqlalchemy": "psycopg[binary]"}
KEY = '{"type": "service_account", "client_email": "reader@acme", "private_key": "none", "token_uri": "https://acme"}'
REMOTE = sorted(name for name in DRIVERS if KINDS[name].capabilities.remote)


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


def test_every_kind_that_has_a_driver_is_asked():
    assert {name for name, kind in KINDS.items() if kind.package} <= set(DRIVERS)


@pytest.mark.parametrize("kind", REMOTE)
def test_a_remote_lake_names_the_package(core, kind, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, DRIVERS[kind], None)
    options = {**MAKERS[kind](tmp_path), **({"credentials": KEY} if kind == "bigquery" else {})}
    register_lake(core, NewLake("far", "Far", kind, options), actor=local_admin())
    with pytest.raises(LakeError) as raised:
        reload_lake(core, "far", actor=local_admin())
    assert (raised.value.code, raised.value.params["package"]) == ("lake.driver_missing", PACKAGES[kind])
    assert f"pip install {PACKAGES[kind]}" in translator().reason(
        Reason("errors.lake.driver_missing", raised.value.params)
    )


@pytest.mark.parametrize("kind", sorted(set(DRIVERS) - set(REMOTE)))
def test_tables_read_by_a_driver_name_the_package(kind, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, DRIVERS[kind], None)
    (outcome,) = KINDS[kind].load(Source("things", "things", (), "/nowhere"), Loading(None, tmp_path, set()))
    assert [(note.code, note.params["package"]) for note in outcome.notes] == [("load.driver_missing", PACKAGES[kind])]


def test_a_lake_of_such_tables_names_it_too(core, tmp_path, monkeypatch):
    (tmp_path / "things" / "_delta_log").mkdir(parents=True)
    register_lake(core, NewLake("near", "Near", "delta", {"path": str(tmp_path / "things")}), actor=local_admin())
    report = Report(outcomes=[failed("things", "load.driver_missing", package="deltalake")])
    monkeypatch.setattr("data.lakes.materialise.run_loader", lambda *_: report)
    with pytest.raises(LakeError) as raised:
        reload_lake(core, "near", actor=local_admin())
    assert (raised.value.code, raised.value.params["package"]) == ("lake.driver_missing", "deltalake")
