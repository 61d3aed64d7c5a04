"""A Delta table: every load is one commit, which carries the ledger's lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.errors import ConflictError, LakeError, Problem
from data.flow.deliveries.delivery import (
    EXECUTION,
    KEY,
    POLICY,
    Delivery,
    Load,
    Receipt,
    Site,
    Wanted,
    check_columns,
    check_key,
    failed,
    in_our_words,
    mode,
    reader,
    refused,
    table_problems,
)
from data.flow.deliveries.places import BUCKET, storage, storage_problems, uri
from data.flow.options import Option, Values
from data.sql import quote

PACKAGE = "deltalake"
LEDGER = "nexus"
LOOK_BACK = 1_000
KEEP = {"delta.logRetentionDuration": "interval 36500 days"}
OPTIONS = (
    Option("path", "path", required=True),
    mode("append", "replace", "merge"),
    KEY,
    POLICY,
    *BUCKET,
)


def load(values: Values, site: Site, load: Load) -> Receipt:
    """Two writers of one execution meet in the log: the later one's commit is refused by the table itself."""
    table = _table(values, site)
    lines = _lines(table)
    if found := lines.get(load.pipeline_id):
        if found["execution"] == load.execution_id:
            return _receipt(found)
    receipt = load.receipt(load.rows)
    line = {"execution": load.execution_id, "accounts": dict(receipt.accounts), "state": dict(receipt.state)}
    commit = _commit(load, {**lines, load.pipeline_id: line})
    if values["mode"] == "merge" and load.files:
        check_key(values, load)
    with in_our_words(str(values["path"]), site.secret(values, "secret")):
        _write(table, values, site, load, commit)
    return receipt


def find(values: Values, site: Site, wanted: Wanted) -> Receipt | None:
    """Every commit carries the newest line of each pipeline that writes here."""
    for pipeline, line in _lines(_table(values, site)).items():
        if wanted.pipeline_id == pipeline or wanted.execution_id == line["execution"]:
            return _receipt(line)
    return None


def problems(values: Values) -> list[Problem]:
    """A key for merge, a bucket where one is named."""
    return [*table_problems(values), *storage_problems(values)]


def _table(values: Values, site: Site) -> Any:
    try:
        from deltalake import DeltaTable
        from deltalake.exceptions import TableNotFoundError
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="delta", package=PACKAGE) from error
    where = storage(values, site)
    try:
        return DeltaTable(uri(values, site), storage_options=where)
    except TableNotFoundError:
        return None
    except Exception as error:
        raise failed(str(values["path"]), error, site.secret(values, "secret")) from None


def _lines(table: Any) -> Mapping[str, dict[str, Any]]:
    if table is None:
        return {}
    for commit in table.history(LOOK_BACK):
        if LEDGER in commit:
            found: dict[str, dict[str, Any]] = json.loads(commit[LEDGER])
            return found
    return {}


def _receipt(line: Mapping[str, Any]) -> Receipt:
    return Receipt(line["execution"], line["accounts"], line["state"])


def _commit(load: Load, lines: Mapping[str, Any]) -> Any:
    from deltalake import CommitProperties, Transaction

    return CommitProperties(
        custom_metadata={LEDGER: json.dumps(lines, default=str)},
        app_transactions=[Transaction(f"nexus/{load.execution_id}", 1)],
        max_commit_retries=5,
    )


def _write(table: Any, values: Values, site: Site, load: Load, commit: Any) -> None:
    from deltalake import write_deltalake

    where, options = uri(values, site), storage(values, site)
    if not load.files:
        _note(table, values, site, load, commit)
        return
    rows = reader(load)
    if table is not None:
        there = {each.name for each in table.schema().fields}
        check_columns(values, [name for name in rows.schema.names if name not in there and name != EXECUTION])
    if not load.ours():
        raise ConflictError("execution.taken_over", execution=load.execution_id)
    if values["mode"] == "merge" and table is not None:
        _merge(table, values, site, rows, commit)
        return
    replace = values["mode"] == "replace"
    if "://" not in where:
        Path(where).mkdir(parents=True, exist_ok=True)
    write_deltalake(
        where, rows, mode="overwrite" if replace else "append", schema_mode="overwrite" if replace else "merge",
        configuration=KEEP if table is None else None, storage_options=options, commit_properties=commit,
    )  # fmt: skip


def _note(table: Any, values: Values, site: Site, load: Load, commit: Any) -> None:
    """A load without rows: a commit that holds its line; `replace` empties the table with it."""
    from deltalake import write_deltalake

    if table is None:
        return
    if not load.ours():
        raise ConflictError("execution.taken_over", execution=load.execution_id)
    nothing = table.to_pyarrow_dataset().schema.empty_table()
    kind = "overwrite" if values["mode"] == "replace" else "append"
    write_deltalake(
        uri(values, site), nothing, mode=kind, storage_options=storage(values, site), commit_properties=commit
    )


def _merge(table: Any, values: Values, site: Site, rows: Any, commit: Any) -> None:
    from deltalake import Schema

    key = list(values["key"])
    names = [name for name in rows.schema.names if name not in key]
    there = {each.name for each in table.schema().fields}
    if lacking := [name for name in key if name not in there]:
        raise refused("/destination/key", "flow.key_missing", key=", ".join(lacking))
    if new := [each for each in Schema.from_arrow(rows.schema).fields if each.name not in there]:
        table.alter.add_columns(new)
    same = " AND ".join(f"t.{quote(name)} = s.{quote(name)}" for name in key)
    differs = " OR ".join(_differs(name) for name in names if name != EXECUTION)
    merger = table.merge(
        rows, same, source_alias="s", target_alias="t", commit_properties=commit, max_spill_size=4 * site.memory
    )
    if differs:
        merger = merger.when_matched_update({quote(name): f"s.{quote(name)}" for name in names}, predicate=differs)
    merger.when_not_matched_insert({quote(name): f"s.{quote(name)}" for name in rows.schema.names}).execute()


def _differs(name: str) -> str:
    return f"(t.{quote(name)} IS DISTINCT FROM s.{quote(name)})"


DELIVERY = Delivery("delta", OPTIONS, load, find, problems)
