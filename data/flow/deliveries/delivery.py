"""What a delivery is: one load into a place that is not ours, by that place's bulk path, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import DefinitionError, LakeError, NexusError, Problem
from data.flow.options import Option, Values

if TYPE_CHECKING:
    import pyarrow as pa

EXECUTION = "_execution_id"
ACCOUNTS = ("extracted", "loaded", "rejected", "filtered", "folded")
NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}")
BATCH = 65_536
FILE_ROWS = 300_000
TABLE = Option("table", "text", required=True)
KEY = Option("key", "columns")
POLICY = Option("schema", "choice", "evolve", choices=("evolve", "freeze"))


@dataclass(frozen=True)
class Receipt:
    """A line of the ledger: what an execution loaded, in the words of its accounts, and the state it left."""

    execution_id: str
    accounts: Mapping[str, int]
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """Where a delivery works: the folder that relative paths start at, a folder for what it spills, its memory in
    bytes, and secrets by name."""

    base: Path
    work: Path
    memory: int
    secrets: Mapping[str, str] = field(default_factory=dict)

    def secret(self, values: Values, name: str) -> str | None:
        """The secret that an option refers to as `{secret: NAME}`; a plain text as it is."""
        given = values.get(name)
        return self.secrets[str(given["secret"])] if isinstance(given, Mapping) else given


@dataclass(frozen=True)
class Load:
    """What is loaded: Parquet `files` of one execution and its accounts, at `moment` (ISO, UTC).

    `ours` is asked last before the commit: False means that another took over and nothing may be written.
    """

    pipeline_id: str
    execution_id: str
    token: int
    files: Sequence[str]
    accounts: Mapping[str, int]
    state: Mapping[str, Any]
    moment: str
    ours: Callable[[], bool]

    def receipt(self, loaded: int) -> Receipt:
        """The line of this load."""
        return Receipt(self.execution_id, {**self.accounts, "loaded": loaded}, dict(self.state))

    @property
    def rows(self) -> int:
        """How many rows are staged."""
        import pyarrow.parquet as pq

        return sum(pq.read_metadata(file).num_rows for file in self.files)


@dataclass(frozen=True)
class Wanted:
    """Whose line is looked for: of an execution, or the newest one of a pipeline."""

    execution_id: str | None = None
    pipeline_id: str | None = None


def no_problems(_values: Values) -> list[Problem]:
    """Options that are right once each of them is."""
    return []


@dataclass(frozen=True)
class Delivery:
    """One kind of place. `load` commits rows, cursor and ledger line together; loading the same execution again does
    nothing and gives the first receipt. `find` gives a line of the ledger. Both may raise LakeError (may pass by
    itself) and DefinitionError."""

    name: str
    options: tuple[Option, ...]
    load: Callable[[Values, Site, Load], Receipt]
    find: Callable[[Values, Site, Wanted], Receipt | None]
    problems: Callable[[Values], list[Problem]] = no_problems


def mode(*names: str) -> Option:
    """The option `mode` of a place that knows these."""
    return Option("mode", "choice", "append", choices=names)


def table_problems(values: Values) -> list[Problem]:
    """A plain name, and a key where the mode needs one."""
    found = []
    if "table" in values and not NAME.fullmatch(str(values["table"])):
        found.append(Problem("/destination/table", "pipeline.table_name", {"table": str(values["table"])[:80]}))
    if values["mode"] in ("merge", "history") and not values.get("key"):
        found.append(Problem("/destination/key", "pipeline.key_missing", {"mode": values["mode"]}))
    return found


def check_key(values: Values, load: Load) -> None:
    """Raises DefinitionError for keys that are missing, empty or tell nothing apart in the staged rows."""
    import duckdb

    from data.sql import literal, quote

    key = list(values["key"])
    files = ", ".join(literal(file) for file in load.files)
    rows = f"read_parquet([{files}], union_by_name = true)"
    names = ", ".join(quote(name) for name in key)
    with duckdb.connect() as connection:
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
        if lacking := [name for name in key if name not in there]:
            raise refused("/destination/key", "flow.key_missing", key=", ".join(lacking))
        empty = " OR ".join(f"{quote(name)} IS NULL" for name in key)
        if connection.execute(f"SELECT 1 FROM {rows} WHERE {empty} LIMIT 1").fetchone():
            raise refused("/destination/key", "flow.key_empty", key=", ".join(key))
        twice = connection.execute(
            f"SELECT {names} FROM {rows} GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
        ).fetchone()
    if twice is not None:
        raise refused("/destination/key", "flow.merge_twice", key=", ".join(key), value=", ".join(map(str, twice)))


def check_columns(values: Values, new: Sequence[str]) -> None:
    """Raises DefinitionError where the policy is to freeze and there are new columns."""
    if new and values.get("schema") == "freeze":
        facts = {"new": ", ".join(new), "changed": "–", "gone": "–"}
        raise refused("/destination/schema", "flow.schema_frozen", **facts)


def refused(path: str, code: str, **facts: Any) -> DefinitionError:
    """What can't be loaded as it is, with the place in the document that says otherwise."""
    return DefinitionError(code, (Problem(path, code, facts),), **facts)


def failed(table: str, error: Exception, *secrets: str | None) -> LakeError:
    """What a driver said, without addresses and secrets it may repeat."""
    text = re.sub(r"Failed to execute query '.*?':\s*", "", str(error), flags=re.DOTALL).split("\n", 1)[0]
    for secret in secrets:
        text = text.replace(secret, "***") if secret else text
    text = re.sub(r"\b[a-z][a-z0-9+.-]*://[^\s/@]*@\S+", "the server", text)
    return LakeError("flow.load_failed", table=table, detail=text[:300])


@contextmanager
def in_our_words(table: str, *secrets: str | None) -> Iterator[None]:
    """What a driver raises inside is raised as LakeError, without the secrets; our own errors pass."""
    try:
        yield
    except NexusError:
        raise
    except Exception as error:
        raise failed(table, error, *secrets) from None


def reader(load: Load) -> pa.RecordBatchReader:
    """The staged rows with `_execution_id`, as one stream of one schema that every place can hold."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    given = pa.unify_schemas([pq.read_schema(file) for file in load.files], promote_options="permissive")
    schema = pa.schema([*(pa.field(each.name, _portable(each.type)) for each in given), (EXECUTION, pa.string())])
    return pa.RecordBatchReader.from_batches(schema, _batches(load, schema))


def _batches(load: Load, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for file in load.files:
        for batch in pq.ParquetFile(file).iter_batches(BATCH):
            mark = pa.repeat(load.execution_id, batch.num_rows)
            columns = [
                mark if each.name == EXECUTION
                else batch.column(each.name).cast(each.type) if each.name in batch.schema.names
                else pa.nulls(batch.num_rows, each.type)
                for each in schema
            ]  # fmt: skip
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def spelled(schema: pa.Schema, words: Mapping[str, str]) -> dict[str, str]:
    """Column -> type as a database spells it: `words` for bool, int, float, date, timestamp, timestamptz, time, text,
    and decimal with {p} and {s}; numbers of other widths fall back to int and float."""
    import pyarrow as pa

    def word(kind: pa.DataType) -> str:
        if pa.types.is_decimal(kind):
            return words["decimal"].format(p=kind.precision, s=kind.scale)
        if pa.types.is_timestamp(kind):
            return words["timestamptz" if kind.tz else "timestamp"]
        tests = {
            "bool": pa.types.is_boolean, "int": pa.types.is_integer, "float": pa.types.is_floating,
            "date": pa.types.is_date, "time": pa.types.is_time,
        }  # fmt: skip
        return words[next((name for name, holds in tests.items() if holds(kind)), "text")]

    return {each.name: word(each.type) for each in schema}


def parquet_files(load: Load, folder: Path) -> list[Path]:
    """The staged rows with their mark as Parquet files of at most 300,000 rows, for bulk loads."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files: list[Path] = []
    rows = reader(load)
    held: list[pa.RecordBatch] = []
    for batch in rows:
        held.append(batch)
        if sum(each.num_rows for each in held) >= FILE_ROWS:
            files.append(folder / f"{load.execution_id}-{len(files)}.parquet")
            pq.write_table(pa.Table.from_batches(held), files[-1], compression="snappy")
            held = []
    if held:
        files.append(folder / f"{load.execution_id}-{len(files)}.parquet")
        pq.write_table(pa.Table.from_batches(held), files[-1], compression="snappy")
    return files


def _portable(kind: pa.DataType) -> pa.DataType:
    """Unsigned numbers and fine times as what every place knows."""
    import pyarrow as pa

    wider = {
        pa.int8(): pa.int16(),
        pa.uint8(): pa.int32(),
        pa.uint16(): pa.int32(),
        pa.uint32(): pa.int64(),
        pa.uint64(): pa.decimal128(20),
        pa.null(): pa.string(),
        pa.large_string(): pa.string(),
    }
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    if pa.types.is_time(kind):
        return pa.time64("us")
    return pa.string() if pa.types.is_duration(kind) else wider.get(kind, kind)
