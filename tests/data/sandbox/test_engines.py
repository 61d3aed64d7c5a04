"""One engine is kept for the lakes that are always asked; a question that brings files gets another beside it."""

from __future__ import annotations

import duckdb
import pytest

from data.sandbox import engines as module
from data.sandbox.engines import Engines
from data.sandbox.refusal import Refusal

MEMORY = 256 * 10**6


@pytest.fixture
def files(tmp_path):
    made = {"prod": "CREATE TABLE t AS SELECT 1 AS x; CREATE VIEW v AS SELECT x FROM t; CREATE MACRO twice(a) AS a * 2"}
    made |= {"pg": "CREATE SCHEMA s; CREATE TABLE s.orders AS SELECT 7 AS id"}
    for lake, statements in made.items():
        with duckdb.connect(str(tmp_path / f"{lake}.duckdb")) as connection:
            connection.execute(statements).fetchall()
    return {lake: (lake, str(tmp_path / f"{lake}.duckdb")) for lake in made}


def test_what_is_brought_leaves_the_kept_engine_open(files):
    engines = Engines(memory=MEMORY, threads=1)
    with engines.answering((files["prod"],), brought=()) as kept:
        pass
    with engines.answering((files["pg"], files["prod"]), brought=["pg"]) as both:
        found = both.cursor("prod").execute("SELECT x, id FROM t, pg.s.orders").fetchall()
    with engines.answering((files["prod"],), brought=()) as again:
        assert again is kept and again.cursor("prod").execute("SELECT x FROM v").fetchall() == [(1,)]
    assert found == [(1, 7)] and both is not kept
    with pytest.raises(duckdb.ConnectionException):
        both.connection.execute("SELECT 1")


def test_what_it_knows_of_both_is_what_reading_both_gives(files):
    pairs = (files["pg"], files["prod"])
    knowing, reading = Engines(memory=MEMORY, threads=1), Engines(memory=MEMORY, threads=1)
    with knowing.answering((files["prod"],), brought=()):
        pass
    with knowing.answering(pairs, brought=["pg"]) as known, reading.answering(pairs, brought=["pg"]) as read:
        assert known.catalogue == read.catalogue
        assert known.catalogue.macros == {"twice"} and len(known.catalogue.tables) == 3
    with knowing.answering((files["pg"],), brought=["pg"]) as alone:
        assert set(alone.catalogue.tables.values()) == {("pg", "s", "orders")} and not alone.catalogue.views


@pytest.mark.parametrize("way", ["SELECT * FROM read_text('/etc/hostname')", "ATTACH '{file}' AS x", "SET threads = 4"])
def test_the_way_out_of_an_engine_beside_the_kept_one_is_shut_too(files, way):
    engines = Engines(memory=MEMORY, threads=1)
    with engines.answering((files["prod"],), brought=()):
        pass
    with engines.answering((files["pg"],), brought=["pg"]) as engine, pytest.raises(duckdb.Error):
        engine.cursor("pg").execute(way.format(file=files["prod"][1])).fetchall()


def test_a_kept_engine_that_holds_much_makes_room(files, monkeypatch):
    monkeypatch.setattr(module, "_held", lambda engine: MEMORY)
    engines = Engines(memory=MEMORY, threads=1)
    with engines.answering((files["prod"],), brought=()) as kept:
        pass
    with engines.answering((files["pg"], files["prod"]), brought=["pg"]) as both:
        assert both.cursor("prod").execute("SELECT id FROM pg.s.orders").fetchall() == [(7,)]
    with pytest.raises(duckdb.ConnectionException):
        kept.connection.execute("SELECT 1")


def test_a_file_that_is_none_is_told(files, tmp_path):
    (tmp_path / "no.duckdb").write_text("no database")
    with (
        pytest.raises(Refusal, match="query.engine"),
        Engines(memory=MEMORY, threads=1).answering((("no", str(tmp_path / "no.duckdb")),), brought=()),
    ):
        pass
