"""A lake that dies while its answer is under way: whoever asked sees an error, in no format a short answer."""

from __future__ import annotations

import contextlib
import csv
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from data.opening import close_core
from tests.api.client import client, is_problem
from tests.api.test_query_streams import QUERY, READERS
from tests.data.queries.warehouse import make_core
from tests.postgres import postgres

LAKES = "/api/data-warehouse/lakes"
JSON, ARROW = "application/json", "application/vnd.apache.arrow.stream"
LONG = "SELECT i AS id, 'row ' || i AS text FROM range(1000000000) AS t(i)"
LATE = """CREATE OR REPLACE VIEW dying.late AS
SELECT id, CASE WHEN id = 50000 THEN pg_sleep(60) IS NULL END AS at FROM dying.orders"""
CUT_AFTER = 1 << 20


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    made = make_core(tmp_path_factory.mktemp("home"))
    yield made
    close_core(made)


@pytest.fixture(scope="module")
def http(core):
    postgres().run(
        "DROP SCHEMA IF EXISTS dying CASCADE",
        "CREATE SCHEMA dying",
        "CREATE TABLE dying.orders AS SELECT i AS id, repeat('x', 40) AS text FROM generate_series(1, 100000) i",
    )
    asking = client(core)
    assert asking.post(LAKES, json={"id": "pg", "kind": "postgres", "options": postgres().options}).status_code == 201
    return asking


def ask(http, sql, media=JSON, *, lake="prod"):
    return http.post(QUERY, json={"sql": sql, "lake": lake, "timeout": 60_000}, headers={"Accept": media})


def kill_sandboxes(core):
    """Those of this core alone: they are told what they may read."""
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "data.sandbox" in (said := " ".join(child.cmdline())) and str(core.settings.home) in said:
                child.kill()


@pytest.mark.parametrize("media", READERS)
def test_the_process_that_reads_a_file_is_killed(core, http, media):
    assert ask(http, "SELECT 1").status_code == 200
    answer = ask(http, LONG, media)
    pieces = answer.iter_encoded()
    body = next(pieces)
    kill_sandboxes(core)
    body += b"".join(pieces)
    answer.close()
    with pytest.raises((ValueError, csv.Error, OSError, zipfile.BadZipFile)):
        READERS[media](body)
    assert core.workers.history.recent(limit=1)[0].error == "query.crashed"
    assert ask(http, "SELECT count(*) AS n FROM invoices").json["rows"] == [{"n": 2000}]


@pytest.mark.parametrize("media", [JSON, *READERS])
def test_postgres_ends_the_connection_in_the_middle(http, media):
    postgres().run(LATE)
    with ending_when_it_sleeps():
        answer = ask(http, "SELECT * FROM dying.late", media, lake="pg")
    postgres().run("DROP VIEW dying.late")
    assert is_problem(answer, 503, "lake.lost")
    assert ask(http, "SELECT count(*) AS n FROM dying.orders", lake="pg").json["rows"] == [{"n": 100_000}]


@contextlib.contextmanager
def ending_when_it_sleeps():
    """Ends the backend that has sent half of its rows and sleeps."""
    asleep = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"

    def end():
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if found := postgres().run(asleep):
                postgres().run(f"SELECT pg_terminate_backend({found[0][0]})")
                return
            time.sleep(0.03)

    thread = threading.Thread(target=end)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@pytest.fixture
def cable():
    """The port of a PostgreSQL whose every connection breaks after so many bytes of answers, a process of its own."""
    server = next(Path(postgres().host).glob(".s.PGSQL.*[0-9]"))
    process = subprocess.Popen([sys.executable, "-c", RELAY, str(server)], stdout=subprocess.PIPE, text=True)
    yield int(process.stdout.readline())
    process.kill()
    process.communicate()


RELAY = f"""
import contextlib, socket, sys, threading

def carry(source, target, most):
    with contextlib.suppress(OSError):
        while most > 0 and (data := source.recv(1 << 16)):
            target.sendall(data)
            most -= len(data)
    for each in (source, target):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
while True:
    near, _ = listening.accept()
    far = socket.socket(socket.AF_UNIX)
    far.connect(sys.argv[1])
    threading.Thread(target=carry, args=(near, far, 1 << 40), daemon=True).start()
    threading.Thread(target=carry, args=(far, near, {CUT_AFTER}), daemon=True).start()
"""


@pytest.mark.parametrize("media", [JSON, ARROW])
@pytest.mark.parametrize(
    ("lake", "sql"),
    [
        ("cut", "SELECT id, text, {at} AS n FROM dying.orders"),
        (
            "prod",
            "SELECT o.text, i.region, {at} AS n FROM cut.dying.orders AS o JOIN invoices AS i ON o.id % 2000 = i.id",
        ),
    ],
    ids=["asked by itself", "joined to a file"],
)
def test_the_cable_to_a_lake_breaks(http, cable, lake, sql, media):
    options = {**postgres().options, "host": "127.0.0.1", "port": cable, "sslmode": "disable"}
    assert http.post(LAKES, json={"id": "cut", "kind": "postgres", "options": options}).status_code == 201
    try:
        answer = ask(http, sql.format(at=cable), media, lake=lake)
        assert is_problem(answer, 503, "lake.lost"), answer.text
    finally:
        http.delete(f"{LAKES}/cut")
