"""The engine gives memory back when nobody asks, and no statement notices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from data.lakes.engine import Engine
from data.settings import read_settings

ROWS = 400_000
SORTED = f"SELECT i FROM prod.main.numbers ORDER BY (i * 7919) % {ROWS}, i"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(read_settings({}, home=tmp_path, warehouse_memory="1GB"), dict)
    with engine.borrowed() as cursor:
        made = f"SELECT i, hash(i) AS h FROM range({ROWS}) AS r(i)"
        cursor.execute(f"CREATE TABLE prod.main.numbers AS {made}").fetchall()
        cursor.execute("CHECKPOINT prod").fetchall()
    yield engine
    engine.close()


def read(engine: Engine) -> int:
    """The bytes of blocks in memory after all was read."""
    with engine.borrowed() as cursor:
        assert cursor.execute("SELECT count(DISTINCT h) FROM prod.main.numbers").fetchall() == [(ROWS,)]
    return held(engine)


def held(engine: Engine) -> int:
    with engine.borrowed() as cursor:
        found = cursor.execute("SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'BASE_TABLE'").fetchall()
    return int(found[0][0])


def limit(engine: Engine) -> object:
    with engine.borrowed() as cursor:
        return cursor.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]


def test_what_was_read_leaves_memory_and_the_limit_stays(engine):
    before = limit(engine)
    assert read(engine) > 1_000_000
    assert engine.rest(after=0)
    assert held(engine) == 0
    assert limit(engine) == before
    assert read(engine) > 1_000_000


def test_memory_is_given_once_per_use(engine):
    assert engine.rest(after=0)
    assert not engine.rest(after=0)
    read(engine)
    assert engine.rest(after=0)


def test_while_somebody_has_a_cursor_it_waits(engine):
    size = read(engine)
    with engine.borrowed() as cursor:
        cursor.execute(SORTED)
        assert not engine.rest(after=0)
        assert len(cursor.fetchall()) == ROWS
    with engine.cursor() as cursor:
        assert not engine.rest(after=0)
    del cursor
    assert held(engine) >= size
    assert engine.rest(after=0)


def test_after_a_use_it_waits(engine):
    read(engine)
    assert not engine.rest(after=3600)


def test_a_statement_on_a_cursor_that_is_not_counted_goes_on_undisturbed(engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with engine.borrowed() as given_back:
        pass
    first = given_back.execute(SORTED).fetchmany(10)
    assert engine.rest(after=0)
    assert [*first, *given_back.fetchall()] == given_back.execute(SORTED).fetchall()


def test_a_limit_that_was_taken_is_put_back_whatever_goes_wrong(engine, monkeypatch):
    @contextmanager
    def failing(*errors: type[BaseException]) -> Iterator[None]:
        with suppress(*errors):
            yield
        with engine.borrowed() as cursor:
            cursor.execute("SET memory_limit = '100MB'").fetchall()
        raise RuntimeError("unforeseen")

    before = limit(engine)
    monkeypatch.setattr("data.lakes.engine.suppress", failing)
    with pytest.raises(RuntimeError):
        engine.rest(after=0)
    assert limit(engine) == before


def test_an_engine_that_was_never_used_has_nothing_to_give(tmp_path):
    assert not Engine(read_settings({}, home=tmp_path), dict).rest(after=0)


def test_what_finds_no_room_in_memory_is_put_down_in_the_home(engine: Engine, tmp_path: Path) -> None:
    with engine.borrowed() as cursor:
        assert cursor.execute("SELECT current_setting('temp_directory')").fetchall() == [(str(tmp_path / "spill"),)]
