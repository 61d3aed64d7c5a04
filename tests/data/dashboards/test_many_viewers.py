"""A hundred viewers of one dashboard hear of a load together: it costs what one of them would have cost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from data.access import local_admin
from data.dashboards.compute import compute
from data.dashboards.state import DashboardState
from tests.data.dashboards.shop import make_shop
from tests.waiting import PATIENCE

VIEWERS = 100


def refresh(core):
    return {widget.id: widget for widget in compute(core, "shop", DashboardState(), actor=local_admin())}


def asked(core, monkeypatch):
    """Counts the statements that reach the engine."""
    counted, fetch, lock = [], core.lakes.fetch, threading.Lock()

    def counting(sql, values=()):
        with lock:
            counted.append(sql)
        return fetch(sql, values)

    monkeypatch.setattr(core.lakes, "fetch", counting)
    return counted


def test_a_load_seen_by_a_hundred_viewers_is_computed_once(tmp_path, monkeypatch):
    core = make_shop(tmp_path)
    refresh(core)
    core.lakes.loaded("prod")
    alone = asked(core, monkeypatch)
    refresh(core)
    queries = len({sql for sql in alone if '"rows"' in sql})
    assert queries == 3
    core.lakes.loaded("prod")
    alone.clear()
    start = threading.Barrier(VIEWERS)

    def view(_):
        start.wait(PATIENCE)
        return refresh(core)

    with ThreadPoolExecutor(VIEWERS) as viewers:
        seen = list(viewers.map(view, range(VIEWERS)))
    together = [sql for sql in alone if '"rows"' in sql]
    assert len(together) == queries
    assert {tuple(found) for found in seen} == {tuple(seen[0])}
    numbers = {repr([widget.result.data for widget in found.values() if widget.result]) for found in seen}
    assert len(numbers) == 1
