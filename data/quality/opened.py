"""A table opened to be asked: by the engine here, or where it lies, in its lake's dialect and within half a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb

from data.core import Core
from data.errors import NotFound, QueryError
from data.lakes import Column, is_remote
from data.lakes.drivers.collected import collected
from data.lakes.drivers.remote import Asked
from data.lakes.registry import dialect_of
from data.quality.elsewhere import translated
from data.quality.kinds.scan import Locate, Unfit
from data.quality.place import name_of, relation_of
from data.sql import quote

Ask = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]
MILLISECONDS = 30_000
SAMPLE = 100_000
ENDS = frozenset({"query.timeout", "query.cancelled"})


class Unanswered(Exception):
    """The lake refused a statement: a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Opened:
    """`ask` gives the rows of a statement of ours about `relation`, whose columns have DuckDB's `types`; `fit` raises
    Unfit for one that can't be asked."""

    ask: Ask
    relation: str
    types: Mapping[str, str]
    locate: Locate
    fit: Callable[[str, Mapping[str, Any]], Any] = lambda _sql, _values: None


def here(cursor: duckdb.DuckDBPyConnection, relation: str, *, lake: str = "prod") -> Opened:
    """A relation the engine sees; tables that name no lake lie in `lake`. Raises duckdb.Error when it can't be read."""
    rows = cursor.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    types = {row[0]: str(row[1]) for row in rows}
    return Opened(lambda sql, values: cursor.execute(sql, dict(values)).fetchall(), relation, types, located_in(lake))


def located_in(home: str) -> Locate:
    """Where tables of a lake lie; those that name no lake in `home`."""
    return lambda lake, table: relation_of(lake or home, table)


@contextmanager
def opened(core: Core, lake: str, table: str, *, sample: bool = False) -> Iterator[Opened]:
    """A table of a lake for the time of the block; of one elsewhere, with `sample`, its first 100,000 rows.

    Raises duckdb.Error for a local one that can't be read, NotFound, LakeError and QueryError (`query.timeout`) for one
    elsewhere.
    """
    record = core.lakes.record(lake)
    if not is_remote(record):
        with core.lakes.cursor() as cursor:
            yield here(cursor, relation_of(lake, table), lake=lake)
        return
    info = next((each for each in core.lakes.tables(lake) if name_of(each) == table), None)
    if info is None:
        raise NotFound("lake.table_unknown", lake=lake, table=table)
    relation = f"{quote(info.schema)}.{quote(info.name)}"
    if sample:
        relation = f"(SELECT * FROM {relation} LIMIT {SAMPLE})"
    types = _types(info.columns)
    with core.lakes.remotes.connection(record, milliseconds=MILLISECONDS) as remote:
        dialect = dialect_of(record)
        ask, fit = partial(_asked, remote, dialect, types), partial(translated, types=types, dialect=dialect)
        yield Opened(ask, relation, types, _located(lake, info.schema), fit)


def _types(columns: tuple[Column, ...]) -> dict[str, str]:
    return {column.name: column.type for column in columns}


def _located(home: str, schema: str) -> Locate:
    def locate(lake: str | None, table: str) -> str:
        if lake not in (None, home):
            raise Unfit("quality.not_pushed")
        first, dot, name = table.partition(".")
        return f"{quote(first)}.{quote(name)}" if dot else f"{quote(schema)}.{quote(table)}"

    return locate


def _asked(
    remote: Asked, dialect: str, types: Mapping[str, str], sql: str, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    text = translated(sql, values, types, dialect)
    try:
        columns, _ = collected(remote.execute(text))
    except QueryError as error:
        if error.code in ENDS:
            raise
        raise Unanswered("quality.engine") from error
    return list(zip(*columns.values(), strict=True))
