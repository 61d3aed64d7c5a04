"""A stand-in for BigQuery: bqemulator (its REST interface over DuckDB) in an environment of its own, for Google's own
client. It checks no login, stops nothing and knows no read-only role."""

from __future__ import annotations

import atexit
import importlib
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import entry_points
from pathlib import Path

PYTHON = Path(sys.prefix) / "servers/bqemulator/bin/python"
PROJECT = "acme"


@dataclass(frozen=True)
class BigQuery:
    """Where it listens, and a key of a service account that does not exist."""

    endpoint: str
    key: str

    def run(self, *statements: str) -> None:
        """Run statements as somebody who may do anything."""
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        login = {"credentials": AnonymousCredentials(), "client_options": {"api_endpoint": self.endpoint}}
        with bigquery.Client(PROJECT, **login) as client:
            for statement in statements:
                client.query(statement).result()


@cache
def bigquery() -> BigQuery:
    """The emulator of this test process. Skips the test where it is not installed."""
    import pytest

    pytest.importorskip("google.cloud.bigquery")
    if not PYTHON.exists():
        pytest.skip("bqemulator is not installed in .venv/servers")
    process = subprocess.Popen([PYTHON, __file__], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    atexit.register(process.wait)
    atexit.register(process.terminate)
    assert process.stdout is not None
    port = next(filter(None, (re.search(r'"rest\.listen".*"port": ?(\d+)|"port": ?(\d+).*"rest\.listen"', line)
                              for line in process.stdout)), None)  # fmt: skip
    assert port is not None
    return BigQuery(f"http://127.0.0.1:{port.group(1) or port.group(2)}", _key())


def _key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return json.dumps(
        {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "1",
            "private_key": made.private_bytes(*plain).decode(),
            "client_email": "reader@acme.example",
            "token_uri": f"http://127.0.0.1:{_tokens()}/token",
        }
    )


def _tokens() -> int:
    """The port where anybody is given a token."""

    class Front(BaseHTTPRequestHandler):
        def do_POST(self):
            told = json.dumps({"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def serve() -> None:
    """Answer until the process is ended, without what would have to be fetched from elsewhere."""
    engine = importlib.import_module("bqemulator.storage.engine")
    engine.DuckDBEngine._load_spatial = lambda self: None
    sys.argv = ["bqemulator", "start", "--rest-port", "0", "--grpc-port", "0", "--project", PROJECT]
    next(each for each in entry_points(group="console_scripts") if each.name == "bqemulator").load()()


if __name__ == "__main__":
    serve()
