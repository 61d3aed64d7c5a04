"""An Iceberg table: rows and ledger line become one snapshot, or nothing does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from data.errors import ConflictError, LakeError, Problem
from data.flow.deliveries.delivery import (
    BATCH,
    EXECUTION,
    KEY,
    POLICY,
    TABLE,
    Delivery,
    Load,
    Receipt,
    Site,
    Wanted,
    check_columns,
    check_key,
    in_our_words,
    mode,
    reader,
    refused,
    table_problems,
)
from data.flow.deliveries.places import BUCKET, asked, storage_problems, uri
from data.flow.options import Option, Values
from data.sql import quote

if TYPE_CHECKING:
    import pyarrow as pa

PACKAGE = "pyiceberg[pyarrow]"
LEDGER = "nexus.load."
OPTIONS = (
    Option("path", "path", required=True),
    Option("catalog", "text"),
    Option("warehouse", "text"),
    Option("token", "secret"),
    TABLE,
    mode("append", "replace", "merge"),
    KEY,
    POLICY,
    *BUCKET,
)


def load(values: Values, site: Site, load: Load) -> Receipt:
    """The commit compares the table with what was read: who was overtaken fails and looks again."""
    with in_our_words(str(values["table"]), *_secrets(values, site)):
        catalog = _catalog(values, site)
        table = _table(catalog, values)
        known = _line(table, Wanted(execution_id=load.execution_id))
        if known is not None:
            return known
        if values["mode"] == "merge" and load.files:
            check_key(values, load)
        table = table or _made(catalog, values, load)
        receipt = load.receipt(load.rows)
        if table is not None:
            _commit(table, values, load, receipt)
        return receipt


def find(values: Values, site: Site, wanted: Wanted) -> Receipt | None:
    """The newest line of each pipeline stands in the table's properties."""
    with in_our_words(str(values["table"]), *_secrets(values, site)):
        return _line(_table(_catalog(values, site), values), wanted)


def problems(values: Values) -> list[Problem]:
    """namespace.table, a key for merge."""
    found = [*table_problems(values), *storage_problems(values)]
    if "." not in str(values["table"]):
        found.append(Problem("/destination/table", "pipeline.table_name", {"table": str(values["table"])[:80]}))
    return found


def _catalog(values: Values, site: Site) -> Any:
    try:
        from data.flow.deliveries.iceberg_catalogs import file_catalog, rest_catalog
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="iceberg", package=PACKAGE) from error
    for address in (values.get("catalog"), values.get("endpoint")):
        asked(address)
    access = {
        "s3.endpoint": values.get("endpoint"),
        "s3.region": values.get("region"),
        "s3.access-key-id": values.get("access"),
        "s3.secret-access-key": site.secret(values, "secret"),
    }
    settings = {name: str(value) for name, value in access.items() if value}
    if values.get("catalog"):
        access = {"warehouse": values.get("warehouse"), "token": site.secret(values, "token")}
        named = {name: str(value) for name, value in access.items() if value}
        return rest_catalog(str(values["catalog"]), {**named, **settings})
    where = uri(values, site)
    folder = site.base / "catalogs" if "://" in where else site.base / where
    folder.mkdir(parents=True, exist_ok=True)
    return file_catalog(str(folder / "catalog.sqlite"), where if "://" in where else f"file://{where}", settings)


def _table(catalog: Any, values: Values) -> Any:
    from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

    try:
        return catalog.load_table(str(values["table"]))
    except (NoSuchTableError, NoSuchNamespaceError):
        return None


def _made(catalog: Any, values: Values, load: Load) -> Any:
    if not load.files:
        return None
    catalog.create_namespace_if_not_exists(str(values["table"]).rpartition(".")[0])
    once = {"commit.retry.num-retries": "0"}
    return catalog.create_table_if_not_exists(str(values["table"]), schema=reader(load).schema, properties=once)


def _line(table: Any, wanted: Wanted) -> Receipt | None:
    for name, text in table.properties.items() if table is not None else ():
        line = json.loads(text) if name.startswith(LEDGER) else {}
        if line and (wanted.pipeline_id == name.removeprefix(LEDGER) or wanted.execution_id == line["execution"]):
            return Receipt(line["execution"], line["accounts"], line["state"])
    return None


def _commit(table: Any, values: Values, load: Load, receipt: Receipt) -> None:
    mark = {"nexus.execution": load.execution_id}
    line = {"execution": load.execution_id, "accounts": dict(receipt.accounts), "state": dict(receipt.state)}
    with table.transaction() as change:
        change.set_properties({LEDGER + load.pipeline_id: json.dumps(line, default=str)})
        if load.files:
            _write(change, table, values, load, mark)
        elif values["mode"] == "replace":
            change.delete("true", snapshot_properties=mark)
        if not load.ours():
            raise ConflictError("execution.taken_over", execution=load.execution_id)


def _write(change: Any, table: Any, values: Values, load: Load, mark: dict[str, str]) -> None:
    rows = reader(load)
    there = set(table.schema().column_names)
    new = [name for name in rows.schema.names if name not in there]
    check_columns(values, [name for name in new if name != EXECUTION])
    if new:
        with change.update_schema() as schema:
            schema.union_by_name(rows.schema)
    if values["mode"] == "append" or table.current_snapshot() is None:
        change.append(rows, snapshot_properties=mark)
    elif values["mode"] == "replace":
        change.overwrite(rows, snapshot_properties=mark)
    else:
        if lacking := [name for name in values["key"] if name not in there]:
            raise refused("/destination/key", "flow.key_missing", key=", ".join(lacking))
        change.overwrite(_merged(table, rows, list(values["key"])), snapshot_properties=mark)


def _merged(table: Any, rows: pa.RecordBatchReader, key: list[str]) -> pa.RecordBatchReader:
    """What stands there with what comes laid over it: the table is written anew, batch by batch."""
    import duckdb
    import pyarrow as pa

    standing = table.scan().to_arrow_batch_reader()
    rest = [each for each in standing.schema if each.name not in rows.schema.names]
    schema = pa.schema([*rows.schema, *rest])
    connection = duckdb.connect(config={"threads": 1})
    connection.register("arriving", rows)
    connection.execute("CREATE TEMP TABLE fresh AS SELECT * FROM arriving").fetchall()
    connection.register("standing", standing)
    columns = _columns(key, rows.schema.names, standing.schema.names)
    listed = ", ".join(f"{columns[each.name]} AS {quote(each.name)}" for each in schema)
    same = " AND ".join(f"t.{quote(name)} = s.{quote(name)}" for name in key)
    sql = f"SELECT {listed} FROM standing AS t FULL JOIN fresh AS s ON {same}"
    batches = (batch.cast(schema) for batch in connection.sql(sql).to_arrow_reader(BATCH))
    return pa.RecordBatchReader.from_batches(schema, batches)


def _columns(key: list[str], arriving: Sequence[str], there: Sequence[str]) -> dict[str, str]:
    """Of each column what it holds after the merge; a row that says nothing new keeps its mark."""
    comes, stands = f"s.{quote(EXECUTION)} IS NOT NULL", f"t.{quote(key[0])} IS NOT NULL"
    old = {name: f"t.{quote(name)}" if name in there else "NULL" for name in [*arriving, *there]}
    made = {name: f"CASE WHEN {comes} THEN s.{quote(name)} ELSE {old[name]} END" for name in arriving}
    made |= {name: f"coalesce(s.{quote(name)}, {old[name]})" for name in key}
    rest = [name for name in arriving if name not in key and name != EXECUTION]
    equal = " AND ".join([stands, *(f"{old[name]} IS NOT DISTINCT FROM s.{quote(name)}" for name in rest)])
    mark = f"CASE WHEN {comes} AND NOT ({equal}) THEN s.{quote(EXECUTION)} ELSE {old[EXECUTION]} END"
    return {**{name: old[name] for name in there if name not in arriving}, **made, EXECUTION: mark}


def _secrets(values: Values, site: Site) -> tuple[str | None, ...]:
    return site.secret(values, "secret"), site.secret(values, "token")


DELIVERY = Delivery("iceberg", OPTIONS, load, find, problems)
