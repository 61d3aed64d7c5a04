from __future__ import annotations

import sqlite3
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.errors import ConflictError
from data.store import migrations, open_store
from data.store.tables import METADATA

FIRST = """
CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, at DATETIME NOT NULL,
    topic VARCHAR(80) NOT NULL, payload JSON NOT NULL);
CREATE INDEX ix_events_topic_id ON events (topic, id);
CREATE TABLE lakes (id VARCHAR(64) NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL, kind VARCHAR(32) NOT NULL,
    options JSON NOT NULL, stand_in VARCHAR(64), sla_seconds INTEGER, version INTEGER NOT NULL,
    loaded_at DATETIME, error JSON);
INSERT INTO lakes VALUES ('prod', 'Warehouse', 'duckdb', '{}', NULL, NULL, 7, NULL, NULL);
INSERT INTO events VALUES (41, '2026-01-01 00:00:00.000000', 'data.changed', '{"lake": "prod"}');
"""


@pytest.fixture
def first(tmp_path):
    path = tmp_path / "nexus.db"
    with sqlite3.connect(path) as file:
        file.executescript(FIRST)
    file.close()
    return path


def tables(path):
    with sqlite3.connect(path) as file:
        found = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    file.close()
    return {name for (name,) in found}


def test_the_newest_revision_is_the_one_named():
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_revisions_lead_to_the_tables_of_the_code(first):
    store = open_store(first)
    with store.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    missing = "tables.py changed: add data/store/migrations/versions/rNNNN_<what>.py and name it in HEAD"
    assert found == [], missing


def test_rows_of_an_older_file_are_kept(first):
    store = open_store(first)
    with store.read() as connection:
        assert connection.execute(sa.text("SELECT version FROM lakes WHERE id = 'prod'")).scalar() == 7
        assert connection.execute(sa.text("SELECT topic FROM events WHERE id = 41")).scalar() == "data.changed"


def test_a_new_file_and_an_upgraded_one_have_the_same_tables(first, tmp_path):
    open_store(first).close()
    open_store(tmp_path / "new.db").close()
    assert tables(first) == tables(tmp_path / "new.db")


def test_a_file_of_a_newer_nexus_is_left_alone(tmp_path):
    path = tmp_path / "nexus.db"
    open_store(path).close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE alembic_version SET version_num = 'r9999'")
    file.close()
    before = path.read_bytes()
    with pytest.raises(ConflictError, match=r"store\.newer"):
        open_store(path)
    assert path.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_old_file(first, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("half way")

    before = tables(first)
    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(RuntimeError, match="half way"):
        open_store(first)
    assert tables(first) == before


def test_opening_a_current_file_is_quick_and_needs_no_alembic(tmp_path):
    path = tmp_path / "nexus.db"
    moments = [time.process_time()]
    for _ in range(2):
        open_store(path).close()
        moments.append(time.process_time())
    assert moments[2] - moments[1] < (moments[1] - moments[0]) / 3
    code = (
        "import sys, pathlib, data.store as store;"
        f"store.open_store(pathlib.Path({str(path)!r})); print('alembic' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
