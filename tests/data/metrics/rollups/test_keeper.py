"""The thread that follows loads."""

from __future__ import annotations

import time

from data.metrics import keep_rollups, rollup_records
from data.metrics.rollups import keeper
from data.opening import close_core
from tests.rolled import rolled_shop
from tests.shop import ask, load, rows


def test_a_load_is_followed_and_a_closing_core_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr(keeper, "PAUSE", 0.05)
    core = rolled_shop(tmp_path, monkeypatch)
    keep_rollups(core)
    keep_rollups(core)
    core.lakes.loaded("prod", tables=["spend"])
    load(core, "INSERT INTO prod.main.invoice_lines VALUES (13, 4, 1, 1, 100)")
    wait_until(lambda: rollup_records(core)["sales.week_product"].version == 3)
    result = ask(core, metrics=["revenue"], dimensions=["product"], range="2026-W40")
    assert (result.proof.route, rows(result)) == ("rollup", [("Pump", 1, 100.0), ("Valve", 2, 6.0)])
    close_core(core)
    assert not core.memory.get(keeper.KEY).is_alive()


def wait_until(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
