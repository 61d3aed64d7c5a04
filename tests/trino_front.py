"""A stand-in for Trino: its HTTP protocol and types over DuckDB, in a process of its own. Statements are translated by
SQLGlot, so it tells of our client and dialect, not of Trino's engine."""

from __future__ import annotations

import atexit
import datetime
import json
import re
import subprocess
import sys
import threading
from decimal import Decimal
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote
from urllib.request import Request, urlopen

import duckdb
import sqlglot
from sqlglot.errors import ParseError

PAGE = 5_000
NAMES = {
    "VARCHAR": "varchar", "BIGINT": "bigint", "INTEGER": "integer", "SMALLINT": "smallint", "TINYINT": "tinyint",
    "DOUBLE": "double", "FLOAT": "real", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp(6)",
    "TIMESTAMP WITH TIME ZONE": "timestamp(6) with time zone", "HUGEINT": "decimal(38,0)",
}  # fmt: skip
START = "ATTACH ':memory:' AS hive"
NODES = "(SELECT 'stand-in' AS node_version)"
COLUMNS = (
    " (SELECT table_schema, table_name, column_name, ordinal_position, lower(replace(data_type, 'TIMESTAMP WITH',"
    " 'timestamp(6) with')) AS data_type FROM information_schema.columns WHERE table_catalog = 'hive')"
)


@cache
def trino() -> int:
    """The port it listens on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.trino_front"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    atexit.register(process.wait)
    atexit.register(process.kill)
    assert process.stdout is not None
    return int(process.stdout.readline())


def run_in_trino(port: int, *statements: str) -> None:
    """Run statements in DuckDB's words on the engine behind it."""
    for statement in statements:
        urlopen(Request(f"http://127.0.0.1:{port}/engine", statement.encode(), method="POST"), timeout=30).close()


def running(port: int) -> int:
    """How many statements run in the engine now."""
    with urlopen(f"http://127.0.0.1:{port}/running", timeout=30) as answer:
        return int(answer.read())


class _Query:
    """One statement, run in a thread."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> None:
        self.sql, self.cursor = sql, cursor
        self.columns: list[dict[str, Any]] = []
        self.rows: list[list[Any]] = []
        self.error: dict[str, Any] | None = None
        self.reason = ""
        self.done = threading.Event()
        self._deadline = threading.Timer(seconds, self.stop, ["EXCEEDED_TIME_LIMIT"])
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self, reason: str) -> None:
        if not self.done.is_set():
            self.reason = reason
            self.cursor.interrupt()

    def _run(self) -> None:
        self._deadline.start()
        try:
            text = sqlglot.transpile(self.sql, read="trino", write="duckdb")[0]
            text = text.replace('information_schema."columns"', COLUMNS).replace("system.runtime.nodes", NODES)
            self.cursor.execute(text)
            told = [(entry[0], str(entry[1])) for entry in self.cursor.description or []]
            self.rows = [[_json(value) for value in row] for row in self.cursor.fetchall()]
            self.columns = [_column(*each) for each in told]
        except ParseError as error:
            place = error.errors[0] if error.errors else {}
            self.error = _error("SYNTAX_ERROR", str(error), (place.get("line") or 1, place.get("col") or 1))
        except duckdb.Error as error:
            name = self.reason or ("COLUMN_NOT_FOUND" if "column" in str(error) else "TABLE_NOT_FOUND")
            self.error = _error(name, str(error), None)
        finally:
            self._deadline.cancel()
            self.done.set()


def _column(name: str, kind: str) -> dict[str, Any]:
    told = NAMES.get(kind, kind.lower())
    raw = re.sub(r"\(.*?\)", "", told)
    told_numbers = re.findall(r"\d+", told) or (["2147483647"] if told == "varchar" else [])
    numbers = [{"kind": "LONG", "value": int(number)} for number in told_numbers]
    return {"name": name, "type": told, "typeSignature": {"rawType": raw, "arguments": numbers}}


def _json(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        text = value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        return text if value.tzinfo is None else f"{text} UTC"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    return str(value) if isinstance(value, Decimal | datetime.date | datetime.time) else value


def _error(name: str, message: str, place: tuple[int, int] | None) -> dict[str, Any]:
    found = {"message": message, "errorCode": 1, "errorName": name, "errorType": "USER_ERROR"}
    if place:
        found["errorLocation"] = {"lineNumber": place[0], "columnNumber": place[1]}
    return {**found, "failureInfo": {"type": "io.trino.spi.TrinoException", "message": message}}


class _Front(BaseHTTPRequestHandler):
    engine: duckdb.DuckDBPyConnection
    queries: dict[str, _Query] = {}
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
        cursor = self.engine.cursor()
        cursor.execute("USE hive")
        cursor.execute("SET TimeZone = 'UTC'")
        if self.path == "/engine":
            cursor.execute(sql).fetchall()
            return self._say({})
        session = dict(pair.strip().split("=") for pair in self.headers.get("X-Trino-Session", "").split(",") if pair)
        spent = re.fullmatch(r"(\d+)ms", unquote(session.get("query_max_run_time", "600000ms")))
        assert spent is not None
        name = f"q{len(self.queries)}"
        self.queries[name] = _Query(cursor, sql, int(spent.group(1)) / 1000)
        return self._say({**self._told(name, "QUEUED"), "nextUri": self._uri(name, 0)})

    def do_GET(self) -> None:
        if self.path == "/running":
            return self._say(sum(not query.done.is_set() for query in self.queries.values()))
        name, page = self.path.split("/")[3:]
        query, at = self.queries[name], int(page)
        if not query.done.wait(0.05):
            return self._say({**self._told(name, "RUNNING"), "nextUri": self._uri(name, at)})
        if query.error:
            return self._say({**self._told(name, "FAILED"), "error": query.error})
        data = query.rows[at * PAGE : (at + 1) * PAGE]
        more = {"nextUri": self._uri(name, at + 1)} if len(query.rows) > (at + 1) * PAGE else {}
        rows = {"data": data} if data else {}
        return self._say({**self._told(name, "FINISHED"), "columns": query.columns, **rows, **more})

    def do_DELETE(self) -> None:
        self.queries[self.path.split("/")[3]].stop("USER_CANCELED")
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass

    def _told(self, name: str, state: str) -> dict[str, Any]:
        stats = {"state": state, "queued": False, "scheduled": True, "nodes": 1, "totalSplits": 1}
        return {"id": name, "infoUri": self._uri(name, 0), "stats": stats}

    def _uri(self, name: str, page: int) -> str:
        return f"http://{self.headers['Host']}/v1/statement/{name}/{page}"

    def _say(self, body: Any) -> None:
        told = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)


def serve() -> None:
    """Answer until the process is ended."""
    _Front.engine = duckdb.connect()
    _Front.engine.execute(START).fetchall()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Front)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
