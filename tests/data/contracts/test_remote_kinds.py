"""What every remote lake kind must keep. PostgreSQL always; those that need heavier servers by `make test-lakes`."""

from __future__ import annotations

import logging
import threading

import pytest

from data.access import local_admin
from data.errors import LakeError, NexusError, QueryError
from data.inventory import NewLake, lake_facts, register_lake, reload_lake
from data.lakes import KINDS
from data.opening import close_core
from data.queries import run_sql
from tests.cores import make_core
from tests.data.contracts.places import ALWAYS, COLUMNS, EMPTY, FIRST, PLACES
from tests.waiting import PATIENCE, until

ADMIN = local_admin()
REMOTE = [
    pytest.param(name, marks=() if name in ALWAYS else pytest.mark.lakes)
    for name, kind in sorted(KINDS.items())
    if kind.capabilities.remote and name in PLACES
]


@pytest.fixture(scope="module", params=REMOTE)
def place(request):
    return request.param, PLACES[request.param]()


@pytest.fixture(scope="module")
def core(place, tmp_path_factory):
    core = make_core(tmp_path_factory.mktemp("home"), demo=False)
    kind, found = place
    register_lake(core, NewLake("far", "Far", kind, found.options), actor=ADMIN)
    yield core
    close_core(core)


@pytest.fixture
def ask(core):
    return lambda text, **bounds: run_sql(core, text, lake="far", actor=ADMIN, **bounds)


def test_tables_and_types_come_from_its_own_catalogue(core, place):
    version = reload_lake(core, "far", actor=ADMIN)
    assert [(each.name.lower(), each.rows) for each in version.tables if each.schema == place[1].schema] == [
        ("things", place[1].rows)
    ]
    table = next(each for each in core.lakes.tables("far") if each.schema == place[1].schema)
    wanted = {**dict(COLUMNS), **place[1].columns}
    assert [(column.name.lower(), column.type) for column in table.columns] == [
        (name, wanted[name]) for name, _ in COLUMNS
    ]
    facts = lake_facts(core, "far")
    assert (facts.status, facts.stand_in, facts.error) == ("ready", None, None)
    assert facts.check.milliseconds > 0 and facts.check.server


def test_values_and_nulls_round_trip_and_instants_are_utc(ask, place):
    result = ask(f"SELECT * FROM {place[1].schema}.things ORDER BY id")
    assert result.rows[:2] == [FIRST, EMPTY]
    assert [column.name.lower() for column in result.columns] == [name for name, _ in COLUMNS]
    assert (result.lake, result.lakes, result.truncated) == ("far", ("far",), False)


def test_an_empty_result_has_its_columns(ask, place):
    result = ask(f"SELECT id, name FROM {place[1].schema}.things WHERE id > 99")
    assert (result.rows, [column.name.lower() for column in result.columns]) == ([], ["id", "name"])


def test_what_was_cut_off_is_said(ask, place):
    result = ask(place[1].many, limit=7)
    assert (len(result.rows), result.truncated, result.truncated_by) == (7, True, "rows")
    assert result.statistics["scans"][0]["rows"] == 8


@pytest.mark.parametrize(("text", "line"), [("SELECT id,\n  nme FROM {}.things", 2), ("SELECT id FROM\n WHERE", 2)])
def test_a_mistake_has_its_line(ask, place, text, line):
    with pytest.raises(QueryError) as raised:
        ask(text.format(place[1].schema))
    if place[1].places or raised.value.code == "query.syntax":
        assert raised.value.line == line and raised.value.column


def test_an_unknown_table_is_the_querys_fault(ask, place):
    with pytest.raises(QueryError):
        ask(f"SELECT * FROM {place[1].schema}.nothing_of_the_sort")


@pytest.mark.parametrize(
    "text",
    ["DELETE FROM things", "SELECT 1; SELECT 2", "WITH d AS (DELETE FROM t RETURNING 1) SELECT * FROM d", "SET x = 1"],
)
def test_only_one_select_is_sent(ask, text):
    with pytest.raises(QueryError):
        ask(text)


def test_the_server_itself_refuses_writes(core, place, request):
    if not place[1].refuses:
        request.applymarker(pytest.mark.xfail(strict=True, reason="its sessions can't be made read-only"))
    record = core.lakes.record("far")
    with (
        pytest.raises(QueryError),
        core.lakes.remotes.connection(record, milliseconds=60_000) as remote,
    ):
        list(remote.execute(place[1].write).batches)
    assert run_sql(core, f"SELECT count(*) AS n FROM {place[1].schema}.things", lake="far", actor=ADMIN).rows == [[3]]


def test_a_query_out_of_time_stops_in_the_server(ask, place):
    _must_stop(place[1])
    with pytest.raises(QueryError, match=r"query\.timeout"):
        ask(place[1].slow, timeout_ms=700)
    until(lambda: place[1].busy is None or place[1].busy() == 0)


def test_a_cancelled_query_stops_in_the_server(core, place):
    _must_stop(place[1])
    record, raised = core.lakes.record("far"), []
    began = threading.Event()

    def run():
        try:
            with core.lakes.remotes.running("one"):
                began.set()
                with core.lakes.remotes.connection(record, milliseconds=60_000, run="one") as remote:
                    list(remote.execute(place[1].slow).batches)
        except NexusError as error:
            raised.append(error.code)

    thread = threading.Thread(target=run)
    thread.start()
    assert began.wait(PATIENCE)
    until(lambda: place[1].busy is None or place[1].busy() > 0 or not thread.is_alive())
    assert core.lakes.remotes.cancel("one")
    thread.join(PATIENCE)
    assert raised == ["query.cancelled"]
    until(lambda: place[1].busy is None or place[1].busy() == 0)
    assert not core.lakes.remotes.cancel("one")


def _must_stop(place):
    if not place.stops:
        pytest.skip("no real server of this kind here")


def test_nothing_is_left_behind(core, ask, place):
    ask(place[1].many, limit=1)
    assert list((core.settings.home / "inputs").iterdir()) == []


def test_secrets_never_show(core, place, caplog):
    caplog.set_level(logging.DEBUG)
    kind, found = place
    wrong = {**found.options, **found.lost}
    register_lake(core, NewLake("lost", "Lost", kind, wrong), actor=ADMIN)
    with pytest.raises(LakeError) as raised:
        reload_lake(core, "lost", actor=ADMIN)
    assert raised.value.code == "lake.unreachable" and raised.value.params["lake"] == "lost"
    record = core.lakes.record("lost")
    told = [repr(raised.value), repr(record), str(record.options), caplog.text, str(lake_facts(core, "lost").to_json())]
    assert [text for text in told if found.secret in text] == []
    assert lake_facts(core, "lost").status == "failed"
    kept = b"".join(path.read_bytes() for path in core.settings.home.glob("nexus.db*"))
    assert found.secret.encode() not in kept
    core.lakes.remove("lost")
