"""The hostile and the heavy statements by every other road: streams, stored results, plans, estimates."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from data.access import local_admin
from data.errors import NexusError
from data.opening import close_core
from data.queries import QueryState, estimate, explain, page, run_sql, stream, submit, wait
from tests.data.queries.warehouse import make_core, read_corpus
from tests.waiting import PATIENCE

HOSTILE = read_corpus(Path(__file__).with_name("hostile.sql"))
ADMIN = local_admin()
SECRET = "canary-7f3a"
HARMLESS_CODES = {"query.crashed", "query.timeout", "query.no_worker"}
GROWTH = 80 * 2**20


def streamed(core, text):
    with_end = stream(core, text, "csv", actor=ADMIN)
    return b"".join(with_end)


def stored(core, text):
    handle = wait(core, submit(core, text, actor=ADMIN).query_id, actor=ADMIN, seconds=PATIENCE)
    if handle.error is not None:
        raise handle.error
    return page(core, handle.query_id, actor=ADMIN)


ROADS = {
    "stream": streamed,
    "stored": stored,
    "plan": lambda core, text: explain(core, text, actor=ADMIN),
    "measured plan": lambda core, text: explain(core, text, actor=ADMIN, measure=True),
    "estimate": lambda core, text: estimate(core, text, actor=ADMIN),
}


@pytest.fixture(scope="module")
def besieged(tmp_path_factory):
    home, out = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("out")
    for name in ("secret.txt", "secret.csv", "x.parquet"):
        (home / name).write_text(SECRET)
    core = make_core(home)
    run_sql(core, "SELECT 1", actor=ADMIN)
    yield core, home, out
    assert run_sql(core, "SELECT count(*) FROM invoices", actor=ADMIN).rows == [[2000]]
    close_core(core)


@pytest.mark.parametrize("road", ROADS)
def test_no_road_lets_hostile_statements_through(besieged, road):
    core, home, out = besieged
    for name, text in HOSTILE:
        statement = text.replace("{home}", str(home)).replace("{out}", str(out))
        with pytest.raises(NexusError) as raised:
            ROADS[road](core, statement)
        code = raised.value.code
        assert code.startswith("query.") and code not in HARMLESS_CODES and SECRET not in str(raised.value), name
        assert not list(out.iterdir()), name


HEAVY = {
    "long text": "SELECT repeat(md5(i::VARCHAR), 30000) AS t FROM range(1000000) AS t(i)",
    "longer text": "SELECT repeat('x', 300000000) AS t FROM range(20)",
    "lists": "SELECT range(1000000) AS l FROM range(100000)",
    "many columns": "SELECT " + ", ".join(f"i + {n} AS c{n}" for n in range(1500)) + " FROM range(100000000) AS t(i)",
    "deep structs": "SELECT " + "{'a': " * 70 + "i" + "}" * 70 + " AS s FROM range(100000000) AS t(i)",
    "sort of too much": "SELECT md5(i::VARCHAR) AS m FROM range(100000000) AS t(i) ORDER BY 1",
}


@pytest.mark.slow
@pytest.mark.parametrize("format_name", ["csv", "ndjson", "arrow", "parquet", "xlsx"])
def test_heavy_answers_end_by_their_deadline_and_cost_us_nothing(besieged, format_name):
    core, _, _ = besieged
    before = psutil.Process().memory_info().rss
    for name, text in HEAVY.items():
        started = time.process_time()
        try:
            for _ in stream(core, text, format_name, actor=ADMIN, timeout_ms=400):
                pass
        except NexusError as error:
            assert error.code.startswith("query."), name
        assert time.process_time() - started < 1.5, name
        assert psutil.Process().memory_info().rss - before < GROWTH, name


def test_a_heavy_result_is_stored_within_its_bounds(besieged):
    core, _, _ = besieged
    before = psutil.Process().memory_info().rss
    handle = submit(core, HEAVY["long text"], actor=ADMIN, timeout_ms=800)
    ended = wait(core, handle.query_id, actor=ADMIN, seconds=PATIENCE)
    assert ended.state in {QueryState.TIMED_OUT, QueryState.FAILED} and ended.bytes < core.workers.spool.quota
    assert psutil.Process().memory_info().rss - before < GROWTH
    assert not list(core.workers.spool.folder.glob(f"{handle.query_id}*"))
