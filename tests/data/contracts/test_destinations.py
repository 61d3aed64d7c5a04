"""What every destination promises: rows arrive once, what is loaded twice is there once, who lost the token writes
nothing."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import ConflictError
from data.pipelines.destinations import DESTINATIONS, Staged
from tests.data.pipelines.loads import opened, rows
from tests.postgres import postgres


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        yield core


def warehouse(core, _tmp_path, mode):
    return {"table": "raw.t", "mode": mode, "schema": "evolve", **key(mode)}, lambda: rows(
        core, "SELECT id, word FROM prod.raw.t ORDER BY 1, 2"
    )


def in_postgres(_core, tmp_path, mode):
    schema = f"t_{abs(hash(str(tmp_path)))}"
    server = postgres()
    server.run(f"CREATE SCHEMA {schema}")
    options = {"url": server.uri, "table": f"{schema}.t", "mode": mode, **key(mode)}
    return options, lambda: server.run(f"SELECT id, word FROM {schema}.t ORDER BY 1, 2")


def parquet(_core, tmp_path, mode):
    folder = tmp_path / "out"

    def found():
        return duckdb.connect().sql(f"SELECT id, word FROM read_parquet('{folder}/*.parquet') ORDER BY 1, 2").fetchall()

    return {"path": str(folder), "mode": mode}, found


MAKERS = {"warehouse": warehouse, "postgres": in_postgres, "parquet": parquet}
MODES = [
    (kind, mode)
    for kind, destination in DESTINATIONS.items()
    for mode in next(option for option in destination.options if option.name == "mode").choices
    if mode != "history"
]


def key(mode):
    return {"key": ("id",)} if mode == "merge" else {}


def staged(tmp_path, name, ids, *, ours=True, state=None):
    folder = tmp_path / name / "stage_0"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "000000-0.parquet"
    pq.write_table(pa.table({"id": ids, "word": [f"{name}{each}" for each in ids]}), file)
    accounts = {"extracted": len(ids), "rejected": 0, "filtered": 0, "folded": 0}
    return Staged("p", name, 1, (str(file),), accounts, state or {}, lambda: ours)


def test_every_destination_is_tried_here():
    assert set(MAKERS) == set(DESTINATIONS)


@pytest.mark.parametrize(("kind", "mode"), MODES)
def test_rows_arrive_once_by_mode(kind, mode, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, mode)
    load = DESTINATIONS[kind].load
    load(core, options, staged(tmp_path, "a", [1, 2]))
    again = load(core, options, staged(tmp_path, "a", [1, 2]))
    assert again.accounts["loaded"] == 2 and found() == [(1, "a1"), (2, "a2")]
    load(core, options, staged(tmp_path, "b", [2, 3]))
    assert (
        found()
        == {
            "append": [(1, "a1"), (2, "a2"), (2, "b2"), (3, "b3")],
            "replace": [(2, "b2"), (3, "b3")],
            "merge": [(1, "a1"), (2, "b2"), (3, "b3")],
        }[mode]
    )


@pytest.mark.parametrize("kind", MAKERS)
def test_who_lost_the_token_writes_nothing(kind, core, tmp_path):
    options, found = MAKERS[kind](core, tmp_path, "append")
    destination = DESTINATIONS[kind]
    destination.load(core, options, staged(tmp_path, "a", [1]))
    with pytest.raises(ConflictError):
        destination.load(core, options, staged(tmp_path, "b", [2], ours=False))
    assert found() == [(1, "a1")] and destination.receipt(core, options, "b") is None


@pytest.mark.parametrize("kind", MAKERS)
def test_the_ledger_knows_the_last_load_and_its_state(kind, core, tmp_path):
    options, _ = MAKERS[kind](core, tmp_path, "append")
    destination = DESTINATIONS[kind]
    assert destination.latest(core, options, "p") is None
    destination.load(core, options, staged(tmp_path, "a", [1], state={"cursor": 1}))
    core.clock.moment = core.clock.moment.replace(minute=30)
    destination.load(core, options, staged(tmp_path, "b", [2], state={"cursor": 2}))
    assert destination.latest(core, options, "p").state == {"cursor": 2}
    assert destination.receipt(core, options, "a").state == {"cursor": 1}
    assert destination.latest(core, options, "other") is None
