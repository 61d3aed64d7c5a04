"""Statements that want to read, write or change what they may not: each is refused, and nothing happened."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from data.access import local_admin
from data.errors import NexusError
from data.lakes import LakeRecord
from data.opening import close_core
from data.queries import run_sql
from tests.data.queries.warehouse import make_core, read_corpus

HOSTILE = read_corpus(Path(__file__).with_name("hostile.sql"))
SECRET = "canary-7f3a"
CHARACTERS = ["\0", "\x01", "\x07", "\x08", "\x0b", "\x1b[2J", "\x7f", "\x85", "\ud800", "\udfff"]


@pytest.fixture(scope="module")
def besieged(tmp_path_factory):
    """A core whose home holds a secret, and a folder beside it into which nothing may be written."""
    home, out = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("out")
    for name in ("secret.txt", "secret.csv", "x.parquet"):
        (home / name).write_text(SECRET)
    core = make_core(home)
    core.lakes.register(LakeRecord("bigquery-prod", "BigQuery", "bigquery", stand_in="prod"))
    run_sql(core, "SELECT 1", actor=local_admin())
    before = fingerprint(core, out)
    yield core, home, out
    assert fingerprint(core, out) == before
    assert run_sql(core, "SELECT count(*) FROM invoices", actor=local_admin()).rows == [[2000]]
    close_core(core)


def fingerprint(core, out):
    """All files but the metadata store's, with their contents, and the warehouse's rows."""
    files = [path for path in core.settings.home.rglob("*") if path.is_file() and not path.name.startswith("nexus.db")]
    contents = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.suffix != ".duckdb"}
    names = sorted(str(path) for path in files)
    rows = core.lakes.fetch("SELECT count(*), sum(hash(i)) FROM prod.main.invoices AS i").columns
    tables = core.lakes.fetch("SELECT table_name FROM duckdb_tables() WHERE database_name = 'prod' ORDER BY 1").columns
    return contents, names, rows, tables, sorted(out.rglob("*"))


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_statements_are_refused(besieged, text):
    core, home, out = besieged
    statement = text.replace("{home}", str(home)).replace("{out}", str(out))
    with pytest.raises(NexusError) as raised:
        run_sql(core, statement, actor=local_admin())
    assert raised.value.code.startswith("query.")
    assert raised.value.code not in {"query.crashed", "query.timeout", "query.no_worker"}
    assert SECRET not in str(raised.value)
    assert not list(out.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "COPY (SELECT 1) TO '{out}/a.csv'",
        "SELECT * FROM `{home}/secret.txt`",
        "SELECT * FROM READ_TEXT('{home}/secret.txt')",
        "CREATE TABLE main.t AS SELECT 1",
        "INSERT INTO invoices (id) VALUES (1)",
        "EXPORT DATA OPTIONS (uri='{out}/x') AS SELECT 1",
        "SELECT 1; DROP TABLE invoices",
        "SELECT @@project_id",
        "DECLARE x INT64 DEFAULT 1",
        "CALL pragma_version()",
        "LOAD DATA INTO invoices FROM FILES (format='CSV', uris=['{home}/secret.csv'])",
        "EXECUTE IMMEDIATE 'SELECT 1'",
        "SELECT * FROM INFORMATION_SCHEMA.TABLES",
        "ASSERT (SELECT 1) = 1",
    ],
)
def test_another_dialect_is_no_way_around(besieged, text):
    core, home, out = besieged
    statement = text.replace("{home}", str(home)).replace("{out}", str(out))
    with pytest.raises(NexusError) as raised:
        run_sql(core, statement, lake="bigquery-prod", actor=local_admin())
    assert raised.value.code.startswith("query.") and raised.value.code != "query.crashed"
    assert SECRET not in str(raised.value) and not list(out.iterdir())


@pytest.mark.parametrize("character", CHARACTERS, ids=[repr(character) for character in CHARACTERS])
def test_characters_no_editor_writes_are_refused(besieged, character):
    core, _, _ = besieged
    with pytest.raises(NexusError) as raised:
        run_sql(core, f"SELECT 'a{character}b'", actor=local_admin())
    assert (raised.value.code, raised.value.line, raised.value.column) == ("query.control_character", 1, 10)


def test_errors_name_no_file_of_ours(besieged):
    core, home, _ = besieged
    for text in ("SELECT CAST(region AS INTEGER) FROM invoices", "SELECT * FROM nothing", "SELECT error('x')"):
        with pytest.raises(NexusError) as raised:
            run_sql(core, text, actor=local_admin())
        assert str(home) not in str(raised.value)


def test_an_oversized_statement_is_refused_unread(besieged):
    core, _, _ = besieged
    for text in ("SELECT " + "1," * 5_000_000 + "1", "SELECT '" + "é" * 15_000 + "'"):
        with pytest.raises(NexusError) as raised:
            run_sql(core, text, actor=local_admin())
        assert raised.value.code == "query.too_long"


def test_empty_statements_are_refused(besieged):
    core, _, _ = besieged
    for text in ("", "  \n", ";", "-- only a comment", "/* */ ;"):
        with pytest.raises(NexusError) as raised:
            run_sql(core, text, actor=local_admin())
        assert raised.value.code == "query.empty"
