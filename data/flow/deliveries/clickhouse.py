"""A table in ClickHouse, over HTTP: rows are staged beside it and change places with it in one step of the server.

ClickHouse has no transactions. So the line of the ledger is written first, as planned, and counts only once the table
holds as many rows of its execution as it says, or a second line says that it did: what was interrupted is seen, taken
back and done again.
"""

from __future__ import annotations

import http.client
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from data.errors import ConflictError, Problem
from data.flow.deliveries.delivery import (
    ACCOUNTS,
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
    failed,
    mode,
    reader,
    spelled,
    table_problems,
)
from data.flow.options import Option, Values
from data.sql import literal

LEDGER = "nexus_loads"
SECONDS = 600
OPTIONS = (
    Option("url", "text", required=True),
    Option("password", "secret"),
    TABLE,
    mode("append", "replace", "merge"),
    KEY,
    POLICY,
)
WORDS = {
    "bool": "Bool", "int": "Int64", "float": "Float64", "date": "Date32", "timestamp": "DateTime64(6)",
    "timestamptz": "DateTime64(6, 'UTC')", "time": "String", "text": "String", "decimal": "Decimal({p}, {s})",
}  # fmt: skip
_LEDGER = (
    "CREATE TABLE IF NOT EXISTS {ledger} (execution_id String, pipeline_id String, token Int64, at Int64,"
    " facts String, state String) ENGINE = MergeTree ORDER BY (pipeline_id, at)"
)


class Server:
    """Requests to one server."""

    def __init__(self, values: Values, site: Site) -> None:
        self._parts = urlsplit(str(values["url"]))
        self._password = site.secret(values, "password") or ""
        self._table = str(values["table"])

    def run(self, sql: str, body: bytes = b"", **settings: str) -> str:
        """What the server answers. Raises LakeError."""
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port or (8443 if secure else 8123), timeout=SECONDS)
        login = {"X-ClickHouse-User": self._parts.username or "default", "X-ClickHouse-Key": self._password}
        try:
            connection.request("POST", f"/?{urlencode({'query': sql, **settings})}", body, login)
            response = connection.getresponse()
            said = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise failed(self._table, error, self._password) from None
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise failed(self._table, RuntimeError(re.sub(r"^Code: \d+\. DB::Exception: ", "", said)), self._password)
        return said

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        said = self.run(f"{sql} FORMAT JSONEachRow", output_format_json_quote_64bit_integers="0")
        return [json.loads(line) for line in said.splitlines() if line]

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Columns of a table with their types; none where it is not there."""
        found = self.rows(
            f"SELECT name, type FROM system.columns WHERE database = {_text(schema)} AND table = {_text(table)}"
            " ORDER BY position"
        )
        return {each["name"]: each["type"] for each in found}


def load(values: Values, site: Site, load: Load) -> Receipt:
    """Append attaches the staged part, replace and merge exchange the tables: one step of the server each."""
    server, (schema, table) = Server(values, site), _target(values)
    ledger, full, fresh = (_name(schema, each) for each in (LEDGER, table, f"nexus_{load.execution_id}"))
    server.run(_LEDGER.format(ledger=ledger))
    known = find(values, site, Wanted(execution_id=load.execution_id))
    if known is not None:
        return known
    if values["mode"] == "merge" and load.files:
        check_key(values, load)
    there = server.columns(schema, table)
    receipt = load.receipt(load.rows)
    server.run(f"DROP TABLE IF EXISTS {fresh}")
    try:
        if load.files:
            _stage(server, values, load, (full, fresh), there)
        if not load.ours():
            raise ConflictError("execution.taken_over", execution=load.execution_id)
        _take_back(server, full, load.execution_id, there)
        _write_line(server, ledger, load, receipt, marked=receipt.accounts["loaded"])
        _publish(server, values, load, (full, fresh), there)
        _write_line(server, ledger, load, receipt, marked=0)
    finally:
        server.run(f"DROP TABLE IF EXISTS {fresh}")
    return receipt


def find(values: Values, site: Site, wanted: Wanted) -> Receipt | None:
    """The newest line whose rows are all there."""
    server, (schema, table) = Server(values, site), _target(values)
    if not server.columns(schema, LEDGER):
        return None
    key, value = ("execution_id", wanted.execution_id) if wanted.execution_id else ("pipeline_id", wanted.pipeline_id)
    lines = server.rows(
        f"SELECT execution_id, facts, state FROM {_name(schema, LEDGER)} WHERE {key} = {_text(str(value))}"
        " ORDER BY at DESC, token DESC LIMIT 20"
    )
    there = bool(server.columns(schema, table))
    for line in lines:
        facts = json.loads(line["facts"])
        held = _marked(server, _name(schema, table), line["execution_id"]) if there and facts["marked"] else 0
        if held == facts["marked"]:
            return Receipt(line["execution_id"], {name: facts[name] for name in ACCOUNTS}, json.loads(line["state"]))
    return None


def problems(values: Values) -> list[Problem]:
    """No password in the address, a plain name, a key where the mode needs one."""
    parts = urlsplit(str(values["url"]))
    wrong = parts.scheme not in ("http", "https") or parts.password or not parts.hostname
    found = [Problem("/destination/url", "pipeline.server_url", {"scheme": "https"})] if wrong else []
    return [*found, *table_problems(values)]


def _stage(server: Server, values: Values, load: Load, names: tuple[str, str], there: dict[str, str]) -> None:
    full, fresh = names
    kinds = _kinds(load)
    if there:
        new = {name: kind for name, kind in kinds.items() if name not in there}
        check_columns(values, [name for name in new if name != EXECUTION])
        for name, kind in new.items():
            server.run(f"ALTER TABLE {full} ADD COLUMN {_quoted(name)} {kind}")
        server.run(f"CREATE TABLE {fresh} AS {full}")
    else:
        listed = ", ".join(f"{_quoted(name)} {kind}" for name, kind in kinds.items())
        server.run(f"CREATE TABLE {fresh} ({listed}) ENGINE = MergeTree ORDER BY tuple()")
        server.run(f"CREATE TABLE IF NOT EXISTS {full} AS {fresh}")
    columns = ", ".join(map(_quoted, kinds))
    for body in _bodies(load):
        server.run(f"INSERT INTO {fresh} ({columns}) FORMAT Parquet", body)
    if values["mode"] == "merge":
        keys = ", ".join(map(_quoted, values["key"]))
        every = ", ".join(map(_quoted, server.columns(*_target(values))))
        server.run(
            f"INSERT INTO {fresh} ({every}) SELECT {every} FROM {full}"
            f" WHERE ({keys}) NOT IN (SELECT {keys} FROM {fresh})"
        )


def _publish(server: Server, values: Values, load: Load, names: tuple[str, str], there: dict[str, str]) -> None:
    full, fresh = names
    if not load.files:
        if values["mode"] == "replace" and there:
            server.run(f"TRUNCATE TABLE {full}")
    elif values["mode"] == "append":
        for each in server.rows(f"SELECT DISTINCT _partition_id AS id FROM {fresh}"):
            server.run(f"ALTER TABLE {full} ATTACH PARTITION ID {_text(each['id'])} FROM {fresh}")
    else:
        server.run(f"EXCHANGE TABLES {fresh} AND {full}")


def _write_line(server: Server, ledger: str, load: Load, receipt: Receipt, *, marked: int) -> None:
    """The line as planned, with how many rows the table must hold for it to count; 0 once they are there."""
    facts = {**receipt.accounts, "marked": marked}
    texts = (load.execution_id, load.pipeline_id)
    server.run(
        f"INSERT INTO {ledger} SELECT {_text(texts[0])}, {_text(texts[1])}, {load.token}, ifNull(max(at), 0) + 1,"
        f" {_text(json.dumps(facts))}, {_text(json.dumps(dict(load.state), default=str))} FROM {ledger}"
        f" WHERE pipeline_id = {_text(texts[1])}"
    )


def _take_back(server: Server, full: str, execution_id: str, there: dict[str, str]) -> None:
    """Rows of an attempt that was interrupted."""
    if EXECUTION in there and _marked(server, full, execution_id):
        server.run(f"ALTER TABLE {full} DELETE WHERE {EXECUTION} = {_text(execution_id)}", mutations_sync="2")


def _marked(server: Server, full: str, execution_id: str) -> int:
    found = server.rows(f"SELECT count() AS n FROM {full} WHERE {EXECUTION} = {_text(execution_id)}")
    return int(found[0]["n"])


def _bodies(load: Load) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = reader(load)
    for batch in rows:
        out = io.BytesIO()
        pq.write_table(pa.Table.from_batches([batch]), out, compression="lz4")
        yield out.getvalue()


def _kinds(load: Load) -> dict[str, str]:
    found = spelled(reader(load).schema, WORDS)
    return {name: f"Nullable({kind})" for name, kind in found.items()}


def _target(values: Values) -> tuple[str, str]:
    schema, dot, table = str(values["table"]).rpartition(".")
    return (schema, table) if dot else ("default", table)


def _name(schema: str, table: str) -> str:
    return f"{_quoted(schema)}.{_quoted(table)}"


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _text(text: str) -> str:
    return literal(text.replace("\\", "\\\\"))


DELIVERY = Delivery("clickhouse", OPTIONS, load, find, problems)
