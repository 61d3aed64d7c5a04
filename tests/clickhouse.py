"""ClickHouse's engine (chdb) behind a small HTTP front, in a process of its own; for tests of the wire and dialect."""

from __future__ import annotations

import atexit
import socket
import subprocess
import sys
import tempfile
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

START = """
CREATE DATABASE contract;
CREATE TABLE contract.things (id Int64, amount Nullable(Decimal(15, 2)), name Nullable(String), flag Nullable(Bool),
  day Nullable(Date32), seen Nullable(DateTime64(6, 'UTC')), ratio Nullable(Float64)) ENGINE = MergeTree ORDER BY id;
INSERT INTO contract.things VALUES (1, 1234567890123.45, 'Zoë; "x", \\'y\\'', true, '2026-01-31',
  '2026-01-31 10:00:00', 0.1);
INSERT INTO contract.things (id) VALUES (2), (3);
"""
OWN = {"query_id", "database", "default_format", "session_timezone", "cancel_http_readonly_queries_on_client_close"}


@cache
def clickhouse() -> int:
    """The port it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.clickhouse", str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    atexit.register(process.wait)
    atexit.register(process.kill)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    return port


def run_in_clickhouse(port: int, *statements: str) -> None:
    """Run statements as somebody who may do anything."""
    for statement in statements:
        urlopen(f"http://127.0.0.1:{port}/", data=statement.encode(), timeout=30).close()


def serve(port: int) -> None:
    """Answer statements until the process is ended."""
    from chdb.session import Session

    folder = tempfile.mkdtemp(prefix="nexus-clickhouse-")
    session = Session()
    for statement in START.split(";\n"):
        if statement.strip():
            session.query(statement)

    class Front(BaseHTTPRequestHandler):
        def do_POST(self):
            settings = dict(parse_qsl(urlsplit(self.path).query))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sql = settings.pop("query", None) or body.decode()
            if sql.endswith("FORMAT Parquet"):
                with open(f"{folder}/sent.parquet", "wb") as sent:
                    sent.write(body)
                sql = sql.replace("FORMAT Parquet", f"SELECT * FROM file('{folder}/sent.parquet', Parquet)")
            kept = ", ".join(f"{name} = {value}" for name, value in settings.items() if name not in OWN)
            form = "JSONEachRow" if sql.endswith("FORMAT JSONEachRow") else "ArrowStream"
            sql = sql.removesuffix("FORMAT JSONEachRow")
            changes = sql.split(None, 1)[0] in ("CREATE", "DROP", "EXCHANGE", "TRUNCATE")
            try:
                ends = f"{', ' if ' SETTINGS ' in sql else ' SETTINGS '}{kept}" if kept and not changes else ""
                body, status = session.query(sql + ends, form).bytes(), 200
            except Exception as error:
                body, status = str(error).encode(), 400
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", port), Front)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
