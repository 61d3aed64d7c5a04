"""Where the statements of a dataset run: in our own engine, or in a warehouse elsewhere and in its dialect.

A warehouse elsewhere is loaded by others, who tell us nothing: what is known of it is forgotten every minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from sqlglot import exp

from data.core import Core
from data.errors import QueryError
from data.lakes import WAREHOUSE, Answer, dialect_of, is_remote
from data.metrics.inlined import exact_types, inlined

OWN = "duckdb"
MINUTE = 60
NUMBERED = frozenset({OWN, "postgres"})
ENDS = {"clickhouse": " SETTINGS prefer_column_name_to_alias = 1, group_by_use_nulls = 1"}
HOME = {"postgres": "public", "redshift": "public", "snowflake": "PUBLIC", "trino": "default"}
Unanswerable = (duckdb.Error, QueryError)


@dataclass(frozen=True)
class Engine:
    """`lake` is the catalog in our engine or the lake elsewhere, `schema` that of tables named without one there.

    `minute` is when it was asked, 0 where loads are told to us.
    """

    lake: str = WAREHOUSE
    dialect: str = OWN
    schema: str = ""
    minute: int = 0

    @property
    def elsewhere(self) -> bool:
        return bool(self.schema)

    def write(self, tree: exp.Expr) -> str:
        """The statement in the engine's dialect, tables as they are named there; `tree` may be changed."""
        if self.elsewhere:
            for table in tree.find_all(exp.Table):
                self._place(table)
            exact_types(tree, self.dialect)
        return tree.sql(dialect=self.dialect, copy=False) + ENDS.get(self.dialect, "")

    def _place(self, table: exp.Table) -> None:
        if table.catalog == self.lake:
            table.set("catalog", None)
            if table.db == "main":
                table.set("db", exp.to_identifier(self.schema, quoted=True))


def engine_of(core: Core, lake: str) -> Engine:
    """The engine that answers for a lake; for the warehouse the one that the settings name. Raises NotFound."""
    wanted = core.settings.warehouse if lake == WAREHOUSE else lake
    if wanted == WAREHOUSE:
        return Engine()
    record = core.lakes.record(wanted)
    if not is_remote(record):
        return Engine(record.stand_in or record.id)
    dialect = dialect_of(record)
    given = record.options
    schema = given.get("schema") or given.get("dataset") or HOME.get(dialect) or given.get("database") or "default"
    return Engine(wanted, dialect, str(schema), int(core.clock.now().timestamp()) // MINUTE)


def ask(core: Core, engine: Engine, sql: str, values: Sequence[Any] = ()) -> Answer:
    """The whole answer to a statement. Raises one of `Unanswerable` where it can't be meant there, LakeError where
    nobody answers."""
    if not engine.elsewhere:
        return core.lakes.fetch(sql, values)
    if engine.dialect not in NUMBERED:
        sql, values = inlined(sql, values, engine.dialect), ()
    return core.lakes.ask(engine.lake, sql, values, milliseconds=core.settings.query_timeout)


def told(error: Exception) -> str:
    """What an engine said of a statement it can't answer, in a line."""
    said = str(error.params.get("message", "")) if isinstance(error, QueryError) else str(error)
    return said.split("\n")[0][:300]


def data_mark(core: Core, lake: str, tables: frozenset[str] = frozenset()) -> tuple[Engine, int]:
    """Differs whenever the data that answers for a lake, or for some of its `tables`, may be other data."""
    engine = engine_of(core, lake)
    return engine, core.lakes.version(engine.lake, tables)
