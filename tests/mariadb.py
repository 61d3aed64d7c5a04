"""A real MariaDB for tests: Debian's server, started once per process on a port of its own, a role with a password."""

from __future__ import annotations

import atexit
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SERVER = Path("/usr/sbin/mariadbd")
TABLES = [Path("/usr/share/mysql") / f"{name}.sql" for name in ("mysql_system_tables", "mysql_system_tables_data")]
BEGIN = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\nSET @skip_auth_anonymous = 1;\n"
SMALL = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--max-allowed-packet=16M"]
PASSWORD = "s3cret/@:word"
_STARTS = 60.0


@dataclass(frozen=True)
class MariaDb:
    """Where it listens."""

    port: int
    socket: str

    @property
    def options(self) -> dict[str, Any]:
        """The lake's options for the role `reader`, which might write if it were let."""
        return {"host": "127.0.0.1", "port": self.port, "user": "reader", "password": PASSWORD}

    def run(self, *statements: str) -> list[tuple]:
        """Run statements as the superuser; the rows of the last one."""
        import pymysql

        login = {"unix_socket": self.socket, "user": "root", "charset": "utf8mb4", "autocommit": True}
        with pymysql.connect(**login) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())


@cache
def mariadb() -> MariaDb:
    """The server of this test process; tests make databases of their own. Skips the test where there is none."""
    pytest.importorskip("pymysql")
    if not SERVER.exists():
        pytest.skip("Debian's mariadb-server-core is not installed")
    folder = Path(tempfile.mkdtemp(prefix="nexus-mariadb-"))
    common = [str(SERVER), "--no-defaults", f"--datadir={folder / 'data'}", f"--user={folder.owner()}", *SMALL]
    (folder / "data").mkdir()
    first = BEGIN + "".join(file.read_text() for file in TABLES)
    subprocess.run([*common, "--bootstrap"], input=first.encode(), check=True, capture_output=True)
    server = MariaDb(_free_port(), str(folder / "sock"))
    listens = [f"--socket={server.socket}", f"--port={server.port}", "--bind-address=127.0.0.1", "--skip-name-resolve"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*common, *listens, f"--tmpdir={folder}"], **quiet)
    atexit.register(_stop, process, folder)
    _await(server, process)
    rights = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP"
    server.run(f"CREATE USER reader@'%' IDENTIFIED BY '{PASSWORD}'", f"GRANT {rights} ON *.* TO reader@'%'")
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(server: MariaDb, process: subprocess.Popen[bytes]) -> None:
    import pymysql

    waiting, until = threading.Event(), time.monotonic() + _STARTS
    while process.poll() is None and time.monotonic() < until:
        try:
            server.run("SELECT 1")
            return
        except pymysql.MySQLError:
            waiting.wait(0.2)
    raise RuntimeError("MariaDB did not start")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.terminate()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
