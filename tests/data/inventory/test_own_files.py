"""What Nexus keeps for itself is nobody's lake: not at first, not by a later change, not under another name."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest

from data.access import local_admin
from data.errors import InputError
from data.inventory import LakeChange, NewLake, edit_lake, register_lake
from tests.cores import make_core

ADMIN = local_admin()


@pytest.fixture
def core(tmp_path):
    made = make_core(tmp_path / "home", demo=False)
    made.lakes.fetch("SELECT 1 AS one")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a.csv").write_text("n\n1\n")
    sqlite3.connect(tmp_path / "mine/own.db").execute("CREATE TABLE t (n)").connection.close()
    (tmp_path / "mine/link.db").symlink_to(tmp_path / "home/nexus.db")
    yield made
    made.lakes.close()


def lake(kind, path):
    return NewLake("x", "X", kind, {"path": str(path)})


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("sqlite", "home/nexus.db"),
        ("sqlite", "mine/../home/nexus.db"),
        ("sqlite", "mine/link.db"),
        ("files", "home"),
        ("files", "home/lakes"),
        ("duckdb", "home/snapshots/prod-1.duckdb"),
    ],
)
def test_our_own_files_are_refused(core, tmp_path, kind, path):
    for folder in ("lakes", "snapshots"):
        (tmp_path / "home" / folder).mkdir(exist_ok=True)
    duckdb.connect(str(tmp_path / "home/snapshots/prod-1.duckdb")).close()
    with pytest.raises(InputError) as caught:
        register_lake(core, lake(kind, tmp_path / path), actor=ADMIN)
    assert caught.value.code == "lake.own_file"


def test_a_later_change_is_checked_too(core, tmp_path):
    register_lake(core, lake("sqlite", tmp_path / "mine/own.db"), actor=ADMIN)
    with pytest.raises(InputError) as caught:
        edit_lake(core, "x", LakeChange(options={"path": str(tmp_path / "home/nexus.db")}), actor=ADMIN)
    assert caught.value.code == "lake.own_file"


def test_other_files_are_taken(core, tmp_path):
    assert register_lake(core, lake("files", tmp_path / "mine"), actor=ADMIN).id == "x"
