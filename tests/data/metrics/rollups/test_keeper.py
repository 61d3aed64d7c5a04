"""The thread that follows loads."""

from __future__ import annotations

from data.metrics import keep_rollups, rollup_records
from data.metrics.rollups import keeper
from data.opening import close_core
from tests.rolled import rolled_shop
from tests.shop import ask, load, rows
from tests.waiting import until


def test_a_load_is_followed_and_a_closing_core_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr(keeper, "PAUSE", 0.05)
    core = rolled_shop(tmp_path, monkeypatch)
    keep_rollups(core)
    keep_rollups(core)
    core.lakes.loaded("prod", tables=["spend"])
    load(core, "INSERT INTO prod.main.invoice_lines VALUES (13, 4, 1, 1, 100)")
    until(lambda: rollup_records(core)["sales.week_product"].version == 3)
    result = ask(core, metrics=["revenue"], dimensions=["product"], range="2026-W40")
    assert (result.proof.route, rows(result)) == ("rollup", [("Pump", 1, 100.0), ("Valve", 2, 6.0)])
    close_core(core)
    assert not core.memory.get(keeper.KEY).is_alive()
