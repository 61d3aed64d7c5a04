"""Brings the tables of an older file to those of `data/store/tables/`.

One more change of a table: change it there, add `versions/rNNNN_<what>.py` with `upgrade()`, and name it in `HEAD`;
`tests/data/store/test_migrations.py` compares both. Files are only ever upgraded, never back.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from data.errors import ConflictError
from data.store.tables import METADATA

HEAD = "r0031"
UNVERSIONED = "r0001"
FOLDER = Path(__file__).parent


def bring_to_head(connection: Connection) -> None:
    """Make or upgrade the tables, inside the caller's transaction; one small read when there is nothing to do.

    Raises ConflictError for a file that a newer Nexus wrote.
    """
    known = _revision(connection)
    if known == HEAD:
        return
    if known is None and not inspect(connection).get_table_names():
        cursor = connection.connection.cursor()
        for statement in _statements(connection.dialect.name):
            cursor.execute(statement)
        _stamp(connection, HEAD)
        return
    if known is None:
        _stamp(connection, UNVERSIONED)
    _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).first()
    if found is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@cache
def _statements(dialect: str) -> tuple[str, ...]:
    """What makes all tables of this version, put into words once a process: that costs ten times what running does."""
    spoken = make_url(f"{dialect}://").get_dialect()()
    made: list[DDLElement] = []
    for table in METADATA.sorted_tables:
        made += [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]
    return tuple(str(each.compile(dialect=spoken)) for each in made)


def _stamp(connection: Connection, revision: str) -> None:
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


def _upgrade(connection: Connection) -> None:
    from alembic.command import upgrade
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    try:
        upgrade(config, "head")
    except CommandError as error:
        raise ConflictError("store.newer", revision=_revision(connection)) from error
